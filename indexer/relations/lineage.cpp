// SPDX-License-Identifier: MIT
#include "indexer/relations/lineage.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>

namespace kvq {
namespace {

constexpr int half = 50;

bool is_before(const Posting& one, const Posting& other) {
  return std::tie(one.date, one.message_id) < std::tie(other.date, other.message_id);
}

/// Returns whether the marks of `later` show that it comes after `earlier`.
bool continues(const Posting& later, const Posting& earlier) {
  if (earlier.rfc && !later.rfc) return true;
  if (later.rfc && !earlier.rfc) return false;
  if (later.revision == earlier.revision) return later.resend;
  return later.revision > earlier.revision;
}

std::optional<Lineage> lineage_of(const Posting& later, const Predecessor& candidate) {
  const Posting& earlier = candidate.posting;
  const Clues& clues = candidate.clues;
  const auto by = [&](std::string_view reason, int confidence) {
    return Lineage{earlier.id, reason, confidence};
  };
  if (!is_before(earlier, later)) return std::nullopt;
  if (clues.override_says) return *clues.override_says ? std::optional(by("override", 100)) : std::nullopt;
  if (clues.same_change_id) return by("change-id", 100);
  const bool is_part = later.form == SeriesForm::partial && later.revision >= earlier.revision &&
                       later.sender && later.sender == earlier.sender;
  if (is_part && clues.answers) return by("reply", 90);
  if (!later.sender || later.sender != earlier.sender || !continues(later, earlier)) return std::nullopt;
  if (clues.links) return by("link", 95);
  if (clues.answers) return by("reply", 90);
  // b4 assigns a separate change-id to every topic.
  if (later.change_id && earlier.change_id) return std::nullopt;
  if (later.date - earlier.date > longest_pause) return std::nullopt;
  if (clues.same_title) return by("title", 80);
  if (clues.common_patches >= half) return by("patch", half + clues.common_patches * 2 / 5);
  return std::nullopt;
}

}  // namespace

std::optional<Lineage> choose_previous(const Posting& series, const std::vector<Predecessor>& candidates) {
  std::optional<Lineage> best;
  using Rank = std::tuple<bool, bool, bool, int, int64_t, std::string_view>;
  Rank best_rank;
  for (const Predecessor& candidate : candidates) {
    const std::optional<Lineage> lineage = lineage_of(series, candidate);
    if (!lineage) continue;
    const Posting& posting = candidate.posting;
    const Rank rank{candidate.clues.override_says.value_or(false),
                    posting.form != SeriesForm::partial,
                    !posting.rfc,
                    posting.revision,
                    posting.date,
                    posting.message_id};
    if (best && rank < best_rank) continue;
    best = lineage;
    best_rank = rank;
  }
  return best;
}

}  // namespace kvq
