// SPDX-License-Identifier: MIT
#include "cli/serve/site/links.hpp"

#include "schema/mail/percent_encoding.hpp"

namespace kvq::serve {
namespace {

/// Encodes the name or value of a parameter. In a query string, unlike in a path, `+` means a space and `&`
/// separates.
std::string encoded_parameter(std::string_view text) {
  std::string out;
  for (const char c : percent_encoded(text)) {
    switch (c) {
      case '+':
        out += "%2B";
        break;
      case '&':
        out += "%26";
        break;
      case '=':
        out += "%3D";
        break;
      case ';':
        out += "%3B";
        break;
      default:
        out += c;
    }
  }
  return out;
}

}  // namespace

std::string query_string(const Parameters& parameters) {
  std::string out;
  for (const auto& [name, value] : parameters) {
    out += out.empty() ? '?' : '&';
    out += encoded_parameter(name) + "=" + encoded_parameter(value);
  }
  return out;
}

std::string Links::search(const std::string& query, const std::string& extension) const {
  return search(Parameters{{"q", query}}, extension);
}

std::string Links::search(const Parameters& parameters, const std::string& extension) const {
  return base_ + "/search" + extension + query_string(parameters);
}

std::string Links::segment(std::string_view before, std::string_view text) const {
  return base_ + std::string(before) + percent_encoded(text);
}

}  // namespace kvq::serve
