// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/encoded_words.hpp"

#include <glib.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/encoding/charset_labels.hpp"
#include "indexer/mail/encoding/gmime.hpp"
#include "indexer/mail/encoding/tame_fields.hpp"
#include "indexer/mail/encoding/transfer_encoding.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view begin_of_word = "=?";
constexpr std::string_view end_of_word = "?=";
constexpr size_t longest_label = 60;

struct Word {
  /// In lower case, without a language.
  std::string label;
  std::string bytes;
  /// The position after the word.
  size_t end = 0;
};

/// Reads the words of a value from its beginning to its end, each byte a limited number of times.
class Words {
 public:
  explicit Words(std::string_view value) : value_(value) {}

  /// Returns the word that begins at a position, which is not before that of the last call.
  std::optional<Word> at(size_t begin) {
    const std::string_view start = value_.substr(begin, begin_of_word.size() + longest_label + 3);
    if (!start.starts_with(begin_of_word)) return std::nullopt;
    const size_t mark = start.find('?', begin_of_word.size());
    if (mark == std::string_view::npos || mark + 2 >= start.size() || start[mark + 2] != '?')
      return std::nullopt;
    const char encoding = fold(start[mark + 1]);
    const size_t text = begin + mark + 3;
    if (end_ < text) end_ = std::min(value_.find(end_of_word, text), value_.size());
    if (end_ == value_.size() || (encoding != 'b' && encoding != 'q')) return std::nullopt;
    std::string encoded(value_.substr(text, end_ - text));
    // An earlier word that does not end.
    if (encoded.find(begin_of_word) != std::string::npos) return std::nullopt;
    const std::string_view label = start.substr(begin_of_word.size(), mark - begin_of_word.size());
    // A language may follow the charset (RFC 2231, 5).
    Word out{fold(label.substr(0, label.find('*'))), {}, end_ + end_of_word.size()};
    if (encoding == 'b') {
      out.bytes = decode_base64(encoded, encoded.size()).text;
    } else {
      std::ranges::replace(encoded, '_', ' ');
      out.bytes = decode_quoted_printable(encoded, encoded.size());
    }
    return out;
  }

 private:
  std::string_view value_;
  /// The end of the first word that ends behind the last position.
  size_t end_ = 0;
};

/// Words that only white space separates, which does not count.
struct Run {
  std::string text;
  size_t end = 0;
  /// Whether GMime decodes it so, too.
  bool is_good = true;

  void add(Word word) {
    if (word.label == utf8_charset && is_valid_utf8(word.bytes)) {
      text += word.bytes;
    } else {
      is_good = false;
      text += to_utf8(std::move(word.bytes), word.label).text;
    }
  }
};

Run read_run(Words& words, Word word, std::string_view value) {
  Run run{{}, word.end};
  for (;;) {
    const size_t next = value.find_first_not_of(" \t", run.end);
    std::optional<Word> more = next == std::string_view::npos ? std::nullopt : words.at(next);
    if (!more) break;
    // GMime loses what follows the padding of an earlier word.
    run.is_good = false;
    run.end = more->end;
    if (more->label == word.label) {
      word.bytes += more->bytes;
    } else {
      run.add(std::move(word));
      word = *std::move(more);
    }
  }
  run.add(std::move(word));
  return run;
}

std::string utf8_word(const std::string& text) {
  gchar* encoded = g_base64_encode(reinterpret_cast<const guchar*>(text.data()), text.size());
  std::string word = "=?utf-8?B?" + std::string(encoded) + "?=";
  g_free(encoded);
  return word;
}

/// Prepares a header for GMime: returns its value with the encoded words of other charsets than UTF-8, those
/// with wrong bytes, and those that follow one another, as one encoded word in valid UTF-8. Their charsets
/// and wrong bytes are read as those of a text. A character may be split between words of one charset.
std::string with_utf8_words(std::string value) {
  std::string out;
  size_t copied = 0;
  Words words(value);
  for (size_t at = value.find(begin_of_word); at != std::string::npos; at = value.find(begin_of_word, at)) {
    std::optional<Word> word = words.at(at);
    if (!word) {
      at += begin_of_word.size();
      continue;
    }
    const Run run = read_run(words, *std::move(word), value);
    if (!run.is_good && !run.text.empty()) {
      out.append(value, copied, at - copied) += utf8_word(run.text);
      copied = run.end;
    }
    at = run.end;
  }
  return copied == 0 ? value : out.append(value, copied);
}

std::string utf8_without_nul(std::string_view value) {
  std::string text = utf8_or_latin1(std::string(value));
  std::erase(text, '\0');
  return text;
}

/// Replaces line breaks, which can be encoded in a header, by spaces.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return utf8_or_latin1(std::move(text));
}

}  // namespace

std::string decode_header(std::string_view value) {
  gmime::start();
  std::string text = utf8_without_nul(value);
  // Only encoded words need a decoder.
  const size_t encoded = text.find("=?") == std::string::npos ? 0 : decodable_bytes(text);
  if (encoded > 0) {
    const std::string rest = text.substr(encoded);
    const std::string words = with_utf8_words(text.substr(0, encoded));
    text = gmime::taken(g_mime_utils_header_decode_text(nullptr, words.c_str())) + rest;
  }
  return on_one_line(std::move(text));
}

}  // namespace kvq
