// SPDX-License-Identifier: MIT
#include "query/web_address.hpp"

#include <algorithm>
#include <charconv>

namespace kvq {
namespace {

/// RFC 3986, 2.1. A `%` that begins no code stands for itself.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const std::string_view code = text[i] == '%' ? text.substr(i + 1, 2) : std::string_view{};
    const bool is_code =
        code.size() == 2 && std::from_chars(code.data(), code.data() + 2, byte, 16).ptr == code.data() + 2;
    out += is_code ? static_cast<char>(byte) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

}  // namespace

std::string message_id_of_web_address(std::string_view address) {
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos)
    address.remove_prefix(scheme + 3);
  address = address.substr(0, address.find_first_of("?#"));
  while (!address.empty()) {
    const size_t end = std::min(address.find('/'), address.size());
    std::string piece = percent_decoded(address.substr(0, end));
    if (piece.find('@') != std::string::npos) return piece;
    address.remove_prefix(std::min(end + 1, address.size()));
  }
  return {};
}

}  // namespace kvq
