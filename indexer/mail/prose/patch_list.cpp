// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/patch_list.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>
#include <vector>

#include "indexer/mail/prose/words.hpp"
#include "schema/mail/patch_numbers.hpp"

namespace kvq {
namespace {

/// More patches than any list names one by one.
constexpr int most_patches = 2'000;
constexpr size_t most_words = 60;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Parses a number of a patch, and for `2/5` also the total. `5.10` and `6th` are none.
std::optional<int> patch_number(std::string_view word) {
  if (word.starts_with('#')) word.remove_prefix(1);
  if (const size_t slash = word.find('/'); slash != std::string_view::npos) {
    if (slash + 1 == word.size() || !std::ranges::all_of(word.substr(slash + 1), is_digit))
      return std::nullopt;
    word = word.substr(0, slash);
  }
  int number = 0;
  const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), number);
  if (failed != std::errc() || end != word.data() + word.size()) return std::nullopt;
  return number >= 1 && number <= most_patches ? std::optional(number) : std::nullopt;
}

std::optional<PatchRange> number_range(std::string_view word) {
  for (const std::string_view dash : {"-", "–", ".."}) {
    const size_t at = word.find(dash);
    if (at == std::string_view::npos || at == 0) continue;
    const auto from = patch_number(word.substr(0, at));
    const auto to = patch_number(word.substr(at + dash.size()));
    if (!from || !to || *to < *from) return std::nullopt;
    return PatchRange{*from, *to};
  }
  const auto number = patch_number(word);
  return number ? std::optional(PatchRange{*number, *number}) : std::nullopt;
}

int index_of(std::string_view word, std::initializer_list<std::string_view> words) {
  const auto found = std::ranges::find(words, word);
  return found == words.end() ? 0 : static_cast<int>(found - words.begin()) + 1;
}

int ordinal(std::string_view word) {
  if (const int one = index_of(word, {"first", "second", "third", "fourth", "fifth", "sixth"})) return one;
  return index_of(word, {"1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th", "9th"});
}

int cardinal(std::string_view word) {
  if (const int one =
          index_of(word, {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine"}))
    return one;
  const auto number = patch_number(word);
  return number && is_digit(word.front()) && word.find('/') == std::string_view::npos ? *number : 0;
}

bool is_patch(std::string_view word) {
  return is_one_of(word, {"patch", "patches", "#"});
}

/// Reads the words of a clause from the left.
class Reader {
 public:
  explicit Reader(std::string_view words) {
    while (!words.empty() && words_.size() < most_words) {
      const size_t end = std::min(words.find_first_of(" +"), words.size());
      if (end > 0) words_.push_back(words.substr(0, end));
      // `3+5`.
      if (end > 0 && end < words.size() && words[end] == '+') words_.push_back(words.substr(end, 1));
      words.remove_prefix(std::min(end + 1, words.size()));
    }
  }

  std::string run() {
    bool is_all = false;
    bool is_series = false;
    bool is_rest = false;
    while (at_ < words_.size()) {
      const std::string_view word = words_[at_];
      // What follows is about patches that the verdict is not about.
      if (is_one_of(word, {"but", "not", "however", "though", "although"}) && !excludes()) break;
      if (is_one_of(word, {"to", "for", "into", "on", "in", "onto"}) && !named_.empty()) {
        skip_tree();
        continue;
      }
      // `Applied to next, I dropped the printk of patch 2`: behind a tree or a comma, only what is left out.
      if (is_one_of(word, {"to", "for", "into", "on", "in", "onto", ",", ";", ":", "(", "-"}))
        is_past_ = true;
      is_all |= is_one_of(word, {"all", "everything", "whole", "entire"});
      is_series |= is_one_of(word, {"series", "patchset", "set"});
      is_rest |= names_rest();
      if (excludes()) {
        ++at_;
        if (word == "all" || word == "everything" || word == "with") skip_to_excluded();
        if (std::vector<PatchRange> left_out; take_ranges(left_out)) return text_of(all_but(left_out));
        continue;
      }
      if (is_past_ || !take_ranges(named_)) {
        if (!is_past_ && count_ == 0) count_ = count_of_patches();
        ++at_;
      }
    }
    if (!named_.empty()) return is_rest ? std::string(all_patches) : text_of(named_);
    if (is_rest) return std::string(remaining_patches);
    if (is_all) return std::string(all_patches);
    // `These three of the series`.
    if (count_ > 0) return text_of_count(count_);
    return is_series ? std::string(all_patches) : std::string();
  }

 private:
  std::string_view peek(size_t ahead = 0) const {
    return at_ + ahead < words_.size() ? words_[at_ + ahead] : std::string_view();
  }

  /// Parses `both`, `these three`, `two patches`, `two of them`; 0 for anything else.
  int count_of_patches() const {
    if (peek() == "both") return 2;
    const int count = cardinal(peek());
    if (count < 2) return 0;
    const bool is_pointed_at = at_ > 0 && is_one_of(words_[at_ - 1], {"these", "those", "the", "your"});
    const bool is_counted = is_patch(peek(1)) || is_one_of(peek(1), {"of", "ones"});
    return is_counted || (is_pointed_at && may_follow_number(peek(1))) ? count : 0;
  }

  /// `all but`, `except`, `apart from`, `minus`, ...
  bool excludes() const {
    const std::string_view word = peek();
    if ((word == "all" || word == "everything") && (peek(1) == "but" || peek(1) == "except")) return true;
    if (word == "with" && peek(1) == "the" && peek(2) == "exception") return true;
    if (word == "apart" || word == "other") return peek(1) == "from" || peek(1) == "than";
    return is_one_of(word, {"except", "excluding", "minus", "sans", "excepting"});
  }

  /// `and the rest to next`, not `the rest needs work`.
  bool names_rest() const {
    if (!is_one_of(peek(), {"rest", "remaining", "others"})) return false;
    size_t ahead = 1;
    while (is_patch(peek(ahead)) ||
           is_one_of(peek(ahead), {"of", "the", "series", "ones", "it", "them", "them"}))
      ++ahead;
    return is_one_of(peek(ahead),
                     {"", ",", ";", "to", "for", "into", "in", "on", "via", "went", "goes", "thanks", "now"});
  }

  void skip_to_excluded() {
    while (is_one_of(peek(), {"but", "except", "the", "exception", "of", "for", "with"})) ++at_;
  }

  /// `1-3 to fixes, 4 and 5 to next`: the tree, so that the numbers behind it are read too.
  void skip_tree() {
    ++at_;
    while (at_ < words_.size() && !is_one_of(words_[at_], {",", "and", "&", ";"})) ++at_;
    is_past_ = false;
    const bool goes_on = at_ < words_.size();
    if (goes_on) ++at_;
    // `Applied patch 1 to fixes, 6.2 material`: a number is one of a patch only before another tree.
    size_t ahead = at_;
    while (ahead < words_.size() && !is_one_of(words_[ahead], {"to", "for", "into", "on", "in", "onto"}))
      ++ahead;
    if (ahead == words_.size()) is_past_ = true;
  }

  bool take_ranges(std::vector<PatchRange>& out) {
    const size_t begin = at_;
    const size_t known = out.size();
    while (is_one_of(peek(), {"the", "only", "just", "up", "of", "for", "from", "than", "your", "these"}))
      ++at_;
    if (ordinal(peek()) > 0 || peek() == "last") {
      take_ordinals(out);
    } else {
      const bool has_patch = is_patch(peek());
      if (has_patch) ++at_;
      if (is_one_of(peek(), {"number", "no", "nr", "#"})) ++at_;
      take_numbers(out, has_patch);
    }
    if (out.size() > known) return true;
    at_ = begin;
    return false;
  }

  static bool may_follow_number(std::string_view word) {
    return word.empty() ||
           is_one_of(word, {",",       ";",    ":",   ")",    "-",    "..",  "and",  "&",   "+",   "to",
                            "through", "thru", "for", "into", "onto", "on",  "in",   "are", "is",  "thanks",
                            "only",    "now",  "so",  "but",  "as",   "via", "have", "has", "were"});
  }

  void take_ordinals(std::vector<PatchRange>& out) {
    for (;;) {
      const bool is_last = peek() == "last";
      const int first = ordinal(peek());
      if (first == 0 && !is_last) return;
      ++at_;
      const int count = cardinal(peek());
      const bool is_one = count == 1 || peek() == "one";
      if (count > 0) ++at_;
      if (peek() == "couple" || peek() == "few") return;
      if (is_last) {
        out.push_back({count > 1 && !is_one ? -count : -1, -1});
      } else {
        out.push_back({first, first == 1 && count > 1 ? count : first});
      }
      if (is_patch(peek()) || peek() == "ones") ++at_;
      size_t ahead = 0;
      while (is_one_of(peek(ahead), {"and", ",", "&", "the"})) ++ahead;
      if (ahead == 0 || (ordinal(peek(ahead)) == 0 && peek(ahead) != "last")) return;
      at_ += ahead;
    }
  }

  void take_numbers(std::vector<PatchRange>& out, bool has_patch) {
    for (;;) {
      auto range = number_range(peek());
      if (!range) return;
      // `3 patches` is how many, not which; `2 days ago` is neither.
      if (!has_patch && !may_follow_number(peek(1))) return;
      ++at_;
      if (is_one_of(peek(), {"to", "through", "thru", "-", "..", "till", "until"})) {
        if (const auto last = number_range(peek(1)); last && last->from >= range->from) {
          range->to = last->to;
          at_ += 2;
        }
      }
      out.push_back(*range);
      size_t ahead = 0;
      while (is_one_of(peek(ahead), {"and", ",", "&", "+", "as", "well", "patch", "patches"})) ++ahead;
      if (ahead == 0 || !number_range(peek(ahead))) return;
      at_ += ahead;
    }
  }

  static std::vector<PatchRange> all_but(std::vector<PatchRange> left_out) {
    std::ranges::sort(left_out, {},
                      [](const PatchRange& range) { return std::pair(range.from < 0, range.from); });
    std::vector<PatchRange> out;
    int next = 1;
    for (const auto& [from, to] : left_out) {
      if (from != next) out.push_back({next, from - 1});
      next = to + 1;
    }
    // Behind the last patch there is none: to + 1 is 0 then.
    if (next != 0) out.push_back({next, -1});
    return out;
  }

  std::vector<std::string_view> words_;
  size_t at_ = 0;
  /// Whether the words are past the place where people name the patches.
  bool is_past_ = false;
  std::vector<PatchRange> named_;
  int count_ = 0;
};

}  // namespace

std::string patches_named(std::string_view left, std::string_view right) {
  std::string before = Reader(left).run();
  std::string after = Reader(right).run();
  if (after.empty() || (after == all_patches && !ranges_in(before).empty())) return before;
  return after;
}

}  // namespace kvq
