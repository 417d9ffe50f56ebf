// SPDX-License-Identifier: MIT
// The words of some mails, gathered and sorted by the threads that read them: what the full text is written
// from.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_text/tokenizer.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// In the order of the columns of message_fts.
inline constexpr std::array<std::string_view, 10> names_of_full_text_columns = {
    "subject", "sender", "attachment", "own", "quoted", "file", "function", "added", "removed", "context"};
inline constexpr size_t full_text_columns = names_of_full_text_columns.size();
/// How many words each column of a mail has.
using WordCounts = std::array<uint32_t, full_text_columns>;

/// The words of documents: mails, numbered from 0 in the order in which they were added.
struct FullTextRun {
  /// Where the text and the postings of a word end; they begin where those of the word before end.
  struct Ends {
    uint32_t text;
    uint32_t postings;
  };

  /// Of all words, each once, in the order of their bytes.
  std::string texts;
  /// For each document that has the word, in order: the document's number, how many bytes follow, and its
  /// positions as FTS5 keeps them.
  std::string postings;
  std::vector<Ends> words;
  std::vector<WordCounts> documents;

  std::string_view text_of(size_t word) const {
    const uint32_t begin = word == 0 ? 0 : words[word - 1].text;
    return std::string_view(texts).substr(begin, words[word].text - begin);
  }
  std::string_view postings_of(size_t word) const {
    const uint32_t begin = word == 0 ? 0 : words[word - 1].postings;
    return std::string_view(postings).substr(begin, words[word].postings - begin);
  }
  size_t bytes() const { return texts.size() + postings.size() + words.size() * sizeof(Ends); }
};

/// The first bytes of a word, and zeros behind a shorter one, as a number: numbers are in the order of words,
/// and most words differ in them.
inline uint64_t head_of(std::string_view word) {
  uint64_t head = 0;
  size_t left = sizeof head;
  for (const char c : word.substr(0, sizeof head))
    head |= uint64_t{static_cast<unsigned char>(c)} << (8 * --left);
  return head;
}

/// The words of the sender's column. The view message_text gives the same: a deletion must name the very
/// words.
std::string sender_words(const MessageRow& row);

/// Gathers a run. For one thread.
class FullTextRunBuilder {
 public:
  FullTextRunBuilder();

  /// The number of the document.
  size_t add(const MessageRow& row);
  /// What was gathered; the builder is empty then.
  FullTextRun take();

 private:
  /// What is looked up of a word: `head` and its size say all of one that is no longer than `head`.
  struct Known {
    uint64_t head;
    uint32_t begin;
    uint32_t bytes;
  };
  /// The words of one column of one document, of which there is one at least; they end before `end` in
  /// words_.
  struct Section {
    uint32_t document;
    uint32_t column;
    size_t end;
  };
  struct Occurrence {
    uint32_t section;
    uint32_t position;
  };

  uint32_t number_of(std::string_view word);
  size_t slot_of(uint64_t head, std::string_view rest) const;
  std::string_view text_of(uint32_t number) const {
    return std::string_view(texts_).substr(known_[number].begin, known_[number].bytes);
  }
  void grow();
  std::vector<uint32_t> numbers_in_order() const;
  void sort_by_word();
  char* put_postings(char* to, uint32_t number) const;

  Tokenizer tokenizer_;
  /// Nobody who writes mails can know it, and so make all words of one meet in one slot.
  uint64_t secret_;
  std::string texts_;
  std::vector<Known> known_;
  /// Numbers of words, from 1, where their hashes put them; 0 where there is none. A power of two of them.
  std::vector<uint32_t> slots_;
  /// The number of each word as they came.
  std::vector<uint32_t> words_;
  std::vector<Section> sections_;
  std::vector<WordCounts> documents_;
  /// By word, those of one word as they came, and where those of each word end.
  std::vector<Occurrence> by_word_;
  std::vector<size_t> ends_;
};

}  // namespace kvq
