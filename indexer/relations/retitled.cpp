// SPDX-License-Identifier: MIT
#include "indexer/relations/retitled.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>

#include "indexer/relations/lineage.hpp"
#include "indexer/relations/target_release.hpp"

namespace kvq {
namespace {

/// If only files connect two postings, they are at most this far apart, in seconds: who goes on with a patch
/// does it soon, and everybody changes the same files again later.
constexpr int64_t longest_pause_by_files = 30LL * 86'400;
/// Of all files of both, in percent.
constexpr int least_files = 30;
/// A candidate must be this much nearer than the next one.
constexpr int clear_lead = 25;
constexpr int percent = 100;

struct Match {
  const Sketch* sketch = nullptr;
  bool has_title = false;
  int nearness = 0;
  int confidence = 0;
};

std::optional<Match> match(const Sketch& series, const Sketch& earlier) {
  const int files = count_common(series.files, earlier.files);
  if (files == 0) return std::nullopt;
  const int all_files = static_cast<int>(series.files.size() + earlier.files.size()) - files;
  const int share_of_files = percent * files / all_files;
  const int words = count_common(series.words, earlier.words);
  const auto shorter = static_cast<int>(std::min(series.words.size(), earlier.words.size()));
  const int share_of_words = words >= 2 ? percent * words / shorter : 0;
  Match out{&earlier, words >= 2 && series.words == earlier.words, share_of_files + share_of_words, 0};
  constexpr int most_words = 60;
  const bool is_title_alike = share_of_words >= most_words;
  const bool has_its_files = share_of_files >= least_files;
  const int steps = series.posting->revision - earlier.posting->revision;
  const bool is_from_rfc = steps <= 0;
  if (out.has_title && !is_from_rfc) {
    out.confidence = 70;
  } else if (is_title_alike && (is_from_rfc ? words > 2 && has_its_files : steps == 1)) {
    out.confidence = 60;
  } else if (steps == 1 && has_its_files &&
             series.posting->date - earlier.posting->date <= longest_pause_by_files &&
             size_of(*series.posting) <= 2 * size_of(*earlier.posting) &&
             size_of(*earlier.posting) <= 2 * size_of(*series.posting)) {
    out.confidence = 50;
  } else {
    return std::nullopt;
  }
  return out;
}

}  // namespace

bool may_be_retitled(const Posting& series, const Posting& earlier) {
  const auto when = [](const Posting& one) { return std::tie(one.date, one.message_id); };
  if (when(earlier) >= when(series) || series.date - earlier.date > longest_pause_of_retitled) return false;
  if (series.revision <= earlier.revision && (!earlier.rfc || series.rfc)) return false;
  const auto is_whole = [](const Posting& one) {
    return one.form != SeriesForm::partial && !one.is_pull && !one.resend;
  };
  return is_whole(series) && is_whole(earlier) && !(series.change_id && earlier.change_id) &&
         have_same_sender(series, earlier) && target_release(series.words) == target_release(earlier.words);
}

bool takes_its_place(const Posting& series, const Posting& earlier, const Posting& other) {
  if (other.id == series.id || other.id == earlier.id || other.form == SeriesForm::partial) return false;
  if (!earlier.normalised_title || other.normalised_title != earlier.normalised_title) return false;
  if (!have_same_sender(earlier, other) || other.date < earlier.date) return false;
  return (other.revision == series.revision && other.rfc == series.rfc) ||
         (other.date <= series.date && other.revision <= series.revision);
}

std::optional<Lineage> retitled_predecessor(const Sketch& series, const std::vector<Sketch>& candidates,
                                            const std::function<bool(const Posting&)>& is_taken) {
  std::vector<Match> matches;
  for (const Sketch& earlier : candidates) {
    const auto found = match(series, earlier);
    if (found && !is_taken(*earlier.posting)) matches.push_back(*found);
  }
  if (matches.empty()) return std::nullopt;
  std::ranges::sort(matches, std::greater(), [](const Match& one) {
    return std::tuple(one.nearness, one.sketch->posting->date, one.sketch->posting->message_id);
  });
  const Match& best = matches.front();
  if (matches.size() > 1 && best.nearness < matches[1].nearness + clear_lead) return std::nullopt;
  return Lineage{best.sketch->posting->id, best.has_title ? "title" : files_reason, best.confidence};
}

}  // namespace kvq
