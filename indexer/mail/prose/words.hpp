// SPDX-License-Identifier: MIT
// Reads the words of a sentence (Sentence::words) one by one. A pattern that lists the words of everyday
// speech again and again costs more to compile than all sentences of an archive cost to read.
#pragma once

#include <initializer_list>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/base/regex.hpp"

namespace kvq {

/// Whether a word is one of those that people write before they come to the point: `thanks`, `looks`, `now`.
bool is_filler(std::string_view word);

/// Whether a word names patches as the object or subject of a verdict: `series`, `first`, `1-3`.
bool is_patch_word(std::string_view word);

/// Whether a word may stand between a helping verb and its participle: `now`, `finally`.
bool is_adverb(std::string_view word);

/// Whether a word is in a short list.
bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words);

/// Returns the last word, without the blank behind it; empty if there is none.
std::string_view last_word(std::string_view words);

/// Returns the words without the last one.
std::string_view without_last(std::string_view words);

/// The places in a sentence that are reached from its beginning over words of some kinds: where a pattern may
/// go on. A word counts only with the blank behind it.
class Places {
 public:
  /// The beginning of the words, which must outlive the places.
  explicit Places(std::string_view words) : words_(words), at_{0} {}

  /// The beginning, and behind each of these words.
  static Places behind_each(std::string_view words, std::initializer_list<std::string_view> known);

  /// Goes over any number of words that pass the test.
  template <class Test>
  Places any(Test test) const {
    Places out = *this;
    for (size_t i = 0; i < out.at_.size(); ++i) {
      const auto word = word_at(out.at_[i]);
      if (word && test(*word)) out.insert(out.at_[i] + word->size() + 1);
    }
    return out;
  }
  Places any(std::initializer_list<std::string_view> known) const;

  /// Goes over one word that passes the test.
  template <class Test>
  Places one(Test test) const {
    Places out(words_, {});
    for (const size_t at : at_) {
      const auto word = word_at(at);
      if (word && test(*word)) out.insert(at + word->size() + 1);
    }
    return out;
  }
  Places one(std::initializer_list<std::string_view> known) const;

  /// Goes over one such word or none.
  Places maybe(std::initializer_list<std::string_view> known) const { return one(known).or_at(*this); }

  /// Adds the places of others in the same words.
  Places or_at(const Places& others) const;

  /// Returns the places, in order.
  const std::vector<size_t>& offsets() const { return at_; }

  /// Whether one place is the end of the words.
  bool has_end() const;

  /// Whether the pattern, which begins with `^`, is found at a place.
  bool has(const Regex& pattern) const { return end_of(pattern).has_value(); }

  /// Returns where the match of such a pattern ends at the first place where it is found.
  std::optional<size_t> end_of(const Regex& pattern) const;

 private:
  Places(std::string_view words, std::vector<size_t> at) : words_(words), at_(std::move(at)) {}

  std::optional<std::string_view> word_at(size_t at) const;
  /// Keeps the places in order.
  void insert(size_t place);

  std::string_view words_;
  std::vector<size_t> at_;
};

}  // namespace kvq
