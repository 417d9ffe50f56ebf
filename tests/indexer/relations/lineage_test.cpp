// SPDX-License-Identifier: MIT
#include "indexer/relations/lineage.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

constexpr int64_t start = 1'740'996'000;

/// A posting of one sender, some seconds after the start.
Posting posting(int64_t id, int revision, int64_t after) {
  Posting out;
  out.id = id;
  out.revision = revision;
  out.date = start + after;
  out.sender = 1;
  out.message_id = std::to_string(id) + "@x";
  return out;
}

Posting with_change_id(Posting out, const std::string& change_id) {
  out.change_id = change_id;
  return out;
}

Posting rfc(Posting out) {
  out.rfc = true;
  return out;
}

Posting resend(Posting out) {
  out.resend = true;
  return out;
}

Posting partial(Posting out) {
  out.form = SeriesForm::partial;
  return out;
}

Posting by(std::optional<int64_t> sender, Posting out) {
  out.sender = sender;
  return out;
}

Clues patches(int percent) {
  Clues out;
  out.common_patches = percent;
  return out;
}

Clues the_user_says(bool follows) {
  Clues out;
  out.override_says = follows;
  out.same_change_id = out.same_title = true;
  return out;
}

Clues only(bool Clues::*clue) {
  Clues out;
  out.*clue = true;
  return out;
}

const Clues title = only(&Clues::same_title);
const Clues links = only(&Clues::links);
const Clues answers = only(&Clues::answers);
const Clues change_id = only(&Clues::same_change_id);

/// `id reason confidence`, or none.
std::string previous(const Posting& series, const std::vector<Predecessor>& candidates) {
  const auto found = choose_previous(series, candidates);
  if (!found) return "none";
  return std::to_string(found->previous) + ' ' + std::string(found->reason) + ' ' +
         std::to_string(found->confidence);
}

}  // namespace

TEST_CASE("lineage: half of the patches in common make the next revision, and more raise the confidence",
          "[relations]") {
  struct Case {
    int percent;
    std::string previous;
  };
  const auto test = GENERATE(values<Case>({{0, "none"},
                                           {33, "none"},
                                           {49, "none"},
                                           {50, "1 patch 70"},
                                           {66, "1 patch 76"},
                                           {69, "1 patch 77"},
                                           {75, "1 patch 80"},
                                           {100, "1 patch 90"}}));
  CAPTURE(test.percent);
  CHECK(previous(posting(2, 2, 9), {{posting(1, 1, 0), patches(test.percent)}}) == test.previous);
}

TEST_CASE("lineage: reasons why a posting follows another, and exceptions", "[relations]") {
  struct Case {
    std::string what;
    Posting later;
    Posting earlier;
    Clues clues;
    std::string previous;
  };
  const Posting v1 = posting(1, 1, 0);
  const Posting v2 = posting(2, 2, 9);
  const auto test = GENERATE_COPY(values<Case>({
      {"nothing in common", v2, v1, {}, "none"},
      {"its title", v2, v1, title, "1 title 80"},
      {"a link", v2, v1, links, "1 link 95"},
      {"an answer", v2, v1, answers, "1 reply 90"},
      {"a change-id", v2, v1, change_id, "1 change-id 100"},
      {"both have change-ids, of two works", with_change_id(v2, "b"), with_change_id(v1, "a"), title, "none"},
      {"both have change-ids, and a link", with_change_id(v2, "b"), with_change_id(v1, "a"), links,
       "1 link 95"},
      {"one has a change-id", with_change_id(v2, "b"), v1, title, "1 title 80"},
      {"the other has one", v2, with_change_id(v1, "a"), title, "1 title 80"},
      {"the longest pause", posting(2, 2, longest_pause), v1, title, "1 title 80"},
      {"a longer one", posting(2, 2, longest_pause + 1), v1, title, "none"},
      {"a longer one, and an answer", posting(2, 2, longest_pause + 1), v1, answers, "1 reply 90"},
      {"another sender", by(2, v2), v1, links, "none"},
      {"another sender, but a change-id", by(2, v2), v1, change_id, "1 change-id 100"},
      {"no sender", by({}, v2), by({}, v1), links, "none"},
      {"the same revision", posting(2, 1, 9), v1, links, "none"},
      {"the same revision, but a change-id", posting(2, 1, 9), v1, change_id, "1 change-id 100"},
      {"a revision before", v2, posting(1, 3, 0), links, "none"},
      {"sent again", resend(posting(2, 1, 9)), v1, title, "1 title 80"},
      {"a revision before, sent again", resend(v2), posting(1, 3, 0), title, "none"},
      {"behind an RFC of the same revision", posting(2, 1, 9), rfc(v1), title, "1 title 80"},
      {"behind an RFC of a later revision", posting(2, 1, 9), rfc(posting(1, 5, 0)), title, "1 title 80"},
      {"an RFC behind what was none", rfc(v2), v1, title, "none"},
      {"an RFC behind an RFC", rfc(v2), rfc(v1), title, "1 title 80"},
      {"an RFC of the same revision behind an RFC", rfc(posting(2, 1, 9)), rfc(v1), title, "none"},
      {"sent before it", posting(2, 2, -1), v1, change_id, "none"},
      {"of the same second, and the greater Message-ID", posting(2, 2, 0), v1, title, "1 title 80"},
      {"of the same second, and the lesser Message-ID", posting(0, 2, 0), v1, title, "none"},
      {"a part of the same revision", partial(posting(2, 1, 9)), v1, answers, "1 reply 90"},
      {"a part of a revision before", partial(posting(2, 1, 9)), posting(1, 2, 0), answers, "none"},
      {"a part of another sender", by(2, partial(v2)), v1, answers, "none"},
      {"a part that answers nothing of it", partial(posting(2, 1, 9)), v1, title, "none"},
      {"the user says so", by(2, posting(2, 1, 9)), v1, the_user_says(true), "1 override 100"},
      {"the user says no", v2, v1, the_user_says(false), "none"},
  }));
  CAPTURE(test.what);
  CHECK(previous(test.later, {{test.earlier, test.clues}}) == test.previous);
}

TEST_CASE("lineage: the newest of several revisions is followed, in any order", "[relations]") {
  struct Case {
    std::string what;
    Predecessor chosen;
    Predecessor other;
  };
  const auto test = GENERATE(values<Case>({
      {"the user's word", {posting(1, 1, 0), the_user_says(true)}, {posting(2, 2, 1), title}},
      {"the revision, not the reason", {posting(1, 2, 0), title}, {posting(2, 1, 1), links}},
      {"the revision, not the date", {posting(1, 2, 0), title}, {posting(2, 1, 1), title}},
      {"the date", {posting(1, 2, 1), title}, {posting(2, 2, 0), title}},
      {"the Message-ID", {posting(2, 2, 0), title}, {posting(1, 2, 0), title}},
      {"a whole one before a part", {posting(1, 1, 0), answers}, {partial(posting(2, 2, 1)), answers}},
      {"what is no RFC before one", {posting(1, 1, 0), title}, {rfc(posting(2, 2, 1)), title}},
  }));
  CAPTURE(test.what);
  const std::string chosen = std::to_string(test.chosen.posting.id) + ' ';
  const Posting series = posting(9, 3, 9);
  CHECK(previous(series, {test.chosen, test.other}).starts_with(chosen));
  CHECK(previous(series, {test.other, test.chosen}).starts_with(chosen));
}
