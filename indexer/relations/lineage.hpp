// SPDX-License-Identifier: MIT
// Determines which earlier posting a series follows, the reason, and the confidence.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// Evidence that two postings belong to the same topic.
struct Clues {
  /// The user's setting, which overrides everything else.
  std::optional<bool> override_says;
  bool same_change_id = false;
  /// The later posting links to a mail of the earlier one.
  bool links = false;
  /// The later posting replies to a mail of the earlier one.
  bool answers = false;
  bool same_title = false;
  /// The number of patches that both have, by title and by patch-id.
  int common_titles = 0;
  int common_patches = 0;
};

/// Whether one person sent both postings, from one address or several.
bool have_same_sender(const Posting& one, const Posting& other);

/// Counts the values that both have; each must be sorted, without duplicates.
template <class T>
int count_common(const std::vector<T>& one, const std::vector<T>& other) {
  int count = 0;
  for (auto i = one.begin(), k = other.begin(); i != one.end() && k != other.end();) {
    const bool is_behind = *k < *i;
    const bool is_before = *i < *k;
    count += !is_behind && !is_before;
    if (!is_behind) ++i;
    if (!is_before) ++k;
  }
  return count;
}

/// The number of patches that a posting has, or announces.
int size_of(const Posting& posting);

/// What a series follows, and what else it replaces.
struct Ancestry {
  std::optional<Lineage> previous;
  /// Other postings that it contains or continues: sorted ids.
  std::vector<int64_t> included;
};

/// Chooses the posting that a series follows. Candidates with evidence for the whole work go before postings
/// that have only some patches in common with the series; of equal ones, the newest revision is chosen. The
/// series must outlive it.
class PreviousChoice {
 public:
  explicit PreviousChoice(const Posting& series) : series_(series) {}

  void consider(const Posting& earlier, const Clues& clues);
  /// The result does not depend on the order of the candidates.
  Ancestry result() const;

 private:
  /// How much a candidate and the series have in common, the least first.
  enum class Strength {
    /// A lone patch that the series took in, without being its next revision.
    collected,
    /// The series is a part of the candidate, and goes on by itself.
    part,
    /// The candidate is a part of the series.
    growth,
    /// A mail of the series names a mail of the candidate, and nothing else connects them.
    mention,
    whole,
    override
  };

  struct Candidate {
    Lineage lineage;
    Strength strength = Strength::part;
    bool is_partial = false;
    bool rfc = false;
    int revision = 1;
    int64_t date = 0;
    std::string message_id;
  };

  std::optional<Candidate> judge(const Posting& earlier, const Clues& clues) const;

  const Posting& series_;
  std::vector<Candidate> candidates_;
};

}  // namespace kvq
