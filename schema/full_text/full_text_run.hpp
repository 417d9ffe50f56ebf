// SPDX-License-Identifier: MIT
// The terms of some mails, gathered and sorted by the threads that read them: what the full text is written
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
/// How many terms each column of a mail has.
using TermCounts = std::array<uint32_t, full_text_columns>;

/// The terms of documents: mails, numbered from 0 in the order in which they were added.
struct FullTextRun {
  /// Where the text and the postings of a term end; they begin where those of the term before end.
  struct Ends {
    uint32_t text;
    uint32_t postings;
  };

  /// Of all terms, each once, in the order of their bytes.
  std::string texts;
  /// For each document that has the term, in order: the document's number, how many bytes follow, and its
  /// positions as FTS5 keeps them.
  std::string postings;
  std::vector<Ends> terms;
  std::vector<TermCounts> documents;

  std::string_view text_of(size_t term) const {
    const uint32_t begin = term == 0 ? 0 : terms[term - 1].text;
    return std::string_view(texts).substr(begin, terms[term].text - begin);
  }
  std::string_view postings_of(size_t term) const {
    const uint32_t begin = term == 0 ? 0 : terms[term - 1].postings;
    return std::string_view(postings).substr(begin, terms[term].postings - begin);
  }
  size_t bytes() const { return texts.size() + postings.size() + terms.size() * sizeof(Ends); }
};

/// The first bytes of a term, and zeros behind a shorter one, as a number: numbers are in the order of terms,
/// and most terms differ in them.
inline uint64_t head_of(std::string_view term) {
  uint64_t head = 0;
  size_t left = sizeof head;
  for (const char c : term.substr(0, sizeof head))
    head |= uint64_t{static_cast<unsigned char>(c)} << (8 * --left);
  return head;
}

/// The terms of the sender's column. The view message_text gives the same: a deletion must name the very
/// terms.
std::string sender_terms(const MessageRow& row);

/// Gathers a run. For one thread.
class FullTextRunBuilder {
 public:
  FullTextRunBuilder();

  /// The number of the document.
  size_t add(const MessageRow& row);
  /// What was gathered; the builder is empty then.
  FullTextRun take();

 private:
  /// What is looked up of a term: `head` and its size say all of one that is no longer than `head`.
  struct Known {
    uint64_t head;
    uint32_t begin;
    uint32_t bytes;
  };
  /// The terms of one column of one document, of which there is one at least; they end before `end` in
  /// terms_.
  struct Section {
    uint32_t document;
    uint32_t column;
    size_t end;
  };
  struct Occurrence {
    uint32_t section;
    uint32_t position;
  };

  uint32_t number_of(std::string_view term);
  size_t slot_of(uint64_t head, std::string_view rest) const;
  std::string_view text_of(uint32_t number) const {
    return std::string_view(texts_).substr(known_[number].begin, known_[number].bytes);
  }
  void grow();
  std::vector<uint32_t> numbers_in_order() const;
  void sort_by_term();
  char* put_postings(char* to, uint32_t number) const;

  Tokenizer tokenizer_;
  /// Nobody who writes mails can know it, and so make all terms of one meet in one slot.
  uint64_t secret_;
  std::string texts_;
  std::vector<Known> known_;
  /// Numbers of terms, from 1, where their hashes put them; 0 where there is none. A power of two of them.
  std::vector<uint32_t> slots_;
  /// The number of each term as they came.
  std::vector<uint32_t> terms_;
  std::vector<Section> sections_;
  std::vector<TermCounts> documents_;
  /// By term, those of one term as they came, and where those of each term end.
  std::vector<Occurrence> by_term_;
  std::vector<size_t> ends_;
};

}  // namespace kvq
