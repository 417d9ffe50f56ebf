// SPDX-License-Identifier: MIT
// Requests as a client writes them.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>

#include "cli/serve/http/exchange.hpp"

namespace kvq::tests {

inline std::string percent_decoded(std::string_view text, bool is_parameter) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += is_parameter && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

/// A request for a path with its query string.
inline serve::Request request_for(std::string_view target) {
  serve::Request request{.method = "GET", .path = {}, .parameters = {}, .headers = {}, .client = "127.0.0.1"};
  target = target.substr(0, target.find('#'));
  const size_t mark = std::min(target.find('?'), target.size());
  request.path = percent_decoded(target.substr(0, mark), false);
  std::string_view rest = target.substr(std::min(mark + 1, target.size()));
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const size_t equals = std::min(pair.find('='), pair.size());
    request.parameters.emplace_back(percent_decoded(pair.substr(0, equals), true),
                                    percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return request;
}

}  // namespace kvq::tests
