// SPDX-License-Identifier: MIT
#include "indexer/patches/flowed_text.hpp"

#include "schema/base/text.hpp"

namespace kvq {
namespace {

bool has_parameter(std::string_view content_type, std::string_view parameter) {
  std::string compact;
  for (const char c : content_type) {
    if (c != '"' && !is_white_space(c)) compact += c;
  }
  return (compact + ';').find(';' + std::string(parameter) + ';') != std::string::npos;
}

bool begins_field(std::string_view line) {
  return line.substr(0, end_of_word(line)).ends_with(':');
}

}  // namespace

std::string whole_lines(std::string text, std::string_view content_type, FlowedText kind) {
  if (!has_parameter(content_type, "format=flowed")) return text;
  const bool drops_blank = has_parameter(content_type, "delsp=yes");
  std::string out;
  out.reserve(text.size());
  for (std::string_view rest = text; !rest.empty();) {
    std::string_view line = take_line(rest);
    if (line.ends_with('\r')) line.remove_suffix(1);
    // The line before a signature has a blank at its end, but is not broken.
    const bool is_signature = line == "-- ";
    const bool is_quoted = kind == FlowedText::of_answer && line.starts_with('>');
    const bool is_new = kind == FlowedText::of_answer && (is_quoted || is_signature || begins_field(line));
    if (is_new && !out.empty() && !out.ends_with('\n')) out += '\n';
    if (line.starts_with(' ')) line.remove_prefix(1);
    const bool is_broken = line.ends_with(' ') && !is_signature && !is_quoted;
    if (is_broken && drops_blank) line.remove_suffix(1);
    out += line;
    if (!is_broken) out += '\n';
  }
  return out;
}

}  // namespace kvq
