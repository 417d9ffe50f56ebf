// SPDX-License-Identifier: MIT
#include "indexer/relations/lineage.hpp"

#include "indexer/relations/target_release.hpp"
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

Posting of(int patches, Posting out) {
  out.patches = patches;
  return out;
}

Posting announcing(int total, Posting out) {
  out.total = total;
  return out;
}

Posting whole(int total, Posting out) {
  return announcing(total, of(total, std::move(out)));
}

Posting cover_of(int total, Posting out) {
  return announcing(total, of(0, std::move(out)));
}

Posting pull(Posting out) {
  out.is_pull = true;
  return out;
}

Posting titled(const std::string& title, Posting out) {
  out.normalised_title = title;
  return out;
}

Posting for_release(const std::string& words, Posting out) {
  out.words = words;
  return out;
}

Clues patches(int count) {
  Clues out;
  out.common_patches = count;
  return out;
}

Clues titles(int count) {
  Clues out;
  out.common_titles = count;
  return out;
}

Clues with_titles(int count, Clues out) {
  out.common_titles = count;
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

Clues with_title(Clues out) {
  out.same_title = true;
  return out;
}

struct Predecessor {
  Posting posting;
  Clues clues;
};

/// `id reason confidence`, or none; then the ids of the postings that the series includes: `+3 +4`.
std::string ancestry(const Posting& series, const std::vector<Predecessor>& candidates) {
  PreviousChoice choice(series);
  for (const Predecessor& candidate : candidates) choice.consider(candidate.posting, candidate.clues);
  const auto [found, included] = choice.result();
  if (!found) return "none";
  std::string out = std::to_string(found->previous) + ' ' + std::string(found->reason) + ' ' +
                    std::to_string(found->confidence);
  for (const int64_t other : included) out += " +" + std::to_string(other);
  return out;
}

}  // namespace

TEST_CASE("lineage: half of the patches in common make the next revision, and more raise the confidence",
          "[relations]") {
  struct Case {
    int common;
    std::string previous;
  };
  const auto test = GENERATE(values<Case>({{0, "none"},
                                           {33, "none"},
                                           {49, "none"},
                                           {50, "1 patch 70"},
                                           {66, "1 patch 76"},
                                           {75, "1 patch 80"},
                                           {100, "1 patch 90"}}));
  CAPTURE(test.common);
  const Posting v1 = of(100, posting(1, 1, 0));
  const Posting v2 = of(100, posting(2, 2, 9));
  CHECK(ancestry(v2, {{v1, patches(test.common)}}) == test.previous);
  const std::string by_titles = test.previous == "none" ? "none" : "1 patch-titles" + test.previous.substr(7);
  CHECK(ancestry(v2, {{v1, titles(test.common)}}) == by_titles);
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
      {"another sender, who names it and has its title", by(2, v2), v1, with_title(links), "1 link 85"},
      {"another sender, who answers it and has half of its patches", by(2, of(2, v2)), of(2, v1),
       with_titles(1, answers), "1 reply 80"},
      {"another sender, with a quarter and the next number", by(2, of(4, v2)), of(4, v1),
       with_titles(1, links), "1 link 85"},
      {"another sender, with a quarter and a later number", by(2, of(4, posting(2, 3, 9))), of(4, v1),
       with_titles(1, links), "none"},
      {"another sender with the title alone", by(2, v2), v1, title, "none"},
      {"another sender with a revision as high", by(2, posting(2, 1, 9)), v1, with_title(links), "none"},
      {"another sender's pull request", by(2, pull(v2)), v1, with_titles(1, links), "none"},
      {"another sender's part", by(2, partial(v2)), v1, with_title(answers), "none"},
      {"no sender", by({}, v2), by({}, v1), links, "none"},
      {"the same revision", posting(2, 1, 9), v1, links, "none"},
      {"the same revision, but a change-id", posting(2, 1, 9), v1, change_id, "1 change-id 100"},
      {"a revision before", v2, posting(1, 3, 0), links, "none"},
      {"sent again", resend(posting(2, 1, 9)), v1, title, "1 title 80"},
      {"sent again with its patches, after a cover alone", whole(4, posting(2, 1, 9)), cover_of(4, v1), title,
       "1 title 80"},
      {"sent again with other patches than the cover said", whole(5, posting(2, 1, 9)), cover_of(4, v1),
       title, "none"},
      {"a cover alone sent again", cover_of(4, posting(2, 1, 9)), cover_of(4, v1), title, "none"},
      {"sent again more than a week after a cover alone", whole(4, posting(2, 1, 604'801)), cover_of(4, v1),
       title, "none"},
      {"a revision before, sent again", resend(v2), posting(1, 3, 0), title, "none"},
      {"behind an RFC of the same revision", posting(2, 1, 9), rfc(v1), title, "1 title 80"},
      {"behind an RFC of a later revision", posting(2, 1, 9), rfc(posting(1, 5, 0)), title, "1 title 80"},
      {"a later RFC behind what was none", rfc(v2), v1, title, "1 title 80"},
      {"an RFC of the same revision behind what was none", rfc(posting(2, 1, 9)), v1, title, "none"},
      {"an answer to an RFC without a later revision", posting(2, 1, 9), rfc(v1), answers, "none"},
      {"an answer to an RFC with a patch of it", posting(2, 1, 9), rfc(v1), with_titles(1, answers),
       "1 reply 90"},
      {"an RFC behind an RFC", rfc(v2), rfc(v1), title, "1 title 80"},
      {"an RFC of the same revision behind an RFC", rfc(posting(2, 1, 9)), rfc(v1), title, "none"},
      {"sent before it", posting(2, 2, -1), v1, change_id, "none"},
      {"of the same second, and the greater Message-ID", posting(2, 2, 0), v1, title, "1 title 80"},
      {"of the same second, and the lesser Message-ID", posting(0, 2, 0), v1, title, "none"},
      {"a part of the same revision", partial(posting(2, 1, 9)), v1, answers, "1 reply 90"},
      {"a part of a revision before", partial(posting(2, 1, 9)), posting(1, 2, 0), answers, "none"},
      {"a part of another sender", by(2, partial(v2)), v1, answers, "none"},
      {"a part that answers nothing of it", partial(posting(2, 1, 9)), v1, title, "none"},
      {"two of many patches, taken out", of(2, v2), of(9, v1), titles(2), "1 part 90"},
      {"two of many patches, with a link", of(2, v2), of(9, v1), with_titles(2, links), "1 part 90"},
      {"two of many patches, not counted on", of(2, posting(2, 1, 9)), of(9, posting(1, 3, 0)), titles(2),
       "1 part 90"},
      {"a lone patch of two", v2, of(2, v1), titles(1), "1 part 90"},
      {"the rest of two, with a link", v2, of(2, v1), with_titles(1, links), "1 link 95"},
      {"few patches, but the title of the whole", of(2, v2), of(9, v1), title, "1 title 80"},
      {"a lone patch with another one of the sender", v2, of(9, v1), titles(0), "none"},
      {"a retitled patch in the thread of many", v2, of(9, v1), answers, "1 part 50"},
      {"a mending in the thread of an RFC", posting(2, 1, 9), rfc(of(9, v1)), answers, "none"},
      {"many patches that were one", of(9, v2), v1, titles(1), "1 patch-titles 90"},
      {"another release", for_release("5.15", v2), for_release("5.10", v1), title, "none"},
      {"the same release", for_release("v5.10.y", v2), for_release("stable 5.10", v1), title, "1 title 80"},
      {"a pull request with the patches of a series", pull(v2), v1, titles(1), "none"},
      {"a series of which only one patch arrived", announcing(4, v2), announcing(3, v1), titles(1),
       "1 patch-titles 90"},
      {"a large series that carries a small work", of(17, v2), v1, titles(1), "none"},
      {"the latest revision sent again", resend(posting(2, 1, 9)), posting(1, 3, 0), title, "1 title 80"},
      {"a release, and none", for_release("5.15", v2), v1, links, "none"},
      {"another cycle", for_release("for-6.10", v2), for_release("for-6.9", v1), title, "1 title 80"},
      {"the user says so", by(2, posting(2, 1, 9)), v1, the_user_says(true), "1 override 100"},
      {"the user says no", v2, v1, the_user_says(false), "none"},
  }));
  CAPTURE(test.what);
  CHECK(ancestry(test.later, {{test.earlier, test.clues}}) == test.previous);
}

TEST_CASE("lineage: the newest of several revisions is followed, in any order", "[relations]") {
  struct Case {
    std::string what;
    Predecessor chosen;
    Predecessor other;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"the user's word",
       {posting(1, 1, 0), the_user_says(true)},
       {posting(2, 2, 1), title},
       "1 override 100 +2"},
      {"the revision, not the reason",
       {posting(1, 2, 0), title},
       {posting(2, 1, 1), with_titles(1, links)},
       "1 title 80 +2"},
      {"the revision, not the date", {posting(1, 2, 0), title}, {posting(2, 1, 1), title}, "1 title 80 +2"},
      {"the date", {posting(1, 2, 1), title}, {posting(2, 2, 0), title}, "1 title 80 +2"},
      {"the Message-ID", {posting(2, 2, 0), title}, {posting(1, 2, 0), title}, "2 title 80 +1"},
      {"a whole one before a part",
       {posting(1, 1, 0), title},
       {partial(posting(2, 2, 1)), title},
       "1 title 80 +2"},
      {"the RFC between two that are none",
       {rfc(posting(1, 2, 1)), title},
       {posting(2, 1, 0), title},
       "1 title 80 +2"},
      {"a v1 behind an RFC of a later revision",
       {posting(1, 1, 1), title},
       {rfc(posting(2, 3, 0)), title},
       "1 title 80 +2"},
      {"the title of the whole before a later link to another work",
       {posting(1, 1, 0), title},
       {posting(2, 2, 1), links},
       "1 title 80"},
      {"the title of the whole before a lone patch",
       {of(2, posting(1, 1, 0)), title},
       {posting(2, 1, 1), patches(1)},
       "1 title 80 +2"},
      {"most titles before a lone patch",
       {of(2, posting(1, 1, 0)), titles(2)},
       {posting(2, 2, 1), titles(1)},
       "1 patch-titles 90 +2"},
      {"the newest revision that the series is a part of, before an early one",
       {of(9, posting(2, 2, 1)), titles(3)},
       {of(3, posting(1, 1, 0)), titles(2)},
       "2 part 90"},
      {"a part's own line before the whole",
       {of(3, posting(1, 1, 1)), title},
       {of(9, posting(2, 2, 0)), titles(3)},
       "1 title 80"},
  }));
  CAPTURE(test.what);
  const Posting series = of(3, posting(9, 3, 9));
  CHECK(ancestry(series, {test.chosen, test.other}) == test.expected);
  CHECK(ancestry(series, {test.other, test.chosen}) == test.expected);
}

TEST_CASE("lineage: a lone patch that a series takes in is replaced, but not followed", "[relations]") {
  struct Case {
    std::string what;
    Posting series;
    Predecessor single;
    std::vector<int64_t> included;
  };
  constexpr int64_t day = 86'400;
  const Posting v1 = posting(1, 1, 0);
  const Posting three = of(3, posting(9, 1, 9));
  const auto test = GENERATE_COPY(values<Case>({
      {"by title", three, {v1, titles(1)}, {1}},
      {"of a later revision", three, {posting(1, 2, 0), titles(1)}, {1}},
      {"for a large work", of(17, posting(9, 2, 9)), {v1, titles(1)}, {1}},
      {"by patch-id alone", three, {v1, patches(1)}, {}},
      {"another patch", three, {v1, titles(0)}, {}},
      {"of two patches", three, {of(2, v1), titles(1)}, {}},
      {"alone again", posting(9, 1, 9), {v1, titles(1)}, {}},
      {"two months later", of(3, posting(9, 1, 60 * day)), {v1, titles(1)}, {1}},
      {"later", of(3, posting(9, 1, 60 * day + 1)), {v1, titles(1)}, {}},
      {"in a pull request posted as patches", titled("foo/bar updates for 5.4", three), {v1, titles(1)}, {}},
      {"in one with more words", titled("foo fixes for linux v6.9-rc2", three), {v1, titles(1)}, {}},
      {"in fixes for a device", titled("foo fixes for zr9120", three), {v1, titles(1)}, {1}},
      {"in a pull request", pull(three), {pull(v1), titles(1)}, {}},
      {"of somebody else", by(2, three), {v1, titles(1)}, {}},
  }));
  CAPTURE(test.what);
  PreviousChoice choice(test.series);
  choice.consider(test.single.posting, test.single.clues);
  const Ancestry found = choice.result();
  CHECK(!found.previous);
  CHECK(found.included == test.included);
}

TEST_CASE("lineage: a series includes at most eight other postings, the newest", "[relations]") {
  const Posting series = posting(99, 99, 99);
  std::vector<Predecessor> line;
  for (int i = 1; i <= 10; ++i) line.push_back({posting(i, i, i), title});
  CHECK(ancestry(series, line) == "10 title 80 +2 +3 +4 +5 +6 +7 +8 +9");
}

TEST_CASE("lineage: the releases that the words of a subject name", "[relations]") {
  struct Case {
    std::string words;
    std::string releases;
  };
  const auto test = GENERATE(values<Case>({{"", ""},
                                           {"net-next", ""},
                                           {"5.10", "5.10"},
                                           {"v6.1", "6.1"},
                                           {"for v5.15", "5.15"},
                                           {"AUTOSEL 4.19", "4.19"},
                                           {"stable-5.10.y", "5.10"},
                                           {"for-stable-5.4", "5.4"},
                                           {"stable/linux-6.6.y", "6.6"},
                                           {"5.10 5.15", "5.10 5.15"},
                                           {"for-6.9", ""},
                                           {"1.5/2", ""},
                                           {"5.", ""},
                                           {".5", ""}}));
  CAPTURE(test.words);
  CHECK(target_release(test.words) == test.releases);
}
