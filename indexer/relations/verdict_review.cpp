// SPDX-License-Identifier: MIT
#include "indexer/relations/verdict_review.hpp"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "schema/mail/patch_numbers.hpp"

namespace kvq {
namespace {

/// Missing patches beyond this number are not looked at one by one.
constexpr int most_patches = 1'000;
/// More answers with verdicts than any series gets, and a limit for mails that are meant to cost time.
constexpr size_t most_answers = 1'000;
constexpr size_t most_taken_back = 200;

bool says(const Answer& answer, std::string_view kind) {
  return std::ranges::find(answer.verdicts, kind, &VerdictOf::kind) != answer.verdicts.end();
}

/// Whether the answer has a tag of its writer.
bool gives_tag(const Answer& answer, std::string_view kind) {
  return std::ranges::any_of(answer.trailers, [&](const TrailerOf& trailer) {
    return trailer.kind == kind && is_same_person(trailer.giver, answer.mail->by);
  });
}

class Decider {
 public:
  Decider(const SeriesRow& series, const std::vector<ReviewedPatch>& patches, std::span<const Answer> answers,
          const Authors& authors)
      : series_(series), patches_(patches), answers_(answers), authors_(authors) {
    for (const Answer& answer : answers) {
      if (!answer.verdicts.empty() && deciding_.size() < most_answers) deciding_.push_back(&answer);
    }
    for (const ReviewedPatch& patch : patches) number_of_.emplace(patch.mail->id, patch.number);
    front_ = patches.front().mail->id;
    has_cover_ = patches.front().number == 0;
    for (const ReviewedPatch& patch : patches) {
      if (patch.number > 0) state_of_[patch.number] = State::open;
    }
    if (series.form != SeriesForm::partial) {
      for (int number = 1; number <= std::min(series.total, most_patches); ++number)
        state_of_[number] = State::open;
    }
  }

  Verdicts run() {
    Verdicts out;
    out.decision = decide(out.appliers);
    for (const auto& [number, state] : state_of_) {
      if (state == State::applied) out.applied.insert(number);
    }
    return out;
  }

 private:
  enum class State { open, applied, dropped };

  std::optional<Decision> decide(std::vector<int64_t>& appliers) {
    auto tree = of_trees(appliers);
    if (tree && tree->state == "applied") return tree;
    if (auto own = of_one(&Decider::withdraws, "withdrawn")) return own;
    if (auto newer = of_one(&Decider::supersedes, "superseded")) return newer;
    if (tree) return tree;
    if (auto refused = of_one(&Decider::rejects, "rejected")) return refused;
    return of_objections();
  }

  bool is_by_author(const Answer& answer) const { return authors_.wrote(answer.mail->by, answer.patch); }

  bool is_single() const { return !has_cover_ && series_.total <= 1; }

  /// Whether a verdict holds for the series if nothing names the patches: it answers the cover or the only
  /// patch.
  bool is_about_whole(const Answer& answer) const {
    return answer.patch == front_ && (has_cover_ || is_single());
  }

  bool names_all(const std::string& object) const {
    return object == all_patches || count_in(object) == static_cast<int>(state_of_.size());
  }

  bool is_about_whole(const Answer& answer, const std::string& object) const {
    if (names_all(object)) return true;
    if (object == "mail")
      return is_about_whole(answer) && answer.mail->parent == patches_.front().mail->msgid;
    if (object.empty()) return is_about_whole(answer);
    const std::vector<PatchRange> ranges = ranges_in(object);
    return !ranges.empty() && std::ranges::all_of(state_of_, [&](const auto& entry) {
      return name_patch(ranges, entry.first, series_.total);
    });
  }

  /// A word about the first of several patches without a cover holds for all of them, unless somebody also
  /// speaks of others one by one.
  bool speaks_one_by_one(std::string_view kind) const {
    return std::ranges::any_of(deciding_, [&](const Answer* answer) {
      return answer->patch != front_ && std::ranges::any_of(answer->verdicts, [&](const VerdictOf& verdict) {
               return verdict.kind == kind && verdict.object.empty();
             });
    });
  }

  void set(const Answer& answer, const VerdictOf& verdict, State to, bool one_by_one) {
    const auto set_if = [&](const auto& is_meant) {
      for (auto& [number, state] : state_of_) {
        if (is_meant(number, state)) state = to;
      }
    };
    const std::string& object = verdict.object;
    if (names_all(object)) return set_if([](int, State) { return true; });
    if (object == remaining_patches) {
      const bool has_others =
          std::ranges::any_of(state_of_, [&](const auto& entry) { return entry.second == to; });
      if (has_others) set_if([](int, State state) { return state == State::open; });
      return;
    }
    if (const std::vector<PatchRange> ranges = ranges_in(object); !ranges.empty()) {
      return set_if([&](int number, State) { return name_patch(ranges, number, series_.total); });
    }
    // `These three` of nine are some of them: of the others, only the patch that is answered is known.
    const bool is_whole = answer.patch == front_ && (has_cover_ || !one_by_one) && !count_in(object);
    const auto found = number_of_.find(answer.patch);
    const int answered = found == number_of_.end() ? -1 : found->second;
    set_if([&](int number, State) { return is_whole || number == answered; });
  }

  /// Goes through what people say about their trees, oldest first.
  std::optional<Decision> of_trees(std::vector<int64_t>& applying) {
    for (auto& [number, state] : state_of_) state = State::open;
    const bool applies_singly = speaks_one_by_one("applied");
    const bool drops_singly = speaks_one_by_one("dropped");
    std::vector<int64_t> dropping;
    for (const Answer* said : deciding_) {
      const Answer& answer = *said;
      const bool counts = answer.may_apply || !is_by_author(answer);
      if (!counts) continue;
      for (const VerdictOf& verdict : answer.verdicts) {
        if (verdict.kind != "applied") continue;
        set(answer, verdict, State::applied, applies_singly);
        applying.push_back(answer.mail->id);
        last_applied_ = answer.mail->date;
      }
      if (answer.mail->by_robot) continue;
      for (const VerdictOf& verdict : answer.verdicts) {
        if (verdict.kind != "dropped") continue;
        set(answer, verdict, State::dropped, drops_singly);
        dropping.push_back(answer.mail->id);
      }
    }
    add_words_of_trees();
    const auto all_are = [&](State wanted) {
      return !state_of_.empty() &&
             std::ranges::all_of(state_of_, [&](const auto& entry) { return entry.second == wanted; });
    };
    if (all_are(State::applied)) return Decision{"applied", applying};
    if (all_are(State::dropped)) return Decision{"dropped", dropping};
    return std::nullopt;
  }

  /// What is in a tree is applied, whatever people say. What was reverted is dropped, unless somebody said
  /// later that it is applied.
  void add_words_of_trees() {
    for (const ReviewedPatch& patch : patches_) {
      if (!patch.in_tree || patch.number == 0) continue;
      State& state = state_of_[patch.number];
      if (!patch.in_tree->reverted) {
        state = State::applied;
      } else if (state != State::applied || last_applied_ <= *patch.in_tree->reverted) {
        state = State::dropped;
      }
    }
  }

  bool withdraws(const Answer& answer) const {
    return is_by_author(answer) && std::ranges::any_of(answer.verdicts, [&](const VerdictOf& verdict) {
             return verdict.kind == "withdrawn" && is_about_whole(answer, verdict.object);
           });
  }

  bool supersedes(const Answer& answer) const { return says(answer, "superseded") && is_about_whole(answer); }

  bool rejects(const Answer& answer) const {
    return !is_by_author(answer) && std::ranges::any_of(answer.verdicts, [&](const VerdictOf& verdict) {
      return verdict.kind == "rejected" && is_about_whole(answer, verdict.object);
    });
  }

  std::optional<Decision> of_one(bool (Decider::*decides)(const Answer&) const,
                                 std::string_view state) const {
    Decision out{state, {}};
    for (const Answer* answer : deciding_) {
      if (!answer->mail->by_robot && (this->*decides)(*answer)) out.evidence.push_back(answer->mail->id);
    }
    return out.evidence.empty() ? std::nullopt : std::optional(std::move(out));
  }

  /// An objection ends when its writer takes it back, or approves.
  static bool ends_objection(const Answer& answer) {
    if (gives_tag(answer, "reviewed-by") || gives_tag(answer, "acked-by")) return true;
    return std::ranges::any_of(answer.verdicts, [](const VerdictOf& verdict) {
      return verdict.kind == "retracted" && (verdict.object == "nacked-by" || verdict.object == "any");
    });
  }

  std::optional<Decision> of_objections() const {
    std::vector<const ThreadMail*> objections;
    for (const Answer& answer : answers_) {
      if (answer.mail->by_robot || is_by_author(answer)) continue;
      if (ends_objection(answer)) {
        std::erase_if(objections,
                      [&](const ThreadMail* mail) { return is_same_person(mail->by, answer.mail->by); });
      }
      if (says(answer, "nacked") && objections.size() < most_answers) objections.push_back(answer.mail);
    }
    Decision out{"nacked", {}};
    for (const ThreadMail* mail : objections) out.evidence.push_back(mail->id);
    return out.evidence.empty() ? std::nullopt : std::optional(std::move(out));
  }

  const SeriesRow& series_;
  const std::vector<ReviewedPatch>& patches_;
  std::span<const Answer> answers_;
  const Authors& authors_;
  /// Those with verdicts.
  std::vector<const Answer*> deciding_;
  std::unordered_map<int64_t, int> number_of_;
  /// By number, also of patches that are missing.
  std::unordered_map<int, State> state_of_;
  int64_t front_ = 0;
  bool has_cover_ = false;
  /// When somebody last said that patches are applied.
  int64_t last_applied_ = 0;
};

}  // namespace

Verdicts verdicts_on(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                     std::span<const Answer> answers, const Authors& authors) {
  const bool has_verdicts =
      std::ranges::any_of(answers, [](const Answer& answer) { return !answer.verdicts.empty(); });
  const bool is_in_tree =
      std::ranges::any_of(patches, [](const ReviewedPatch& patch) { return patch.in_tree.has_value(); });
  return has_verdicts || is_in_tree ? Decider(series, patches, answers, authors).run() : Verdicts{};
}

TakenBack::TakenBack(const std::vector<ReviewedPatch>& patches) {
  if (patches.front().number == 0) cover_ = patches.front().mail->id;
}

bool TakenBack::add(std::span<const Answer> answers) {
  const size_t before = answers_.size();
  for (const Answer& answer : answers) {
    if (says(answer, "retracted") && answers_.size() < most_taken_back) answers_.push_back(&answer);
  }
  return answers_.size() > before;
}

bool TakenBack::holds(int64_t patch, const TrailerOf& trailer, const Answer* given) const {
  return std::ranges::any_of(answers_, [&](const Answer* answer) {
    // The answers are in one vector, oldest first.
    if (given != nullptr && answer <= given) return false;
    if (!is_same_person(answer->mail->by, trailer.giver) ||
        (answer->patch != patch && answer->patch != cover_))
      return false;
    return std::ranges::any_of(answer->verdicts, [&](const VerdictOf& verdict) {
      return verdict.kind == "retracted" && (verdict.object == trailer.kind || verdict.object == "any");
    });
  });
}

}  // namespace kvq
