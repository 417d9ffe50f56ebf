// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/transfer_encoding.hpp"

#include <glib.h>

#include <algorithm>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// Enough of a line to distinguish base64 from text.
constexpr size_t most_tested_bytes = 200;
/// A line of base64 is one long word.
constexpr size_t longest_first_word = 30;

bool is_letter_or_digit(char c) {
  return g_ascii_isalnum(c) != FALSE;
}

bool is_digit(char c) {
  return is_letter_or_digit(c) || c == '+' || c == '/';
}

/// Whether a line has at least three words.
bool has_words(std::string_view line) {
  const size_t first = end_of_word(line.substr(0, longest_first_word + 1));
  if (first > longest_first_word || first == line.size()) return false;
  const std::string_view second = trimmed(line.substr(first));
  return end_of_word(second) < second.size();
}

/// Whether a line that starts after whole groups of base64 is plain text: words, a rule, an address. One that
/// only has a wrong character is not.
bool is_plain_text(std::string_view line) {
  line = trimmed(line.substr(0, most_tested_bytes));
  if (has_words(line)) return true;
  if (std::ranges::all_of(line, [](char c) { return is_digit(c) || c == '=' || is_white_space(c); }))
    return false;
  constexpr std::string_view ends_of_sentences = ".,:;!?";
  return ends_of_sentences.find(line.back()) != std::string_view::npos ||
         line.find("://") != std::string_view::npos || std::ranges::none_of(line, is_letter_or_digit) ||
         std::ranges::any_of(line, [](char c) { return c == ' ' || c == '@' || !g_ascii_isprint(c); });
}

class Base64Reader {
 public:
  explicit Base64Reader(size_t most_bytes) : most_bytes_(most_bytes) {}

  DecodedText read(std::string_view encoded) {
    while (!encoded.empty() && out_.text.size() <= most_bytes_) {
      const std::string_view from_here = encoded;
      const std::string_view line = take_line(encoded);
      if (in_group_ > 0 || !is_plain_text(line)) {
        decode(line);
      } else if (digits_ == 0) {
        out_.text.append(line).push_back('\n');
      } else {
        // A footer.
        if (!out_.text.empty() && out_.text.back() != '\n') out_.text.push_back('\n');
        out_.text.append(from_here.substr(0, most_bytes_));
        return std::move(out_);
      }
    }
    const bool is_whole = out_.text.size() <= most_bytes_;
    if (is_whole && (digits_ + pads_) % digits_of_group != 0) out_.is_bad = true;
    end_group();
    return std::move(out_);
  }

 private:
  static constexpr size_t digits_of_group = 4;

  void decode(std::string_view line) {
    for (size_t at = 0; at < line.size() && out_.text.size() <= most_bytes_;) {
      const size_t digits = count_digits(line.substr(at));
      take(line.substr(at, digits));
      at += digits;
      if (digits > 0) continue;
      const char c = line[at++];
      if (c == '=') {
        ++pads_;
        end_group();
      } else if (!is_white_space(c) && c != '\0') {
        out_.is_bad = true;
      }
    }
  }

  /// Returns the number of digits at the beginning, at most so many that they can be decoded at once.
  static size_t count_digits(std::string_view text) {
    constexpr size_t most_at_once = 16u << 10;
    text = text.substr(0, most_at_once);
    return static_cast<size_t>(std::ranges::find_if_not(text, is_digit) - text.begin());
  }

  void take(std::string_view digits) {
    if (digits.empty()) return;
    // The padding of an earlier block does not end the text.
    if (pads_ > 0) out_.is_bad = true;
    digits_ += digits.size();
    in_group_ = (in_group_ + digits.size()) % digits_of_group;
    step(digits);
  }

  void end_group() {
    constexpr std::string_view padding = "====";
    // One digit is less than a byte.
    if (in_group_ > 1) step(padding.substr(in_group_));
    in_group_ = 0;
    state_ = 0;
    save_ = 0;
  }

  void step(std::string_view digits) {
    const size_t size = out_.text.size();
    out_.text.resize(size + digits.size() + 3);
    const gsize bytes = g_base64_decode_step(
        digits.data(), digits.size(), reinterpret_cast<guchar*>(out_.text.data() + size), &state_, &save_);
    out_.text.resize(size + bytes);
  }

  size_t most_bytes_;
  size_t digits_ = 0;
  size_t pads_ = 0;
  size_t in_group_ = 0;
  gint state_ = 0;
  guint save_ = 0;
  DecodedText out_;
};

}  // namespace

TransferEncoding transfer_encoding_of(std::string_view value) {
  constexpr size_t longest_name = 40;
  // Only the first word counts: a comment or another parameter may follow, and a comment may come first.
  std::string name;
  value = trimmed(value);
  if (value.starts_with('(')) value.remove_prefix(std::min(value.find(')'), value.size()));
  for (const char c : value.substr(0, longest_name)) {
    if (is_letter_or_digit(c)) {
      name.push_back(fold(c));
    } else if (!name.empty() && c != '-' && c != '_') {
      break;
    }
  }
  if (name == "base64") return TransferEncoding::base64;
  if (name == "quotedprintable" || name == "quoted") return TransferEncoding::quoted_printable;
  if (name == "uuencode" || name == "xuuencode" || name == "xuue" || name == "uue")
    return TransferEncoding::uuencode;
  return TransferEncoding::none;
}

DecodedText decode_base64(std::string_view encoded, size_t most_bytes) {
  return Base64Reader(most_bytes).read(encoded);
}

bool is_good_base64(std::string_view encoded) {
  size_t digits = 0;
  bool is_padded = false;
  for (const char c : encoded) {
    if (is_white_space(c) || c == '\0') continue;
    if (!is_digit(c) && c != '=') return false;
    if (c != '=' && is_padded) return false;
    is_padded = c == '=';
    ++digits;
  }
  return digits % 4 == 0;
}

std::string decode_quoted_printable(std::string_view encoded, size_t most_bytes) {
  std::string out;
  out.reserve(std::min(encoded.size(), most_bytes));
  for (size_t at = 0; at < encoded.size() && out.size() <= most_bytes;) {
    const size_t sign = std::min(encoded.find('=', at), encoded.size());
    out += encoded.substr(at, sign - at);
    if (sign == encoded.size()) break;
    const std::string_view escape = encoded.substr(sign + 1, 2);
    if (escape.size() == 2 && g_ascii_isxdigit(escape[0]) && g_ascii_isxdigit(escape[1])) {
      out.push_back(
          static_cast<char>(g_ascii_xdigit_value(escape[0]) * 16 + g_ascii_xdigit_value(escape[1])));
      at = sign + 3;
    } else if (escape.empty() || escape.starts_with('\n') || escape == "\r\n") {
      at = sign + 1 + (escape.starts_with('\r') ? 2 : 1);
    } else {
      out.push_back('=');
      at = sign + 1;
    }
  }
  return out;
}

}  // namespace kvq
