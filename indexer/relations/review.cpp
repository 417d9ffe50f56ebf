// SPDX-License-Identifier: MIT
#include "indexer/relations/review.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "indexer/relations/authors.hpp"
#include "indexer/relations/verdict_review.hpp"

namespace kvq {
namespace {

constexpr size_t most_tags_of_cover = 200;

bool is_approval(const std::string& kind) {
  return kind == "reviewed-by" || kind == "acked-by";
}

bool is_review(const std::string& kind) {
  return is_approval(kind) || kind == "tested-by";
}

bool is_person(const std::string& kind) {
  return kind.ends_with("-by");
}

}  // namespace

class Review {
 public:
  Review(const SeriesRow& series, const std::vector<ReviewedPatch>& patches, const Authors& authors,
         bool is_complete)
      : series_(series),
        patches_(patches),
        authors_(authors),
        is_complete_(is_complete),
        is_of_upstream_(backport_evidence_of(patches).has_value()),
        taken_back_(patches) {
    for (const ReviewedPatch& patch : patches) by_mail_.emplace(patch.mail->id, &patch);
    collect_own_trailers();
  }

  /// `answers` begin with those of the call before.
  SeriesReview with(std::span<const Answer> answers) {
    const std::span<const Answer> added = answers.subspan(answers_.size());
    answers_ = answers;
    collect_trailers(added);
    collect_people(added);
    if (!is_backport()) decide();
    return is_complete_ ? std::move(out_) : out_;
  }

 private:
  bool by_author(const Answer& answer) const { return authors_.wrote(answer.mail->by, answer.patch); }

  /// A backport waits for other people than the reviewers of the list, and its reviews were given upstream.
  bool is_backport() {
    const std::optional<int64_t> source = backport_evidence_of(patches_);
    if (!source) return false;
    conclude("backport", {*source});
    return true;
  }

  void collect_own_trailers() {
    for (const ReviewedPatch& patch : patches_) {
      for (const TrailerOf& trailer : patch.trailers) {
        if (is_of_upstream_ && is_review(trailer.kind)) continue;
        hold(patch, trailer, "patch", nullptr);
      }
    }
  }

  /// A person's tag counts once per patch. The patch's own trailers precede those in replies to it, which
  /// precede those in replies to the cover.
  void collect_trailers(std::span<const Answer> added) {
    // What a person takes back counted until then.
    if (taken_back_.add(added)) {
      forget_trailers();
      collect_own_trailers();
      added = answers_;
    }
    for (const Answer& answer : added) {
      const auto patch = by_mail_.find(answer.patch);
      if (patch == by_mail_.end()) continue;
      for (const TrailerOf& trailer : answer.trailers) hold(*patch->second, trailer, "reply", &answer);
    }
    if (patches_.front().number == 0) collect_trailers_of_cover(added);
  }

  void forget_trailers() {
    held_.clear();
    tags_of_cover_.clear();
    givers_.clear();
    approvals_.clear();
    out_.trailers.clear();
  }

  /// Each tag counts for each patch, so the number of tags is limited.
  void collect_trailers_of_cover(std::span<const Answer> answers) {
    for (const Answer& answer : answers) {
      if (answer.patch != patches_.front().mail->id) continue;
      std::vector<const TrailerOf*> added;
      for (const TrailerOf& trailer : answer.trailers) {
        if (!is_person(trailer.kind) || trailer.by_robot || tags_of_cover_.size() >= most_tags_of_cover)
          continue;
        // It may be given again later.
        if (taken_back_.holds(answer.patch, trailer, &answer)) continue;
        if (tags_of_cover_.emplace(trailer.kind, trailer.address).second) added.push_back(&trailer);
      }
      for (const ReviewedPatch& patch : patches_) {
        if (patch.number == 0) continue;
        for (const TrailerOf* trailer : added) hold(patch, *trailer, "cover", &answer);
      }
    }
  }

  /// `given` is the answer that gives the trailer; null for the patch itself.
  void hold(const ReviewedPatch& patch, const TrailerOf& trailer, std::string_view origin,
            const Answer* given) {
    if (!is_person(trailer.kind) || trailer.by_robot) return;
    if (!is_complete_ && !is_review(trailer.kind)) return;
    const int64_t source = given != nullptr ? given->mail->id : patch.mail->id;
    if (taken_back_.holds(patch.mail->id, trailer, given)) return;
    if (!held_.emplace(patch.mail->id, trailer.kind, trailer.address).second) return;
    if (is_complete_)
      out_.trailers.push_back({patch.mail->id, trailer.kind, trailer.address, origin, source});
    if (authors_.wrote_patch(trailer.giver, patch.mail->id)) return;
    givers_[trailer.kind].add(trailer.giver);
    if (!is_approval(trailer.kind)) return;
    std::vector<int64_t>& sources = approvals_[patch.mail->id];
    if (is_complete_) sources.push_back(source);
  }

  void collect_people(std::span<const Answer> added) {
    for (const ReviewedPatch& patch : patches_) out_.active = std::max(out_.active, patch.mail->date);
    for (const Answer& answer : added) {
      if (is_complete_) out_.replies.push_back({answer.mail->id, answer.patch});
      if (answer.mail->by_robot) continue;
      out_.active = std::max(out_.active, answer.mail->date);
      if (!by_author(answer)) people_.add(answer.mail->by);
    }
    out_.people = people_.count();
    out_.reviewed = givers_["reviewed-by"].count();
    out_.acked = givers_["acked-by"].count();
    out_.tested = givers_["tested-by"].count();
  }

  void decide() {
    Verdicts verdicts = verdicts_on(series_, patches_, answers_, authors_);
    if (verdicts.decision) {
      return conclude(verdicts.decision->state, std::move(verdicts.decision->evidence));
    }
    int approved = 0;
    int wanted = 0;
    std::vector<int64_t> sources;
    for (const ReviewedPatch& patch : patches_) {
      if (patch.number == 0) continue;
      ++wanted;
      const bool is_applied = verdicts.applied.contains(patch.number);
      const auto found = approvals_.find(patch.mail->id);
      approved += is_applied || found != approvals_.end();
      if (is_applied) sources.insert(sources.end(), verdicts.appliers.begin(), verdicts.appliers.end());
      if (found != approvals_.end())
        sources.insert(sources.end(), found->second.begin(), found->second.end());
    }
    if (wanted > 0 && approved == wanted && is_all_here()) return conclude("reviewed", sources);
    if (const ThreadMail* asking = newest_word_of_others(!verdicts.applied.empty()))
      return conclude("awaiting-author", {asking->id});
    if (approved > 0) return conclude("partially-reviewed", sources);
    conclude("awaiting-review", {series_.id});
  }

  /// Nobody can have reviewed a missing patch.
  bool is_all_here() const { return series_.complete || series_.form == SeriesForm::partial; }

  /// Whether somebody takes the patch that they answer: nothing is left to do about it.
  static bool only_applies(const Answer& answer) {
    return std::ranges::any_of(answer.verdicts, [](const VerdictOf& verdict) {
      return verdict.kind == "applied" && verdict.object.empty();
    });
  }

  static bool applies(const Answer& answer) {
    return std::ranges::find(answer.verdicts, "applied", &VerdictOf::kind) != answer.verdicts.end();
  }

  /// Returns the newest reply of a person that may ask something, unless it is from the author. Somebody who
  /// gives a review tag has nothing left to ask about that patch, or after the cover, about any. Who takes
  /// some patches has chosen: what they wrote before about others is why they did not take these.
  const ThreadMail* newest_word_of_others(bool some_are_applied) const {
    std::map<int64_t, People> content;
    People appliers;
    const int64_t whole = patches_.front().number == 0 ? patches_.front().mail->id : 0;
    for (auto answer = answers_.rbegin(); answer != answers_.rend(); ++answer) {
      const ThreadMail& mail = *answer->mail;
      if (mail.by_robot) continue;
      const bool has_tag = std::ranges::any_of(answer->trailers, is_review, &TrailerOf::kind);
      if (has_tag && !by_author(*answer)) {
        content[answer->patch].add(mail.by);
        continue;
      }
      if (some_are_applied && applies(*answer) && !by_author(*answer)) {
        appliers.add(mail.by);
        continue;
      }
      if (appliers.has(mail.by)) continue;
      if (mail.asks_nothing || only_applies(*answer) || content[answer->patch].has(mail.by) ||
          content[whole].has(mail.by))
        continue;
      return by_author(*answer) ? nullptr : &mail;
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
  const Authors& authors_;
  /// Whether the trailers and replies are wanted, too.
  bool is_complete_;
  bool is_of_upstream_;
  std::unordered_map<int64_t, const ReviewedPatch*> by_mail_;
  std::span<const Answer> answers_;
  TakenBack taken_back_;
  SeriesReview out_;
  People people_;
  std::set<std::tuple<int64_t, std::string, int64_t>> held_;
  std::set<std::pair<std::string, int64_t>> tags_of_cover_;
  std::map<std::string, People> givers_;
  std::map<int64_t, std::vector<int64_t>> approvals_;
};

SeriesReview review_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                       std::span<const Answer> answers) {
  const Authors authors(patches);
  return Review(series, patches, authors, true).with(answers);
}

GrowingReview::GrowingReview(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                             const Authors& authors)
    : review_(std::make_unique<Review>(series, patches, authors, false)) {}

GrowingReview::~GrowingReview() = default;

SeriesReview GrowingReview::with(std::span<const Answer> answers) {
  return review_->with(answers);
}

}  // namespace kvq
