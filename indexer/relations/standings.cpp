// SPDX-License-Identifier: MIT
#include "indexer/relations/standings.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string_view>
#include <tuple>

#include "indexer/relations/authors.hpp"

namespace kvq {
namespace {

/// More reviews of one series than people write, and a limit for mails that are meant to cost time.
constexpr size_t most_reviews = 200;

auto values_of(const Standing& standing) {
  return std::tie(standing.state, standing.people, standing.reviewed, standing.acked, standing.tested);
}

class History {
 public:
  History(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
          const std::vector<Answer>& answers)
      : series_(series), patches_(patches), answers_(answers), since_(series.date) {}

  std::vector<Standing> run(const SeriesReview& review) {
    if (answers_.empty()) {
      add(review, series_.id);
      return std::move(out_);
    }
    const Authors authors(patches_);
    GrowingReview growing(series_, patches_, authors);
    add(growing.with({}), series_.id);
    People people;
    // Answers since the last review that may have changed something.
    size_t waiting = 0;
    const size_t step = answers_.size() / most_reviews + 1;
    for (size_t i = 0; i < answers_.size(); ++i) {
      const Answer& answer = answers_[i];
      const bool by_author = authors.wrote(answer.mail->by, answer.patch);
      const bool is_new_person = !answer.mail->by_robot && !by_author && !people.has(answer.mail->by);
      if (is_new_person) people.add(answer.mail->by);
      if (waiting > 0 || may_change(answer, by_author, is_new_person)) ++waiting;
      since_ = std::max(since_, answer.mail->date);
      const bool is_last = i + 1 == answers_.size();
      if (waiting == 0 || (!is_last && (waiting < step || answers_[i + 1].mail->date <= since_))) continue;
      waiting = 0;
      add(is_last ? review : growing.with(answers_.first(i + 1)), answer.mail->id);
    }
    return std::move(out_);
  }

 private:
  /// Whether an answer can change how the series stands now. Without tags and verdicts it only tells who is
  /// next to write.
  bool may_change(const Answer& answer, bool by_author, bool is_new_person) const {
    if (!answer.trailers.empty() || !answer.verdicts.empty() || is_new_person) return true;
    if (answer.mail->by_robot || answer.mail->asks_nothing) return false;
    const std::string_view state = out_.back().state;
    return by_author ? state == "awaiting-author"
                     : state == "awaiting-review" || state == "partially-reviewed";
  }

  void add(const SeriesReview& review, int64_t message) {
    Standing now{since_, message, review.state, review.people, review.reviewed, review.acked, review.tested};
    if (!out_.empty() && values_of(out_.back()) == values_of(now)) return;
    if (!out_.empty() && out_.back().since == since_) out_.pop_back();
    out_.push_back(now);
  }

  const SeriesRow& series_;
  const std::vector<ReviewedPatch>& patches_;
  std::span<const Answer> answers_;
  /// The time of the newest mail so far. An answer may be dated before the posting.
  int64_t since_;
  std::vector<Standing> out_;
};

}  // namespace

std::vector<Standing> standings_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                                   const std::vector<Answer>& answers, const SeriesReview& review) {
  return History(series, patches, answers).run(review);
}

}  // namespace kvq
