// SPDX-License-Identifier: MIT
#include "schema/mail/percent_encoding.hpp"

#include <charconv>

#include "schema/base/fold.hpp"

namespace kvq {

namespace {

std::string encoded_but(std::string_view plain_signs, std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
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

std::string percent_encoded(std::string_view text) {
  return encoded_but("-._~!$&'()*+,;=:@", text);
}

std::string wholly_percent_encoded(std::string_view text) {
  return encoded_but("-._~", text);
}

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

}  // namespace kvq
