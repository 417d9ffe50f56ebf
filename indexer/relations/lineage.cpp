// SPDX-License-Identifier: MIT
#include "indexer/relations/lineage.hpp"

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <tuple>
#include <utility>

#include "indexer/relations/target_release.hpp"

namespace kvq {
namespace {

constexpr int half = 50;
/// The number of further postings that a series can replace: people post few between two revisions.
constexpr size_t most_included = 8;
/// A later revision has at most this many times the patches of an earlier one, if only patches connect them.
constexpr int most_growth = 16;
/// Who posts a patch alone and then as one of many does it within this time, in seconds. Later it is as often
/// part of a tree that somebody posts as a whole.
constexpr int64_t longest_collecting = 60LL * 86'400;

/// Who sees that only the cover was sent sends the series once more within this time, in seconds.
constexpr int64_t longest_mending = 7LL * 86'400;

bool is_before(const Posting& one, const Posting& other) {
  return std::tie(one.date, one.message_id) < std::tie(other.date, other.message_id);
}

/// Returns whether a cover without any of its patches was sent again with them, and no mark says so.
bool is_sent_whole(const Posting& later, const Posting& earlier) {
  return earlier.patches == 0 && later.patches > 0 && earlier.total > 0 && later.total == earlier.total &&
         later.revision == earlier.revision && later.date - earlier.date <= longest_mending;
}

/// Returns whether the marks of `later` show that it comes after `earlier`. RFC is a mark of a posting, not a
/// line of its own: an RFC v2 continues a v1, and a v1 continues an RFC v2.
bool continues(const Posting& later, const Posting& earlier) {
  if (later.revision > earlier.revision) return true;
  if ((earlier.rfc && !later.rfc) || is_sent_whole(later, earlier)) return true;
  // A RESEND without a revision is one of the latest revision.
  return later.resend && (later.revision == earlier.revision || later.revision == 1);
}

/// The patches that two postings have in common, in percent of some of them.
struct Common {
  int of_earlier = 0;
  int of_later = 0;

  int of_smaller() const { return std::max(of_earlier, of_later); }
  int of_larger() const { return std::min(of_earlier, of_later); }
};

Common common(const Posting& later, const Posting& earlier, int count) {
  const auto percent = [&](int of) { return of > 0 ? std::min(100, 100 * count / of) : 0; };
  return {percent(earlier.patches), percent(later.patches)};
}

/// Returns whether the later posting can be only a part of the other: it has less than half of its patches,
/// or at most half if it does not name the other.
bool is_part_of(const Posting& later, const Posting& earlier, const Clues& clues) {
  if (clues.same_title) return false;
  const bool is_named = clues.links || clues.answers;
  return is_named ? 2 * size_of(later) < size_of(earlier) : 2 * size_of(later) <= size_of(earlier);
}

/// Returns whether a title is that of a pull request that was posted as patches: `foo updates for v6.9`,
/// `fixes for Linux 5.4-rc2`.
bool names_release(std::string_view normalised) {
  constexpr std::string_view before = " for ";
  const size_t found = normalised.find(before);
  if (found == std::string_view::npos) return false;
  normalised.remove_prefix(found + before.size());
  for (const std::string_view word : {"linux ", "v"}) {
    if (normalised.starts_with(word)) normalised.remove_prefix(word.size());
  }
  return !normalised.empty() && normalised.front() >= '0' && normalised.front() <= '9';
}

/// Returns whether the later posting has the patch that is all of the earlier one. Pull requests say nothing
/// about the postings of their patches.
bool collects(const Posting& later, const Posting& earlier, const Clues& clues) {
  return size_of(earlier) == 1 && size_of(later) > 1 && clues.common_titles == 1 && !later.is_pull &&
         !names_release(later.normalised_title.value_or("")) && later.form != SeriesForm::partial &&
         earlier.form != SeriesForm::partial && later.date - earlier.date <= longest_collecting;
}

/// Returns whether somebody else goes on with a work: the later revision names the earlier one, and has its
/// title, or some of its patches and the next number.
bool takes_over(const Posting& later, const Posting& earlier, const Clues& clues) {
  constexpr int quarter = 25;
  if (!(clues.links || clues.answers) || later.revision <= earlier.revision) return false;
  if (later.form == SeriesForm::partial || earlier.form == SeriesForm::partial) return false;
  if (!later.sender || !earlier.sender || target_release(later.words) != target_release(earlier.words))
    return false;
  const int shared = common(later, earlier, clues.common_titles).of_smaller();
  return clues.same_title || shared >= half || (shared >= quarter && later.revision == earlier.revision + 1);
}

}  // namespace

int size_of(const Posting& posting) {
  return std::max(posting.patches, posting.total);
}

bool have_same_sender(const Posting& one, const Posting& other) {
  const auto sender_of = [](const Posting& posting) {
    Writer out = posting.from;
    out.address = posting.sender;
    return out;
  };
  return is_same_person(sender_of(one), sender_of(other));
}

std::optional<PreviousChoice::Candidate> PreviousChoice::judge(const Posting& earlier,
                                                               const Clues& clues) const {
  const auto by = [&](Strength strength, std::string_view reason, int confidence) {
    return Candidate{{earlier.id, reason, confidence},
                     strength,
                     earlier.form == SeriesForm::partial,
                     earlier.rfc,
                     earlier.revision,
                     earlier.date,
                     earlier.message_id};
  };
  if (!is_before(earlier, series_)) return std::nullopt;
  if (clues.override_says) {
    return *clues.override_says ? std::optional(by(Strength::override, "override", 100)) : std::nullopt;
  }
  if (clues.same_change_id) return by(Strength::whole, "change-id", 100);
  // A pull request collects finished works.
  if (series_.is_pull != earlier.is_pull) return std::nullopt;
  if (!have_same_sender(series_, earlier)) {
    if (!takes_over(series_, earlier, clues)) return std::nullopt;
    return clues.links ? by(Strength::whole, "link", 85) : by(Strength::whole, "reply", 80);
  }
  if (series_.form == SeriesForm::partial && series_.revision >= earlier.revision && clues.answers) {
    return by(Strength::whole, "reply", 90);
  }
  if (target_release(series_.words) != target_release(earlier.words)) return std::nullopt;
  const Common titles = common(series_, earlier, clues.common_titles);
  const Common patches = common(series_, earlier, clues.common_patches);
  const int shared = std::max(titles.of_smaller(), patches.of_smaller());
  const bool is_part = is_part_of(series_, earlier, clues);
  const bool is_named = clues.links || clues.answers;
  const bool goes_on = continues(series_, earlier);
  if (goes_on && is_named && !is_part &&
      (series_.revision > earlier.revision || clues.same_title || shared >= half)) {
    const Strength strength = clues.same_title || shared > 0 ? Strength::whole : Strength::mention;
    return clues.links ? by(strength, "link", 95) : by(strength, "reply", 90);
  }
  // b4 assigns a separate change-id to every topic.
  if (series_.change_id && earlier.change_id && !is_named) return std::nullopt;
  if (series_.date - earlier.date > longest_pause && !is_named) return std::nullopt;
  if (goes_on && clues.same_title) return by(Strength::whole, "title", 80);
  const bool by_title = titles.of_smaller() > patches.of_smaller();
  const Common& most = by_title ? titles : patches;
  const int confidence = half + most.of_smaller() * 2 / 5;
  if (is_part && (most.of_later >= half || (is_named && goes_on && series_.revision > earlier.revision))) {
    return by(Strength::part, part_reason, confidence);
  }
  const auto collected = [&]() {
    return collects(series_, earlier, clues) ? std::optional(by(Strength::collected, part_reason, half))
                                             : std::nullopt;
  };
  if (!goes_on) return collected();
  if (is_part || most.of_smaller() < half) return std::nullopt;
  // Large series carry small works that they need.
  if (size_of(series_) > most_growth * size_of(earlier)) return collected();
  const bool is_whole = most.of_larger() >= half && 2 * size_of(earlier) > size_of(series_);
  return by(is_whole ? Strength::whole : Strength::growth, by_title ? "patch-titles" : "patch", confidence);
}

void PreviousChoice::consider(const Posting& earlier, const Clues& clues) {
  if (auto candidate = judge(earlier, clues)) candidates_.push_back(std::move(*candidate));
}

Ancestry PreviousChoice::result() const {
  Ancestry out;
  std::vector<const Candidate*> in_order;
  for (const Candidate& candidate : candidates_) in_order.push_back(&candidate);
  std::ranges::sort(in_order, {}, [](const Candidate* one) { return std::tie(one->date, one->message_id); });
  const Candidate* best = nullptr;
  for (const Candidate* next : in_order) {
    if (next->strength == Strength::collected) continue;
    const auto rank = [](const Candidate& one) { return std::pair(one.strength, !one.is_partial); };
    const bool is_later = best != nullptr && rank(*next) == rank(*best) &&
                          (next->revision >= best->revision || (best->rfc && !next->rfc));
    if (best == nullptr || rank(*next) > rank(*best) || is_later) best = next;
  }
  for (const Candidate* whole : in_order) {
    if (best == nullptr) break;
    // A piece of the latest revision can be as large as an early revision.
    const bool by_patches = best->lineage.reason == "patch-titles" || best->lineage.reason == "patch";
    const bool is_newer = whole->revision > best->revision && whole->date > best->date;
    if (by_patches && whole->strength == Strength::part && is_newer) best = whole;
  }
  if (best != nullptr) out.previous = best->lineage;
  if (best != nullptr && best->strength == Strength::part) return out;
  for (auto one = in_order.rbegin(); one != in_order.rend() && out.included.size() < most_included; ++one) {
    const Strength strength = (*one)->strength;
    const bool is_replaced =
        strength == Strength::whole || strength == Strength::growth || strength == Strength::collected;
    if (*one != best && is_replaced) out.included.push_back((*one)->lineage.previous);
  }
  std::ranges::sort(out.included);
  return out;
}

}  // namespace kvq
