// SPDX-License-Identifier: MIT
#include "indexer/applied/nearest.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

namespace kvq {
namespace {

/// Clocks and time zones are set wrong.
constexpr int64_t longest_delay = 86'400;

/// The greatest is the nearest.
auto rank(const CommitCandidate& candidate) {
  const CommitEvidence& evidence = candidate.evidence;
  const bool is_before = candidate.date <= candidate.committed + longest_delay;
  return std::tuple(evidence.by_patch_id, evidence.by_link >= link_with_title ? evidence.by_link : 0,
                    evidence.by_title, evidence.by_link, is_before,
                    is_before ? candidate.date : -candidate.date, candidate.series != 0,
                    std::string_view(candidate.message_id), candidate.message);
}

/// Follows reverts of reverts.
class Reverts {
 public:
  Reverts(const std::vector<RevertEdge>& edges, const std::map<int64_t, int64_t>& committed)
      : committed_(committed) {
    for (const RevertEdge& edge : edges) reverting_[edge.reverted].push_back(edge.reverting);
  }

  std::map<int64_t, int64_t> run() {
    std::map<int64_t, int64_t> out;
    for (const auto& [commit, reverting] : reverting_) {
      if (const int64_t by = reverted_by(commit)) out.emplace(commit, by);
    }
    return out;
  }

 private:
  /// Returns 0 if the commit stands. A revert is made after what it reverts, so there is no loop; the depth
  /// is limited all the same.
  int64_t reverted_by(int64_t commit) {
    constexpr int deepest = 1'000;
    const auto known = known_.find(commit);
    if (known != known_.end()) return known->second;
    const auto found = reverting_.find(commit);
    if (found == reverting_.end() || depth_ > deepest) return 0;
    known_[commit] = 0;
    ++depth_;
    int64_t last = 0;
    for (const int64_t by : found->second) {
      if (reverted_by(by) != 0) continue;
      if (last == 0 || std::pair(time_of(by), by) > std::pair(time_of(last), last)) last = by;
    }
    --depth_;
    return known_[commit] = last;
  }

  int64_t time_of(int64_t commit) const {
    const auto found = committed_.find(commit);
    return found == committed_.end() ? 0 : found->second;
  }

  const std::map<int64_t, int64_t>& committed_;
  std::map<int64_t, std::vector<int64_t>> reverting_;
  std::map<int64_t, int64_t> known_;
  int depth_ = 0;
};

}  // namespace

std::vector<bool> nearest_mails(std::span<const CommitCandidate> candidates) {
  std::vector<bool> counts(candidates.size(), false);
  if (candidates.empty()) return counts;
  const auto nearest = std::max_element(
      candidates.begin(), candidates.end(),
      [](const CommitCandidate& one, const CommitCandidate& other) { return rank(one) < rank(other); });
  for (size_t i = 0; i < candidates.size(); ++i) {
    const CommitCandidate& candidate = candidates[i];
    const bool is_joined =
        candidate.evidence.by_link > 0 && candidate.series != 0 && candidate.series == nearest->series;
    counts[i] = &candidate == &*nearest || is_joined;
  }
  return counts;
}

std::map<int64_t, int64_t> reverted_commits(const std::vector<RevertEdge>& edges,
                                            const std::map<int64_t, int64_t>& committed) {
  return Reverts(edges, committed).run();
}

}  // namespace kvq
