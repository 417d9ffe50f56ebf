// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/charset.hpp"

#include <glib.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>

#include "indexer/mail/encoding/charset_labels.hpp"

namespace kvq {
namespace {

constexpr std::string_view replacement = "\ufffd";

/// The characters of windows-1252 from 0x80 to 0x9f.
constexpr std::array<char16_t, 32> windows1252 = {
    0x20ac, 0x0081, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008d, 0x017d, 0x008f, 0x0090, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x009d, 0x017e, 0x0178};

unsigned char byte_of(char c) {
  return static_cast<unsigned char>(c);
}

void append_latin1(std::string& out, char c) {
  const unsigned char byte = byte_of(c);
  const unsigned code = byte >= 0x80 && byte < 0xa0 ? windows1252[byte - 0x80U] : byte;
  if (code < 0x80) {
    out.push_back(c);
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (code >> 6)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xe0 | (code >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  }
}

std::string latin1_to_utf8(std::string_view bytes, size_t most_bytes) {
  std::string text;
  text.reserve(std::min(bytes.size(), most_bytes));
  for (const char c : bytes) {
    if (text.size() > most_bytes) break;
    append_latin1(text, c);
  }
  return text;
}

/// Returns the number of bytes at the beginning that are valid UTF-8.
size_t valid_bytes(std::string_view bytes) {
  size_t at = 0;
  const char* end = nullptr;
  while (g_utf8_validate_len(bytes.data() + at, bytes.size() - at, &end) == FALSE) {
    at = static_cast<size_t>(end - bytes.data());
    // GLib stops at NUL, which is a valid character.
    if (*end != '\0') return at;
    ++at;
  }
  return bytes.size();
}

/// Returns the bytes of a character that the first byte begins, if its continuation bytes are not enough or
/// it is one that UTF-8 does not have; 0 if the first byte is not the beginning of a character.
size_t bytes_of_broken_character(std::string_view bytes) {
  const unsigned char first = byte_of(bytes.front());
  if (first < 0xc0 || first > 0xf7) return 0;
  const size_t wanted = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  size_t size = 1;
  while (size < std::min(wanted, bytes.size()) && (byte_of(bytes[size]) & 0xc0U) == 0x80U) ++size;
  return size > 1 || bytes.size() == 1 ? size : 0;
}

/// Decodes bytes that are not all valid UTF-8.
std::string repaired_utf8(std::string_view bytes, size_t most_bytes) {
  std::string text;
  text.reserve(std::min(bytes.size(), most_bytes));
  bool has_characters = false;
  for (size_t at = 0; at < bytes.size() && text.size() <= most_bytes;) {
    const std::string_view valid = bytes.substr(at, valid_bytes(bytes.substr(at)));
    has_characters = has_characters || !is_ascii(valid);
    text += valid;
    at += valid.size();
    if (at == bytes.size()) break;
    const size_t broken = bytes_of_broken_character(bytes.substr(at));
    if (broken > 0) {
      text += replacement;
    } else {
      append_latin1(text, bytes[at]);
    }
    at += std::max<size_t>(broken, 1);
  }
  return has_characters ? text : latin1_to_utf8(bytes, most_bytes);
}

std::string utf8_or_latin1(std::string bytes, size_t most_bytes) {
  if (!is_valid_utf8(bytes)) return repaired_utf8(bytes, most_bytes);
  return bytes;
}

/// Converts ISO-2022-JP to EUC-JP, whose decoder also knows the characters of Windows. The other charsets of
/// Japan that an escape sequence can select are those of EUC-JP.
std::string euc_of_iso_2022_jp(std::string_view bytes) {
  enum class Set { ascii, katakana, kanji, more_kanji };
  struct Escape {
    std::string_view sequence;
    Set set;
  };
  constexpr std::array<Escape, 7> escapes = {{{"\x1b(B", Set::ascii},
                                              {"\x1b(J", Set::ascii},
                                              {"\x1b(I", Set::katakana},
                                              {"\x1b$@", Set::kanji},
                                              {"\x1b$B", Set::kanji},
                                              {"\x1b$(B", Set::kanji},
                                              {"\x1b$(D", Set::more_kanji}}};
  std::string out;
  out.reserve(bytes.size());
  Set set = Set::ascii;
  bool is_second = false;
  for (size_t at = 0; at < bytes.size(); ++at) {
    const char c = bytes[at];
    if (c == '\x1b') {
      const auto escape = std::ranges::find_if(
          escapes, [&](const Escape& one) { return bytes.substr(at).starts_with(one.sequence); });
      if (escape != escapes.end()) {
        set = escape->set;
        is_second = false;
        at += escape->sequence.size() - 1;
        continue;
      }
    }
    // A line ends in ASCII (RFC 1468).
    if (c == '\n') set = Set::ascii;
    if (set == Set::ascii || byte_of(c) <= ' ' || byte_of(c) >= 0x7f) {
      is_second = false;
      out.push_back(c);
      continue;
    }
    if (set == Set::katakana) out.push_back('\x8e');
    if (set == Set::more_kanji && !is_second) out.push_back('\x8f');
    out.push_back(static_cast<char>(byte_of(c) | 0x80U));
    is_second = !is_second;
  }
  return out;
}

class Converter {
 public:
  explicit Converter(const std::string& charset) : iconv_(g_iconv_open("UTF-8", charset.c_str())) {}
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;
  ~Converter() {
    if (knows_charset()) g_iconv_close(iconv_);
  }

  bool knows_charset() const { return iconv_ != reinterpret_cast<GIConv>(-1); }

  /// Converts the bytes; each wrong unit, and a character that is cut off at the end, becomes U+FFFD.
  Utf8Text convert(std::string_view bytes, size_t unit_bytes, size_t most_bytes) {
    constexpr size_t bytes_at_once = 32u << 10;
    const auto buffer = std::make_unique_for_overwrite<char[]>(bytes_at_once);
    Utf8Text out;
    // iconv does not write to its input.
    char* in = const_cast<char*>(bytes.data());
    gsize left = bytes.size();
    for (bool ended = false; !ended && out.text.size() <= most_bytes;) {
      const bool flushes = left == 0;
      char* to = buffer.get();
      gsize room = bytes_at_once;
      const gsize failed = g_iconv(iconv_, flushes ? nullptr : &in, &left, &to, &room);
      const int why = errno;
      out.text.append(buffer.get(), bytes_at_once - room);
      ended = flushes;
      if (failed != static_cast<gsize>(-1) || why == E2BIG) continue;
      out.text += replacement;
      out.problem = CharsetProblem::bad;
      if (why == EINVAL || flushes || left < unit_bytes) break;
      in += unit_bytes;
      left -= unit_bytes;
    }
    return out;
  }

 private:
  GIConv iconv_;
};

/// Returns the charset whose byte order mark the text begins with, and removes the mark; empty if there is
/// none (WHATWG Encoding, 6).
std::string_view take_byte_order_mark(std::string& bytes) {
  struct Mark {
    std::string_view bytes;
    std::string_view charset;
  };
  for (const Mark& mark :
       {Mark{"\xef\xbb\xbf", utf8_charset}, Mark{"\xfe\xff", "utf-16be"}, Mark{"\xff\xfe", "utf-16le"}}) {
    if (!bytes.starts_with(mark.bytes)) continue;
    bytes.erase(0, mark.bytes.size());
    return mark.charset;
  }
  return {};
}

/// Returns the byte order of UTF-16 without a mark: the one with more zero bytes in the upper halves, else
/// little-endian, as browsers assume.
std::string_view likely_utf16(std::string_view bytes) {
  constexpr size_t enough = 2'000;
  std::array<size_t, 2> zeros{};
  for (size_t at = 0; at < std::min(bytes.size(), enough); ++at) zeros.at(at % 2) += bytes[at] == '\0';
  return zeros[0] > zeros[1] ? "utf-16be" : "utf-16le";
}

/// Returns the charset to decode, and removes a byte order mark.
std::string real_charset(std::string& bytes, std::string_view label) {
  std::string name = label.empty() || label == utf8_charset ? std::string(label) : charset_of_label(label);
  // UTF-32 begins with the mark of UTF-16, and iconv reads it.
  if (name.starts_with("utf-32")) return name;
  if (const std::string_view marked = take_byte_order_mark(bytes); !marked.empty())
    return std::string(marked);
  if (name == "utf-16") return std::string(likely_utf16(bytes));
  return name;
}

}  // namespace

bool is_ascii(std::string_view bytes) {
  // Eight bytes at once: every mail passes through here.
  constexpr uint64_t high_bits = 0x8080808080808080;
  for (; bytes.size() >= sizeof(uint64_t); bytes.remove_prefix(sizeof(uint64_t))) {
    uint64_t block = 0;
    std::memcpy(&block, bytes.data(), sizeof block);
    if ((block & high_bits) != 0) return false;
  }
  return std::ranges::all_of(bytes, [](char c) { return byte_of(c) < 0x80; });
}

bool is_valid_utf8(std::string_view bytes) {
  return valid_bytes(bytes) == bytes.size();
}

std::string latin1_to_utf8(std::string_view bytes) {
  return latin1_to_utf8(bytes, std::string::npos);
}

std::string utf8_or_latin1(std::string bytes) {
  return utf8_or_latin1(std::move(bytes), std::string::npos);
}

bool cut_to(std::string& text, size_t most_bytes) {
  if (text.size() <= most_bytes) return false;
  while (most_bytes > 0 && (byte_of(text[most_bytes]) & 0xc0U) == 0x80U) --most_bytes;
  text.resize(most_bytes);
  return true;
}

Utf8Text to_utf8(std::string bytes, std::string_view charset, size_t most_bytes) {
  const std::string name = real_charset(bytes, charset);
  const size_t unit_bytes = name.starts_with("utf-16") ? 2 : name.starts_with("utf-32") ? 4 : 1;
  const bool wide = unit_bytes > 1;
  if (!wide) std::erase(bytes, '\0');
  if (name.empty() || name == utf8_charset || name == ascii_charset) {
    // UTF-8 without a declared charset, or declared as ASCII, is common and loses nothing: not reported as a
    // problem.
    if (is_valid_utf8(bytes)) return {std::move(bytes)};
    return {repaired_utf8(bytes, most_bytes), CharsetProblem::bad};
  }
  if (name == latin1_charset) return {latin1_to_utf8(bytes, most_bytes)};
  const bool is_japanese = name == "iso-2022-jp";
  Converter converter(is_japanese ? "eucjp-ms" : name);
  if (!converter.knows_charset()) {
    std::erase(bytes, '\0');
    return {utf8_or_latin1(std::move(bytes), most_bytes), CharsetProblem::unknown};
  }
  Utf8Text out = is_japanese ? converter.convert(euc_of_iso_2022_jp(bytes), unit_bytes, most_bytes)
                             : converter.convert(bytes, unit_bytes, most_bytes);
  if (out.problem == CharsetProblem::bad && !wide && is_valid_utf8(bytes) && !is_ascii(bytes))
    return {std::move(bytes), CharsetProblem::bad};
  std::erase(out.text, '\0');
  return out;
}

}  // namespace kvq
