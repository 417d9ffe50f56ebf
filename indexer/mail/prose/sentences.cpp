// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/sentences.hpp"

#include <algorithm>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr size_t longest_sentence = 1'000;
constexpr size_t most_sentences = 2'000;
/// If the next word would have fitted into this width, the writer broke the line, not the mailer.
constexpr size_t narrow_width = 60;
/// Text indented by so many columns is an example: a commit message, a log, code.
constexpr size_t deep_indent = 4;

bool is_letter(char c) {
  c = fold(c);
  return c >= 'a' && c <= 'z';
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool starts_upper(std::string_view text) {
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z';
}

std::string_view first_word(std::string_view line) {
  const auto is_blank = [](char c) { return c == ' ' || c == '\t'; };
  return line.substr(0, static_cast<size_t>(std::ranges::find_if(line, is_blank) - line.begin()));
}

bool is_scissors(std::string_view line) {
  return line.find_first_not_of("-=<>8%cC \t") == std::string_view::npos &&
         (line.find(">8") != std::string_view::npos || line.find("8<") != std::string_view::npos);
}

bool begins_header(std::string_view line, std::initializer_list<std::string_view> names) {
  return std::ranges::any_of(names, [line](std::string_view name) { return line.starts_with(name); });
}

/// Whether the text from this line on was written by somebody else, or is a patch or a signature.
bool ends_own_text(std::string_view line, std::string_view rest) {
  // Hardly any line begins like that.
  if (line.empty() || std::string_view("-=<>8%*F").find(line.front()) == std::string_view::npos) return false;
  if (line == "--" || line == "-- " || is_scissors(line)) return true;
  if (line.starts_with("-----Original Message") || line.starts_with("---------- Forwarded")) return true;
  if (!begins_header(line, {"From: ", "*From:* ", "From "})) return false;
  const std::string_view next = trimmed(take_line(rest));
  return begins_header(next, {"Sent:", "Date:", "To:", "Subject:", "Cc:", "*Sent:*", "*Date:*", "From:"}) ||
         line.find(" Mon Sep 17 00:00:00 2001") != std::string_view::npos;
}

bool is_list_item(std::string_view line) {
  if (line.starts_with("- ") || line.starts_with("* ") || line.starts_with("o ")) return true;
  size_t digits = 0;
  while (digits < line.size() && digits < 3 && is_digit(line[digits])) ++digits;
  return digits > 0 && digits + 1 < line.size() && (line[digits] == ')' || line[digits] == '.') &&
         line[digits + 1] == ' ';
}

/// A word that opens a sentence even if the line before it is full and has no full stop.
bool opens_sentence(std::string_view word) {
  constexpr std::string_view openers[] = {"Applied", "Queued", "Merged", "Pushed", "Pulled",   "Picked",
                                          "Thanks",  "Nacked", "NAK",    "NACK",   "Reviewed", "Acked"};
  return std::ranges::any_of(openers, [word](std::string_view opener) { return word.starts_with(opener); });
}

bool is_abbreviation(std::string_view word) {
  constexpr std::string_view known[] = {"e.g", "i.e", "etc",  "cf",    "vs",
                                        "eg",  "ie",  "resp", "a.k.a", "approx"};
  return std::ranges::find(known, word) != std::end(known);
}

std::string_view without_return(std::string_view line) {
  return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

class Splitter {
 public:
  std::vector<Sentence> run(std::string_view own, const Regex& pattern) {
    while (!own.empty() && out_.size() < most_sentences) {
      const std::string_view paragraph = take_paragraph(own);
      if (pattern.found_in(paragraph)) read_paragraph(paragraph);
    }
    return std::move(out_);
  }

 private:
  /// Takes the lines up to an empty one; nothing is left in `own` if the text of the writer ends.
  static std::string_view take_paragraph(std::string_view& own) {
    const std::string_view begin = own;
    while (!own.empty()) {
      const std::string_view rest = own;
      const std::string_view line = without_return(take_line(own));
      if (ends_own_text(line, own)) {
        own = {};
        return begin.substr(0, begin.size() - rest.size());
      }
      if (line.empty()) break;
    }
    return begin.substr(0, begin.size() - own.size());
  }

  void read_paragraph(std::string_view lines) {
    while (!lines.empty()) read(without_return(take_line(lines)));
    end_sentence(false);
  }

  void read(std::string_view line) {
    const size_t indent = line.find_first_not_of(" \t");
    const bool is_shown =
        indent != std::string_view::npos &&
        (indent >= deep_indent || line.substr(0, indent).find('\t') != std::string_view::npos);
    line = trimmed(line);
    if (line.empty() || is_shown || line.starts_with('[') || line.starts_with('|')) {
      end_sentence(false);
      return;
    }
    const std::string_view word = first_word(line);
    const bool was_broken = last_width_ + 1 + word.size() < narrow_width;
    if (is_list_item(line) || opens_sentence(word) || (was_broken && starts_upper(line))) end_sentence(false);
    line_ = line;
    noted_line_ = false;
    last_width_ = line.size();
    for (std::string_view rest = line; !rest.empty();) {
      const size_t begin = rest.find_first_not_of(" \t");
      rest.remove_prefix(std::min(begin, rest.size()));
      const std::string_view chunk = first_word(rest);
      rest.remove_prefix(chunk.size());
      add_chunk(chunk);
    }
  }

  void add_chunk(std::string_view chunk) {
    constexpr std::string_view dropped = "\"'`*_~";
    while (!chunk.empty() && dropped.find(chunk.front()) != std::string_view::npos) chunk.remove_prefix(1);
    if (chunk.starts_with('(')) {
      add("(");
      chunk.remove_prefix(1);
    }
    size_t end = chunk.size();
    while (end > 0 && std::string_view(".,;:!?)\"'`*_~").find(chunk[end - 1]) != std::string_view::npos)
      --end;
    std::string_view word = chunk.substr(0, end);
    const std::string_view marks = chunk.substr(end);
    // A smiley is not punctuation.
    if (chunk.size() > 1 && (chunk.front() == ':' || chunk.front() == ';') &&
        std::ranges::none_of(chunk, [](char c) { return is_letter(c) || is_digit(c); })) {
      return;
    }
    // `applied,thanks` and `1,2`.
    for (size_t comma = word.find(','); comma != std::string_view::npos; comma = word.find(',')) {
      if (comma > 0) add(word.substr(0, comma));
      add(",");
      word.remove_prefix(comma + 1);
    }
    if (!word.empty()) add(word == "--" || word == "–" || word == "—" ? "-" : word);
    add_marks(word, marks);
  }

  void add_marks(std::string_view word, std::string_view marks) {
    const bool is_pause = marks.find("..") != std::string_view::npos || is_abbreviation(fold(word));
    for (const char mark : marks) {
      if (mark == ',' || mark == ';' || mark == ':' || mark == ')') add(std::string_view(&mark, 1));
    }
    if (is_pause) return add(",");
    const bool asks = marks.find('?') != std::string_view::npos;
    if (asks || marks.find_first_of(".!") != std::string_view::npos) end_sentence(asks);
  }

  void add(std::string_view word) {
    // The rest of an overlong sentence is read, but not kept.
    if (sentence_.words.size() > longest_sentence) return;
    if (!noted_line_) {
      if (!sentence_.lines.empty()) sentence_.lines += ' ';
      sentence_.lines += line_;
      noted_line_ = true;
    }
    if (!sentence_.words.empty()) sentence_.words += ' ';
    for (size_t i = 0; i < word.size(); ++i) {
      // The typographic apostrophe, in UTF-8.
      if (word.substr(i).starts_with("’")) {
        sentence_.words += '\'';
        i += 2;
      } else {
        sentence_.words += fold(word[i]);
      }
    }
  }

  void end_sentence(bool is_question) {
    const bool has_letters = std::ranges::any_of(sentence_.words, is_letter);
    if (has_letters && sentence_.words.size() <= longest_sentence) {
      sentence_.is_question = is_question;
      out_.push_back(std::move(sentence_));
    }
    sentence_ = {};
    // The next sentence may stand on the same line.
    noted_line_ = false;
    last_width_ = narrow_width;
  }

  std::string_view line_;
  bool noted_line_ = false;
  size_t last_width_ = narrow_width;
  Sentence sentence_;
  std::vector<Sentence> out_;
};

}  // namespace

std::vector<Sentence> sentences_of(std::string_view own, const Regex& pattern) {
  return Splitter().run(own, pattern);
}

}  // namespace kvq
