// SPDX-License-Identifier: MIT
#include "schema/people/writer.hpp"

#include <utf8proc.h>

#include <algorithm>
#include <cstdlib>
#include <memory>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

// Longer names are no names of people.
constexpr size_t longest_name = 200;

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// `Ada Byron (Company)` and `Ada Byron [Company]` are Ada Byron.
std::string_view without_brackets_at_end(std::string_view name) {
  for (name = trimmed(name); name.ends_with(')') || name.ends_with(']');) {
    const size_t open = name.rfind(name.back() == ')' ? '(' : '[');
    if (open == std::string_view::npos || open == 0) break;
    name = trimmed(name.substr(0, open));
  }
  return name;
}

std::string folded(std::string_view name) {
  if (is_ascii(name)) return fold(name);
  utf8proc_uint8_t* mapped = nullptr;
  const auto size = utf8proc_map(reinterpret_cast<const utf8proc_uint8_t*>(name.data()),
                                 static_cast<utf8proc_ssize_t>(name.size()), &mapped,
                                 static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE |
                                                                UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK));
  if (size < 0) return fold(name);
  const std::unique_ptr<utf8proc_uint8_t, decltype(&std::free)> owner(mapped, &std::free);
  return {reinterpret_cast<const char*>(mapped), static_cast<size_t>(size)};
}

/// Returns the words of a name with one space between them.
std::string words_of(std::string_view name) {
  std::string out;
  for (const char c : name) {
    const bool separates = is_white_space(c) || std::string_view("\"'.,_-").find(c) != std::string_view::npos;
    if (!separates) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

std::string comparable_name(std::string_view name) {
  if (name.size() > longest_name || name.find('@') != std::string_view::npos) return {};
  name = without_brackets_at_end(name);
  const size_t comma = name.find(',');
  if (comma == std::string_view::npos || name.find(',', comma + 1) != std::string_view::npos) {
    return words_of(folded(name));
  }
  std::string family = words_of(folded(name.substr(0, comma)));
  std::string given = words_of(folded(name.substr(comma + 1)));
  if (family.empty() || given.empty()) return family + given;
  return given + ' ' + family;
}

bool is_same_person(const Writer& one, const Writer& other) {
  if (!one.address || !other.address) return false;
  if (one.identity && one.identity == other.identity) return true;
  if (one.is_mapped && other.is_mapped) return false;
  if (one.address == other.address) return true;
  return !one.name.empty() && one.name == other.name;
}

}  // namespace kvq
