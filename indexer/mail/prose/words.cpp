// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/words.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace kvq {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Words of one kind, in order.
template <size_t count>
class WordSet {
 public:
  consteval explicit WordSet(std::array<std::string_view, count> words) : words_(words) {
    std::ranges::sort(words_);
  }
  bool has(std::string_view word) const { return std::ranges::binary_search(words_, word); }

 private:
  std::array<std::string_view, count> words_;
};
template <class... Words>
consteval auto set_of(Words... words) {
  return WordSet(std::array<std::string_view, sizeof...(words)>{words...});
}

constexpr auto fillers = set_of(
    "thanks", "thank", "thx", "you", "very", "so", "much", "lot", "a", "lots", "many", "again", "all", "guys",
    "folks", "hi", "hello", "ok", "okay", "great", "good", "nice", "neat", "fine", "cool", "perfect",
    "excellent", "awesome", "looks", "look", "sure", "done", "yes", "yep", "yeah", "yup", "now", "just",
    "already", "and", "&", "also", "but", "then", "finally", "anyway", "anyways", "anyhow", "hence",
    "therefore", "thus", "meanwhile", "fwiw", "fyi", "sorry", "oops", "alright", "right", "ack", "acked",
    "lgtm", "indeed", "btw", "note", "that", "update", "both", "in", "meantime", "the", "end", "to", "me",
    "tested", "reviewed", "too", "tentatively", "provisionally", "manually", "i'm", "afraid", "well");

constexpr auto patch_words =
    set_of("up", "it", "this", "that", "these", "those", "them", "they", "all", "both", "everything", "of",
           "the", "your", "my", "whole", "entire", "full", "complete", "remaining", "rest", "last", "first",
           "second", "third", "fourth", "fifth", "two", "three", "four", "five", "six", "couple", "few",
           "other", "others", "new", "updated", "latest", "current", "series", "serie", "patch", "patches",
           "patchset", "patchsets", "patch-set", "patch-series", "set", "lot", "bunch", "one", "ones", "pair",
           "fix", "fixes", "bugfix", "backport", "backports", "cleanup", "cleanups", "change", "changes",
           "pull", "request", "pr", "version", "and", "&", "only", "but", "except", "for", "number", "as",
           "well", "individual", "single", "little", "nice", "simple", "trivial");

constexpr auto adverbs =
    set_of("now", "just", "also", "already", "both", "all", "then", "finally", "provisionally", "tentatively",
           "manually", "only", "therefore", "hence", "thus", "actually", "indeed", "since", "meanwhile",
           "again", "recently", "went", "gone", "ahead", "and", "temporarily", "happily", "directly",
           "quickly", "simply", "however", "too", "still", "each");

/// Takes digits, with a `#` before them if there is one. Returns whether there were any.
bool take_number(std::string_view& word) {
  if (word.starts_with('#')) word.remove_prefix(1);
  size_t digits = 0;
  while (digits < word.size() && is_digit(word[digits])) ++digits;
  word.remove_prefix(digits);
  return digits > 0;
}

/// `3`, `#3`, `1-3`, `1+2`, `1..3/5`.
bool is_patch_number(std::string_view word) {
  if (!take_number(word)) return false;
  while (!word.empty() && word.front() != '/') {
    const auto joins = {std::string_view("-"), std::string_view("–"), std::string_view("+"),
                        std::string_view("..")};
    const auto join =
        std::ranges::find_if(joins, [&](std::string_view one) { return word.starts_with(one); });
    if (join == joins.end()) return false;
    word.remove_prefix(join->size());
    if (!take_number(word)) return false;
  }
  return word.empty() || (word.size() > 1 && std::ranges::all_of(word.substr(1), is_digit));
}

}  // namespace

bool is_filler(std::string_view word) {
  return fillers.has(word);
}

bool is_patch_word(std::string_view word) {
  if (word.empty()) return false;
  if (word.front() == '#' || is_digit(word.front())) return is_patch_number(word);
  if (word.size() > 1 && word.front() == 'v' && std::ranges::all_of(word.substr(1), is_digit)) return true;
  return patch_words.has(word);
}

bool is_adverb(std::string_view word) {
  return adverbs.has(word);
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
  return std::ranges::find(words, word) != words.end();
}

std::string_view last_word(std::string_view words) {
  if (words.ends_with(' ')) words.remove_suffix(1);
  return words.substr(words.rfind(' ') + 1);
}

std::string_view without_last(std::string_view words) {
  if (words.ends_with(' ')) words.remove_suffix(1);
  return words.substr(0, words.rfind(' ') + 1);
}

Places Places::behind_each(std::string_view words, std::initializer_list<std::string_view> known) {
  Places out(words);
  for (size_t at = 0; at < words.size();) {
    const auto word = out.word_at(at);
    if (!word) break;
    at += word->size() + 1;
    if (is_one_of(*word, known)) out.insert(at);
  }
  return out;
}

Places Places::any(std::initializer_list<std::string_view> known) const {
  return any([known](std::string_view word) { return is_one_of(word, known); });
}

Places Places::one(std::initializer_list<std::string_view> known) const {
  return one([known](std::string_view word) { return is_one_of(word, known); });
}

Places Places::or_at(const Places& others) const {
  Places out = *this;
  for (const size_t place : others.at_) out.insert(place);
  return out;
}

bool Places::has_end() const {
  return !at_.empty() && at_.back() == words_.size();
}

std::optional<size_t> Places::end_of(const Regex& pattern) const {
  for (const size_t at : at_) {
    if (const auto end = pattern.end_of_first_match(words_.substr(at))) return at + *end;
  }
  return std::nullopt;
}

std::optional<std::string_view> Places::word_at(size_t at) const {
  const size_t blank = words_.find(' ', at);
  if (blank == std::string_view::npos) return std::nullopt;
  return words_.substr(at, blank - at);
}

void Places::insert(size_t place) {
  const auto next = std::ranges::lower_bound(at_, place);
  if (next == at_.end() || *next != place) at_.insert(next, place);
}

}  // namespace kvq
