// SPDX-License-Identifier: MIT
#include "indexer/relations/review.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <string_view>
#include <utility>

namespace kvq {
namespace {

bool is_approval(const std::string& kind) {
  return kind == "reviewed-by" || kind == "acked-by";
}

bool is_person(const std::string& kind) {
  return kind.ends_with("-by");
}

bool says(const Answer& answer, std::string_view verdict) {
  return std::ranges::find(answer.verdicts, verdict) != answer.verdicts.end();
}

class Review {
 public:
  Review(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
         const std::vector<Answer>& answers)
      : series_(series), patches_(patches), answers_(answers) {}

  SeriesReview run() {
    collect_trailers();
    collect_people();
    decide();
    return std::move(out_);
  }

 private:
  bool by_author(const ThreadMail& mail) const { return mail.sender && mail.sender == series_.sender; }

  /// A person's tag counts once per patch. The patch's own trailers precede those in replies to it, which
  /// precede those in replies to the cover.
  void collect_trailers() {
    for (const ReviewedPatch& patch : patches_) {
      for (const TrailerOf& trailer : patch.trailers) hold(patch, trailer, "patch", patch.mail->id);
    }
    for (const Answer& answer : answers_) {
      for (const ReviewedPatch& patch : patches_) {
        if (patch.mail->id != answer.patch) continue;
        for (const TrailerOf& trailer : answer.trailers) hold(patch, trailer, "reply", answer.mail->id);
      }
    }
    for (const Answer& answer : answers_) {
      if (patches_.front().number != 0 || answer.patch != patches_.front().mail->id) continue;
      for (const ReviewedPatch& patch : patches_) {
        if (patch.number == 0) continue;
        for (const TrailerOf& trailer : answer.trailers) hold(patch, trailer, "cover", answer.mail->id);
      }
    }
  }

  void hold(const ReviewedPatch& patch, const TrailerOf& trailer, std::string_view origin, int64_t source) {
    if (!is_person(trailer.kind) || trailer.by_robot) return;
    if (!held_.emplace(patch.mail->id, trailer.kind, trailer.address).second) return;
    out_.trailers.push_back({patch.mail->id, trailer.kind, trailer.address, origin, source});
    if (trailer.address == series_.sender) return;
    givers_[trailer.kind].insert(trailer.address);
    if (is_approval(trailer.kind)) approvals_[patch.mail->id].push_back(source);
  }

  void collect_people() {
    std::set<int64_t> people;
    for (const ReviewedPatch& patch : patches_) out_.active = std::max(out_.active, patch.mail->date);
    for (const Answer& answer : answers_) {
      out_.replies.push_back({answer.mail->id, answer.patch});
      if (answer.mail->by_robot) continue;
      out_.active = std::max(out_.active, answer.mail->date);
      if (answer.mail->sender && !by_author(*answer.mail)) people.insert(*answer.mail->sender);
    }
    out_.people = static_cast<int>(people.size());
    out_.reviewed = static_cast<int>(givers_["reviewed-by"].size());
    out_.acked = static_cast<int>(givers_["acked-by"].size());
    out_.tested = static_cast<int>(givers_["tested-by"].size());
  }

  void decide() {
    if (is_applied() || is_nacked()) return;
    int approved = 0;
    int wanted = 0;
    std::vector<int64_t> sources;
    for (const ReviewedPatch& patch : patches_) {
      if (patch.number == 0) continue;
      ++wanted;
      const auto found = approvals_.find(patch.mail->id);
      if (found == approvals_.end()) continue;
      ++approved;
      for (const int64_t source : found->second) sources.push_back(source);
    }
    if (wanted > 0 && approved == wanted && is_all_here()) return conclude("reviewed", sources);
    if (const ThreadMail* asking = newest_word_of_others()) return conclude("awaiting-author", {asking->id});
    if (approved > 0) return conclude("partially-reviewed", sources);
    conclude("awaiting-review", {series_.id});
  }

  /// Nobody can have reviewed a missing patch.
  bool is_all_here() const { return series_.complete || series_.form == SeriesForm::partial; }

  /// A series is applied if a reply reports it for the cover (or the first patch if there is no cover), or
  /// replies report it for each patch.
  bool is_applied() {
    std::vector<int64_t> sources;
    std::set<int64_t> applied;
    for (const Answer& answer : answers_) {
      if (!says(answer, "applied")) continue;
      sources.push_back(answer.mail->id);
      applied.insert(answer.patch);
    }
    if (applied.empty()) return false;
    const bool is_whole = applied.contains(patches_.front().mail->id);
    const bool is_each = std::ranges::all_of(patches_, [&](const ReviewedPatch& patch) {
      return patch.number == 0 || applied.contains(patch.mail->id);
    });
    if (!is_whole && !(is_each && is_all_here())) return false;
    conclude("applied", sources);
    return true;
  }

  bool is_nacked() {
    std::vector<int64_t> sources;
    for (const Answer& answer : answers_) {
      if (says(answer, "nacked") && !answer.mail->by_robot && !by_author(*answer.mail)) {
        sources.push_back(answer.mail->id);
      }
    }
    if (sources.empty()) return false;
    conclude("nacked", sources);
    return true;
  }

  /// Returns the newest reply of a person, unless it is from the author or has a review tag.
  const ThreadMail* newest_word_of_others() const {
    for (auto answer = answers_.rbegin(); answer != answers_.rend(); ++answer) {
      if (answer->mail->by_robot) continue;
      if (by_author(*answer->mail)) return nullptr;
      const bool only_tags = std::ranges::any_of(answer->trailers, [](const TrailerOf& trailer) {
        return is_approval(trailer.kind) || trailer.kind == "tested-by";
      });
      return only_tags ? nullptr : answer->mail;
    }
    return nullptr;
  }

  void conclude(std::string_view state, std::vector<int64_t> evidence) {
    std::ranges::sort(evidence);
    evidence.erase(std::unique(evidence.begin(), evidence.end()), evidence.end());
    out_.state = state;
    out_.evidence = std::move(evidence);
  }

  const SeriesRow& series_;
  const std::vector<ReviewedPatch>& patches_;
  const std::vector<Answer>& answers_;
  SeriesReview out_;
  std::set<std::tuple<int64_t, std::string, int64_t>> held_;
  std::map<std::string, std::set<int64_t>> givers_;
  std::map<int64_t, std::vector<int64_t>> approvals_;
};

}  // namespace

SeriesReview review_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                       const std::vector<Answer>& answers) {
  return Review(series, patches, answers).run();
}

}  // namespace kvq
