// SPDX-License-Identifier: MIT
#include "cli/serve/http/request_target.hpp"

#include <algorithm>
#include <charconv>

namespace kvq::serve {

std::optional<std::string> percent_decoded(std::string_view text, bool form) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    char c = text[at];
    if (c == '+' && form) c = ' ';
    if (c == '%') {
      const std::string_view digits = text.substr(at + 1, 2);
      unsigned value = 0;
      const char* end = digits.data() + digits.size();
      if (digits.size() != 2 || std::from_chars(digits.data(), end, value, 16).ptr != end)
        return std::nullopt;
      c = static_cast<char>(value);
      at += 2;
    }
    if (c == '\0') return std::nullopt;
    out += c;
  }
  return out;
}

std::optional<RequestTarget> request_target(std::string_view raw) {
  if (!raw.starts_with('/')) return std::nullopt;
  const size_t question = raw.find('?');
  auto path = percent_decoded(raw.substr(0, question), false);
  if (!path) return std::nullopt;
  RequestTarget out{std::move(*path), {}};
  if (question == std::string_view::npos) return out;
  for (std::string_view rest = raw.substr(question + 1); !rest.empty();) {
    const std::string_view pair = rest.substr(0, rest.find('&'));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
    if (pair.empty()) continue;
    const size_t equals = std::min(pair.find('='), pair.size());
    auto name = percent_decoded(pair.substr(0, equals), true);
    auto value = percent_decoded(pair.substr(std::min(equals + 1, pair.size())), true);
    if (!name || !value) return std::nullopt;
    out.parameters.emplace_back(std::move(*name), std::move(*value));
  }
  return out;
}

}  // namespace kvq::serve
