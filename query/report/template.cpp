// SPDX-License-Identifier: MIT
#include "query/report/template.hpp"

#include <algorithm>

#include "query/overloaded.hpp"
#include "query/text_width.hpp"

namespace kvq::report {
namespace {

std::string without_first_line(std::string text, const Regex& regex) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view line = std::string_view(text).substr(begin, end - begin);
    if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
      if (regex.found_in(line)) text.erase(begin, end - begin + 1);
      break;
    }
    begin = end + 1;
  }
  return text;
}

std::string upto(std::string text, const Regex& regex) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (regex.found_in(std::string_view(text).substr(begin, end - begin))) {
      text.resize(end);
      return text;
    }
    begin = end + 1;
  }
  while (text.ends_with('\n')) text.pop_back();
  return text;
}

}  // namespace

std::string apply(const TextFunction& function, std::string text) {
  return std::visit(
      Overloaded{[&](const WithoutFirstLine& f) { return without_first_line(std::move(text), f.regex); },
                 [&](const Upto& f) { return upto(std::move(text), f.regex); }},
      function);
}

std::string fill(const Template& layout, const std::function<std::string(const Placeholder&)>& value_of) {
  std::string out;
  for (const auto& piece : layout.pieces) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      out += *literal;
      continue;
    }
    const auto& placeholder = std::get<Placeholder>(piece);
    std::string text = value_of(placeholder);
    for (const TextFunction& function : placeholder.functions) text = apply(function, std::move(text));
    const size_t width = placeholder.width > 0 ? display_width(text) : 0;
    if (width < placeholder.width) out.append(placeholder.width - width, ' ');
    out += text;
  }
  return out;
}

}  // namespace kvq::report
