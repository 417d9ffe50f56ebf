// SPDX-License-Identifier: MIT
#include "indexer/relations/standings.hpp"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string_view>
#include <tuple>
#include <vector>

#include "indexer/relations/authors.hpp"

namespace kvq {
namespace {

/// More reviews of one series than people write, and a limit for mails that are meant to cost time.
constexpr size_t most_reviews = 200;

auto values_of(const Standing& standing) {
  return std::tie(standing.state, standing.people, standing.reviewed, standing.acked, standing.tested);
}

/// Returns when trees took patches in or out, in order. Only some of very many, but always the last.
std::vector<int64_t> times_of_trees(const std::vector<ReviewedPatch>& patches) {
  std::vector<int64_t> all;
  for (const ReviewedPatch& patch : patches) {
    if (!patch.in_tree) continue;
    all.push_back(patch.in_tree->committed);
    if (patch.in_tree->reverted) all.push_back(*patch.in_tree->reverted);
  }
  std::ranges::sort(all);
  all.erase(std::unique(all.begin(), all.end()), all.end());
  const size_t step = all.size() / most_reviews + 1;
  std::vector<int64_t> times;
  for (size_t i = 0; i < all.size(); ++i) {
    if ((i + 1) % step == 0 || i + 1 == all.size()) times.push_back(all[i]);
  }
  return times;
}

class History {
 public:
  History(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
          const std::vector<Answer>& answers)
      : series_(series),
        patches_(patches),
        answers_(answers),
        since_(series.date),
        times_of_trees_(times_of_trees(patches)) {}

  std::vector<Standing> run(const SeriesReview& review) {
    if (answers_.empty() && times_of_trees_.empty()) {
      add(review, series_.id);
      return std::move(out_);
    }
    const Authors authors(patches_);
    look_at_trees();
    past_trees();
    GrowingReview growing(series_, times_of_trees_.empty() ? patches_ : then_, authors);
    add(growing.with({}), series_.id);
    People people;
    // Answers since the last review that may have changed something.
    size_t waiting = 0;
    const size_t step = answers_.size() / most_reviews + 1;
    for (size_t i = 0; i < answers_.size(); ++i) {
      const Answer& answer = answers_[i];
      follow_trees(answer.mail->date, i, growing);
      const bool by_author = authors.wrote(answer.mail->by, answer.patch);
      const bool is_new_person = !answer.mail->by_robot && !by_author && !people.has(answer.mail->by);
      if (is_new_person) people.add(answer.mail->by);
      if (waiting > 0 || may_change(answer, by_author, is_new_person)) ++waiting;
      since_ = std::max(since_, answer.mail->date);
      waiting += past_trees();
      const bool is_last = i + 1 == answers_.size();
      if (waiting == 0 || (!is_last && (waiting < step || answers_[i + 1].mail->date <= since_))) continue;
      waiting = 0;
      if (is_last && !has_later_tree()) {
        add(review, answer.mail->id);
      } else {
        look_at_trees();
        add(growing.with(answers_.first(i + 1)), answer.mail->id);
      }
    }
    follow_trees(std::numeric_limits<int64_t>::max(), answers_.size(), growing);
    return std::move(out_);
  }

 private:
  bool has_later_tree() const { return !times_of_trees_.empty() && times_of_trees_.back() > since_; }

  /// Passes over the changes of trees up to the current time. Returns how many there are.
  size_t past_trees() {
    const size_t before = next_tree_;
    while (next_tree_ < times_of_trees_.size() && times_of_trees_[next_tree_] <= since_) ++next_tree_;
    return next_tree_ - before;
  }

  /// Adds what trees changed from the time of the last mail to that of the next one. `answers` were given by
  /// then.
  void follow_trees(int64_t next_mail, size_t answers, GrowingReview& growing) {
    for (; next_tree_ < times_of_trees_.size() && times_of_trees_[next_tree_] < next_mail; ++next_tree_) {
      since_ = times_of_trees_[next_tree_];
      look_at_trees();
      add(growing.with(answers_.first(answers)), series_.id);
    }
  }

  /// Gives the patches what the trees had by the current time.
  void look_at_trees() {
    if (times_of_trees_.empty()) return;
    if (then_.empty()) then_ = patches_;
    for (size_t i = 0; i < then_.size(); ++i) {
      std::optional<TreeWord>& then = then_[i].in_tree;
      then = patches_[i].in_tree;
      if (!then) continue;
      if (then->committed > since_) {
        then.reset();
      } else if (then->reverted > since_) {
        then->reverted.reset();
      }
    }
  }

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
  /// The time of the newest mail or change of a tree so far. An answer may be dated before the posting.
  int64_t since_;
  std::vector<int64_t> times_of_trees_;
  size_t next_tree_ = 0;
  std::vector<ReviewedPatch> then_;
  std::vector<Standing> out_;
};

}  // namespace

std::vector<Standing> standings_of(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                                   const std::vector<Answer>& answers, const SeriesReview& review) {
  return History(series, patches, answers).run(review);
}

}  // namespace kvq
