// SPDX-License-Identifier: MIT
#include "query/report/run/template.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>
#include <variant>

#include "schema/base/overloaded.hpp"
#include "schema/base/text_width.hpp"

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

/// Returns whole percent; "-" if the whole is 0.
std::string percent_of(const std::string& part, const std::string& whole) {
  const auto number = [](const std::string& text) {
    double value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  const double all = number(whole);
  return all == 0 ? "-" : fmt::format("{:.0f} %", 100 * number(part) / all);
}

std::string apply(const TextFunction& function, std::string text,
                  const std::function<std::string(const std::string&)>& value_of) {
  return std::visit(
      Overloaded{[&](const WithoutFirstLine& f) { return without_first_line(std::move(text), f.regex); },
                 [&](const Upto& f) { return upto(std::move(text), f.regex); },
                 [&](const PercentOf& f) { return percent_of(text, value_of(f.name)); },
                 [&](const OneElse& f) { return text == "1" ? f.singular : f.plural; }},
      function);
}

}  // namespace

Runs fill(const Template& layout, const std::function<std::string(const std::string&)>& value_of,
          const std::function<std::string(const std::string&)>& query_of) {
  Runs out;
  for (const auto& piece : layout.pieces) {
    if (const auto* literal = std::get_if<std::string>(&piece)) {
      out.push_back({*literal});
      continue;
    }
    const auto& placeholder = std::get<Placeholder>(piece);
    std::string text = value_of(placeholder.name);
    for (const TextFunction& function : placeholder.functions)
      text = apply(function, std::move(text), value_of);
    const size_t width = placeholder.width > 0 ? display_width(text) : 0;
    if (width < placeholder.width) out.push_back({std::string(placeholder.width - width, ' ')});
    // A share is a number of no mails.
    const bool is_number = placeholder.functions.empty() && placeholder.link.empty();
    out.push_back({std::move(text), placeholder.link.empty() ? "" : value_of(placeholder.link),
                   is_number ? query_of(placeholder.name) : ""});
  }
  return out;
}

}  // namespace kvq::report
