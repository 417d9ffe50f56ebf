// SPDX-License-Identifier: MIT
#include "indexer/mail/charset.hpp"

#include <glib.h>

#include <algorithm>
#include <utility>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

/// Returns the charset to decode: senders use some names for a wider charset (WHATWG Encoding, names and
/// labels).
std::string really(std::string_view charset) {
  std::string name = fold(charset);
  if (name == "gb2312" || name == "gbk") return "gb18030";
  if (name == "ks_c_5601-1987") return "uhc";
  return name;
}

}  // namespace

bool is_ascii(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

bool is_valid_utf8(std::string_view bytes) {
  const char* end = nullptr;
  while (g_utf8_validate_len(bytes.data(), bytes.size(), &end) == FALSE) {
    // GLib stops at NUL, which is a valid character.
    if (*end != '\0') return false;
    bytes.remove_prefix(static_cast<size_t>(end - bytes.data()) + 1);
  }
  return true;
}

std::string latin1_to_utf8(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size());
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      text.push_back(c);
    } else {
      text.push_back(static_cast<char>(0xc0 | (byte >> 6)));
      text.push_back(static_cast<char>(0x80 | (byte & 0x3f)));
    }
  }
  return text;
}

std::string utf8_or_latin1(std::string bytes) {
  if (!is_valid_utf8(bytes)) return latin1_to_utf8(bytes);
  return bytes;
}

bool cut_to(std::string& text, size_t most_bytes) {
  if (text.size() <= most_bytes) return false;
  while (most_bytes > 0 && (static_cast<unsigned char>(text[most_bytes]) & 0xc0U) == 0x80U) --most_bytes;
  text.resize(most_bytes);
  return true;
}

Utf8Text to_utf8(std::string bytes, std::string_view charset) {
  const std::string name = really(charset);
  const bool wide = name.starts_with("utf-16") || name.starts_with("utf-32");
  if (!wide) std::erase(bytes, '\0');
  const bool names_ascii = name.empty() || name == "us-ascii" || name == "ascii";
  if (names_ascii || name == "utf-8" || name == "utf8") {
    // UTF-8 without a declared charset, or declared as ASCII, is common and loses nothing: not reported as a
    // problem.
    if (is_valid_utf8(bytes)) return {std::move(bytes)};
    return {latin1_to_utf8(bytes), CharsetProblem::bad};
  }
  if (name == "iso-8859-1" || name == "latin1") return {latin1_to_utf8(bytes)};
  const auto as_it_is = [&](CharsetProblem problem) {
    std::erase(bytes, '\0');
    return Utf8Text{utf8_or_latin1(std::move(bytes)), problem};
  };
  // Opened separately, because g_convert() does not always distinguish an unknown charset from a bad text.
  const GIConv converter = g_iconv_open("UTF-8", name.c_str());
  if (converter == reinterpret_cast<GIConv>(-1)) return as_it_is(CharsetProblem::unknown);
  gsize written = 0;
  gchar* converted = g_convert_with_iconv(bytes.data(), static_cast<gssize>(bytes.size()), converter, nullptr,
                                          &written, nullptr);
  g_iconv_close(converter);
  if (converted == nullptr) return as_it_is(CharsetProblem::bad);
  Utf8Text out{{converted, written}};
  g_free(converted);
  std::erase(out.text, '\0');
  return out;
}

}  // namespace kvq
