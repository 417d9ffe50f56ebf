// SPDX-License-Identifier: MIT
#include "schema/web_address.hpp"

#include <algorithm>
#include <charconv>

#include "schema/fold.hpp"

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

/// As a piece of a URL's path (RFC 3986, 3.3).
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain_signs = "-._~!$&'()*+,;=:@";
  std::string encoded;
  for (const char c : text) {
    const char folded = fold(c);
    const bool plain = (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9') ||
                       plain_signs.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
    }
  }
  return encoded;
}

}  // namespace

std::string message_id_of_web_address(std::string_view address) {
  address = address.substr(0, address.find_first_of("?#"));
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    // The host may have an @ before it.
    address.remove_prefix(std::min(address.find('/', scheme + 3), address.size()));
  }
  while (!address.empty()) {
    const size_t end = std::min(address.find('/'), address.size());
    std::string piece = percent_decoded(address.substr(0, end));
    const size_t at = piece.find('@');
    if (at != std::string::npos && at > 0 && at + 1 < piece.size()) return piece;
    address.remove_prefix(std::min(end + 1, address.size()));
  }
  return {};
}

std::string web_address_of(std::string_view message_id) {
  return "https://lore.kernel.org/r/" + percent_encoded(message_id) + "/";
}

}  // namespace kvq
