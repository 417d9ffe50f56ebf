// SPDX-License-Identifier: MIT
// The sorted terms of a batch of mails, collected by the threads that read the mails. The full-text index is
// written from these runs.
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
/// The number of tokens in each column of a mail.
using TermCounts = std::array<uint32_t, full_text_columns>;

// When a run is full. Its offsets have 32 bits; the rest of the range is for the last mail, which is never
// split.
inline constexpr size_t full_run_tokens = 1u << 20;
inline constexpr size_t full_run_text_bytes = 256u << 20;

/// The terms of a batch of documents. Documents are mails, numbered from 0 in the order they were added.
struct FullTextRun {
  /// The ends of the text and the postings of a term; they begin where those of the previous term end.
  struct Ends {
    uint32_t text;
    uint32_t postings;
  };

  /// The distinct terms in byte order, concatenated.
  std::string texts;
  /// For each term, for each document that has it, in order: the number of the document, the size of the
  /// position list in bytes, and the position list in FTS5's format.
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

/// Returns the first 8 bytes of a term, padded with zeros, as a number. The numbers sort like the terms, and
/// most terms differ in them.
inline uint64_t head_of(std::string_view term) {
  uint64_t head = 0;
  size_t left = sizeof head;
  for (const char c : term.substr(0, sizeof head))
    head |= uint64_t{static_cast<unsigned char>(c)} << (8 * --left);
  return head;
}

/// Returns the text of the sender column. It must equal that of the view message_text: to delete a row, FTS5
/// needs the exact text that was indexed.
std::string sender_terms(const MessageRow& row);

/// Builds a run. For one thread.
class FullTextRunBuilder {
 public:
  FullTextRunBuilder();

  /// Adds a mail and returns its document number. Throws Error (archive) if the run's offsets would overflow.
  size_t add(const MessageRow& row);
  /// Whether the next mail belongs in another run.
  bool is_full() const { return terms_.size() >= full_run_tokens || texts_.size() >= full_run_text_bytes; }
  bool is_empty() const { return documents_.empty(); }
  /// Returns the run and leaves the builder empty.
  FullTextRun take();

 private:
  /// The hash table entry of a term. `head` and the size identify a term that is not longer than `head`.
  struct Known {
    uint64_t head;
    uint32_t begin;
    uint32_t bytes;
  };
  /// The tokens of one column of one document, at least one. `end` is their end in terms_.
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
  /// Random, so the author of a mail cannot choose terms that all collide in one slot.
  uint64_t secret_;
  std::string texts_;
  std::vector<Known> known_;
  /// Hash table of term numbers, counted from 1; 0 is an empty slot. The size is a power of two.
  std::vector<uint32_t> slots_;
  /// The term number of each token, in the order they were added.
  std::vector<uint32_t> terms_;
  std::vector<Section> sections_;
  std::vector<TermCounts> documents_;
  /// The tokens grouped by term, in order within a term, and the end of each group.
  std::vector<Occurrence> by_term_;
  std::vector<size_t> ends_;
};

}  // namespace kvq
