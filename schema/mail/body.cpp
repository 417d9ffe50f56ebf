// SPDX-License-Identifier: MIT
#include "schema/mail/body.hpp"

#include <algorithm>

#include "schema/base/compression.hpp"
#include "schema/base/regex.hpp"

namespace kvq {
namespace {

// The format is: first_part_bytes, the number of runs, bytes * 8 + part for each run, all in LEB128; then the
// text.
static_assert(part_names.size() <= 8);

void append_number(std::string& out, uint64_t number) {
  for (; number >= 0x80; number >>= 7) out.push_back(static_cast<char>(0x80 | (number & 0x7f)));
  out.push_back(static_cast<char>(number));
}

uint64_t take_number(std::string_view& in) {
  uint64_t number = 0;
  for (int shift = 0; shift < 63; shift += 7) {
    if (in.empty()) damaged_text();
    const auto byte = static_cast<unsigned char>(in.front());
    in.remove_prefix(1);
    number |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) return number;
  }
  damaged_text();
}

}  // namespace

std::optional<Part> part_named(std::string_view name) {
  const auto found = std::ranges::find(part_names, name);
  if (found == part_names.end()) return std::nullopt;
  return static_cast<Part>(found - part_names.begin());
}

std::string part_of(const Body& body, Part part) {
  std::string out;
  size_t at = 0;
  size_t end_of_last = 0;
  for (const TextRun& run : body.runs) {
    if (run.part == part) {
      if (!out.empty() && at != end_of_last && out.back() != '\n') out.push_back('\n');
      out.append(body.text, at, run.bytes);
      end_of_last = at + run.bytes;
    }
    at += run.bytes;
  }
  return out;
}

std::string without_diff_markers(std::string text, Part part) {
  if (part != Part::added && part != Part::removed && part != Part::context) return text;
  std::string out;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size() - 1) + 1;
    // Some mailers strip the space from an empty context line.
    if (text[at] != '\n') ++at;
    out.append(text, at, end - at);
    at = end;
  }
  return out;
}

std::optional<bool> found_in_parts(const Regex& regex, const Body& body, std::string_view names) {
  // Most texts do not match at all and need not be split into parts.
  if (!regex.found_in(body.text)) return false;
  while (!names.empty()) {
    const size_t end = std::min(names.find(' '), names.size());
    const std::optional<Part> wanted = part_named(names.substr(0, end));
    if (!wanted) return std::nullopt;
    if (regex.found_in(without_diff_markers(part_of(body, *wanted), *wanted))) return true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
  return false;
}

void append(std::string& out, const Body& body) {
  append_number(out, body.first_part_bytes);
  append_number(out, body.runs.size());
  for (const TextRun& run : body.runs)
    append_number(out, uint64_t{run.bytes} * 8 + static_cast<uint8_t>(run.part));
  out += body.text;
}

Body body_from(std::string_view bytes) {
  std::string_view rest = bytes;
  Body body;
  body.first_part_bytes = static_cast<uint32_t>(take_number(rest));
  const uint64_t count = take_number(rest);
  if (count > rest.size()) damaged_text();
  uint64_t covered = 0;
  for (uint64_t i = 0; i < count; ++i) {
    const uint64_t run = take_number(rest);
    body.runs.push_back({static_cast<Part>(run % 8), static_cast<uint32_t>(run / 8)});
    covered += run / 8;
  }
  if (covered != rest.size() || body.first_part_bytes > rest.size()) damaged_text();
  body.text = rest;
  return body;
}

}  // namespace kvq
