// SPDX-License-Identifier: MIT
#include "indexer/relations/review.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <random>
#include <set>
#include <span>

#include "indexer/relations/standings.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

constexpr int64_t author = 1;
constexpr int64_t ada = 2;
constexpr int64_t bo = 3;

// The members of the series under test: a cover and two patches.
constexpr int64_t cover = 10;
constexpr int64_t first = 11;
constexpr int64_t second = 12;

/// A reply: its sender, the mail of the series that it replies to, its verdicts (`applied`, `applied:1..2`)
/// and trailers.
struct Said {
  int64_t sender;
  int64_t of;
  std::vector<std::string> verdicts;
  std::vector<std::string> trailers;
  bool by_robot = false;
  bool asks_nothing = false;
  std::string name = {};
  bool may_apply = false;
};

Said says(int64_t sender, int64_t of, const std::string& verdict) {
  return {sender, of, {verdict}, {}};
}
Said gives(int64_t sender, int64_t of, const std::string& trailer) {
  return {sender, of, {}, {trailer}};
}
Said writes(int64_t sender, int64_t of) {
  return {sender, of, {}, {}};
}
Said of_maintainer(Said said) {
  said.may_apply = true;
  return said;
}
Said of_robot(Said said) {
  said.by_robot = true;
  return said;
}

Said thanks(int64_t sender, int64_t of) {
  Said out = writes(sender, of);
  out.asks_nothing = true;
  return out;
}
Said named(const std::string& name, Said said) {
  said.name = name;
  return said;
}

struct Posted {
  bool has_cover = true;
  bool complete = true;
  SeriesForm form = SeriesForm::covered;
  bool has_patches = true;
  /// The author of the second patch.
  int64_t colleague = author;
  /// What says that the cover and the patches are backports.
  std::vector<std::string> backports = {"", "", ""};
  /// A trailer in each patch.
  std::string carries = {};
  /// What trees say of the two patches.
  std::array<std::optional<TreeWord>, 2> in_tree = {};
};

std::string text_of(std::string_view state, int people, int reviewed, int acked, int tested) {
  std::string out(state);
  for (const int number : {people, reviewed, acked, tested}) out += " " + std::to_string(number);
  return out;
}

/// Returns the patches with what trees had by a time.
std::vector<ReviewedPatch> patches_at(std::vector<ReviewedPatch> patches, int64_t time) {
  for (ReviewedPatch& patch : patches) {
    if (!patch.in_tree) continue;
    if (patch.in_tree->reverted > time) patch.in_tree->reverted.reset();
    if (patch.in_tree->committed > time) patch.in_tree.reset();
  }
  return patches;
}

/// Checks that the standing at the time of each answer and of each change of a tree is the review of what was
/// said and done up to it.
void check_standings(const SeriesRow& series, const std::vector<ReviewedPatch>& patches,
                     const std::vector<Answer>& answers, const SeriesReview& whole) {
  const std::vector<Standing> standings = standings_of(series, patches, answers, whole);
  // Of more, some changes are found late.
  constexpr size_t few = 200;
  if (answers.size() >= few) return;
  std::set<int64_t> times = {series.date};
  for (const Answer& answer : answers) times.insert(answer.mail->date);
  for (const ReviewedPatch& patch : patches) {
    if (!patch.in_tree) continue;
    times.insert(std::max(series.date, patch.in_tree->committed));
    if (patch.in_tree->reverted) times.insert(std::max(series.date, *patch.in_tree->reverted));
  }
  for (const int64_t time : times) {
    size_t count = 0;
    while (count < answers.size() && answers[count].mail->date <= time) ++count;
    const std::vector<ReviewedPatch> patches_then = patches_at(patches, time);
    const SeriesReview then = review_of(series, patches_then, std::span(answers).first(count));
    const Standing* found = nullptr;
    for (const Standing& standing : standings) {
      if (standing.since <= time) found = &standing;
    }
    REQUIRE(found != nullptr);
    CAPTURE(count, time);
    CHECK(text_of(found->state, found->people, found->reviewed, found->acked, found->tested) ==
          text_of(then.state, then.people, then.reviewed, then.acked, then.tested));
  }
  for (size_t i = 1; i < standings.size(); ++i) CHECK(standings[i - 1].since < standings[i].since);
}

/// The replies are mails 100, 101, ..., one second apart.
SeriesReview review(const Posted& posted, const std::vector<Said>& said) {
  SeriesRow series;
  series.total = !posted.has_patches ? 0 : posted.complete ? 2 : 3;
  series.form = posted.form;
  series.complete = posted.complete;
  series.sender = author;
  series.date = 1'000;
  std::vector<ThreadMail> members;
  for (const int64_t id : {cover, first, second}) {
    ThreadMail mail;
    mail.id = id;
    mail.date = 1'000;
    mail.sender = author;
    mail.from = {author, author, false, "lin aster"};
    mail.by = mail.from;
    if (id == second && posted.colleague != author) mail.by = {posted.colleague, posted.colleague, false, {}};
    if (const std::string& line = posted.backports[members.size()]; !line.empty()) mail.backport = line;
    members.push_back(mail);
  }
  std::vector<ReviewedPatch> patches;
  for (size_t i = posted.has_cover ? 0 : 1; i < (posted.has_patches ? 3 : 1); ++i) {
    patches.push_back({&members[i], static_cast<int>(i), {}});
    if (i > 0 && !posted.carries.empty())
      patches.back().trailers.push_back({posted.carries, ada, false, {ada, ada, false, {}}});
    if (i > 0) patches.back().in_tree = posted.in_tree[i - 1];
  }
  series.id = patches.front().mail->id;
  std::vector<ThreadMail> mails(said.size());
  std::vector<Answer> answers;
  for (size_t i = 0; i < said.size(); ++i) {
    mails[i].id = 100 + static_cast<int64_t>(i);
    mails[i].date = 2'000 + static_cast<int64_t>(i);
    mails[i].sender = said[i].sender;
    mails[i].by_robot = said[i].by_robot;
    mails[i].by = {said[i].sender, said[i].sender, false, said[i].name};
    mails[i].asks_nothing = said[i].asks_nothing;
    Answer answer{&mails[i], said[i].of, {}, {}, said[i].may_apply};
    for (const std::string& verdict : said[i].verdicts) {
      const size_t colon = std::min(verdict.find(':'), verdict.size());
      answer.verdicts.push_back(
          {verdict.substr(0, colon), verdict.substr(std::min(colon + 1, verdict.size()))});
    }
    for (const std::string& kind : said[i].trailers) {
      answer.trailers.push_back({kind, said[i].sender, said[i].by_robot, mails[i].by});
    }
    answers.push_back(answer);
  }
  SeriesReview out = review_of(series, patches, answers);
  check_standings(series, patches, answers, out);
  return out;
}

/// The state and the mails that decide it.
std::string state(const Posted& posted, const std::vector<Said>& said) {
  const SeriesReview out = review(posted, said);
  std::string text(out.state);
  for (const int64_t id : out.evidence) text += ' ' + std::to_string(id);
  return text;
}

const Posted whole;
const Posted bare{false, true, SeriesForm::bare};
const Posted incomplete{true, false, SeriesForm::covered};
const Posted incomplete_bare{false, false, SeriesForm::bare};
const Posted part{false, false, SeriesForm::partial};

}  // namespace

TEST_CASE("review: the state of a series depends on its replies", "[relations]") {
  struct Case {
    std::string what;
    Posted posted;
    std::vector<Said> said;
    std::string state;
  };
  const auto test = GENERATE(values<Case>({
      {"nobody answers", whole, {}, "awaiting-review 10"},
      {"a cover that announces no patches",
       {true, true, SeriesForm::covered, false},
       {},
       "awaiting-review 10"},
      {"its cover is applied", whole, {says(ada, cover, "applied")}, "applied 100"},
      {"its author applies it", whole, {says(author, cover, "applied")}, "awaiting-review 10"},
      {"its author, who may, applies it",
       whole,
       {of_maintainer(says(author, cover, "applied"))},
       "applied 100"},
      {"the patches are applied by number",
       whole,
       {says(ada, cover, "applied:1"), says(bo, first, "applied:2")},
       "applied 100 101"},
      {"the first one is applied, and later the rest",
       whole,
       {says(ada, cover, "applied:1"), says(ada, cover, "applied:rest")},
       "applied 100 101"},
      {"as many patches as there are are applied", whole, {says(ada, cover, "applied:of 2")}, "applied 100"},
      {"some of the patches are applied", whole, {says(ada, cover, "applied:of 1")}, "awaiting-author 100"},
      {"more patches are applied than there are",
       whole,
       {says(ada, cover, "applied:of 3")},
       "awaiting-author 100"},
      {"some that are not named, then both one by one",
       whole,
       {says(ada, first, "applied:of 3"), says(ada, second, "applied:of 3")},
       "applied 100 101"},
      {"the rest of nothing is applied", whole, {says(ada, cover, "applied:rest")}, "awaiting-author 100"},
      {"all but the last is applied", whole, {says(ada, cover, "applied:1..-2")}, "partially-reviewed 100"},
      {"patches are applied that it has not",
       whole,
       {says(ada, cover, "applied:3..4")},
       "awaiting-author 100"},
      {"the whole is applied in an answer to one patch",
       whole,
       {says(ada, second, "applied:all")},
       "applied 100"},
      {"the first of a bare series, and later the second",
       bare,
       {says(ada, first, "applied"), says(ada, second, "applied")},
       "applied 100 101"},
      {"a patch is missing, and all are applied by number",
       incomplete,
       {says(ada, cover, "applied:1..3")},
       "applied 100"},
      {"applied, then dropped again",
       whole,
       {says(ada, cover, "applied"), says(ada, cover, "dropped")},
       "dropped 101"},
      {"applied, and one patch dropped again",
       whole,
       {says(ada, cover, "applied"), says(ada, second, "dropped")},
       "awaiting-author 101"},
      {"applied, dropped and applied again",
       whole,
       {says(ada, cover, "applied"), says(ada, cover, "dropped"), says(ada, cover, "applied")},
       "applied 100 102"},
      {"dropped by its author", whole, {says(author, cover, "dropped")}, "awaiting-review 10"},
      {"dropped by a robot", whole, {of_robot(says(ada, cover, "dropped"))}, "awaiting-review 10"},
      {"its author withdraws it", whole, {says(author, cover, "withdrawn")}, "withdrawn 100"},
      {"its author withdraws one patch", whole, {says(author, first, "withdrawn")}, "awaiting-review 10"},
      {"its author withdraws all below one patch",
       whole,
       {says(author, first, "withdrawn:all")},
       "withdrawn 100"},
      {"its author withdraws each patch by number",
       whole,
       {says(author, cover, "withdrawn:1..2")},
       "withdrawn 100"},
      {"somebody else wants it withdrawn", whole, {says(ada, cover, "withdrawn")}, "awaiting-author 100"},
      {"withdrawn, but applied",
       whole,
       {says(author, cover, "withdrawn"), says(ada, cover, "applied")},
       "applied 101"},
      {"something newer takes its place", whole, {says(ada, cover, "superseded")}, "superseded 100"},
      {"something newer takes the place of one patch",
       whole,
       {says(ada, first, "superseded")},
       "awaiting-author 100"},
      {"it is rejected", whole, {says(ada, cover, "rejected")}, "rejected 100"},
      {"its author finds that something is rejected",
       whole,
       {says(author, cover, "rejected")},
       "awaiting-review 10"},
      {"one patch is rejected", whole, {says(ada, second, "rejected")}, "awaiting-author 100"},
      {"an objection is taken back",
       whole,
       {says(ada, cover, "nacked"), says(ada, cover, "retracted:nacked-by")},
       "awaiting-author 101"},
      {"another person takes an objection back",
       whole,
       {says(ada, cover, "nacked"), says(bo, cover, "retracted:nacked-by")},
       "nacked 100"},
      {"who objected reviews it",
       whole,
       {says(ada, cover, "nacked"), gives(ada, cover, "reviewed-by")},
       "reviewed 101"},
      {"a review is taken back",
       whole,
       {gives(ada, cover, "reviewed-by"), says(ada, cover, "retracted:reviewed-by")},
       "awaiting-author 101"},
      {"the review of one patch is taken back",
       whole,
       {gives(ada, cover, "reviewed-by"), says(ada, second, "retracted:any"), gives(bo, first, "tested-by")},
       "awaiting-author 101"},
      {"an ack is taken back, and given again",
       whole,
       {gives(ada, cover, "acked-by"), says(ada, cover, "retracted:acked-by"), gives(ada, cover, "acked-by")},
       "reviewed 102"},
      {"an ack is taken back, the review stays",
       whole,
       {gives(ada, cover, "reviewed-by"), says(ada, cover, "retracted:acked-by")},
       "reviewed 100"},
      {"each patch is applied",
       whole,
       {says(ada, first, "applied"), says(ada, second, "applied")},
       "applied 100 101"},
      {"one patch of a covered series is applied",
       whole,
       {says(ada, first, "applied")},
       "partially-reviewed 100"},
      {"who takes one patch had a question about the other",
       whole,
       {writes(ada, second), says(ada, first, "applied")},
       "partially-reviewed 101"},
      {"somebody else had a question about the other",
       whole,
       {writes(bo, second), says(ada, first, "applied")},
       "awaiting-author 100"},
      {"who takes one patch asks about the other later",
       whole,
       {says(ada, first, "applied"), writes(ada, second)},
       "awaiting-author 101"},
      {"who takes one patch drops it again and had a question",
       whole,
       {writes(ada, second), says(ada, first, "applied"), says(ada, first, "dropped")},
       "awaiting-author 102"},
      {"the first of a bare series is applied", bare, {says(ada, first, "applied")}, "applied 100"},
      {"the second of a bare series is applied",
       bare,
       {says(ada, second, "applied")},
       "partially-reviewed 100"},
      {"a patch is missing, those that are here are applied",
       incomplete,
       {says(ada, first, "applied"), says(ada, second, "applied")},
       "partially-reviewed 100 101"},
      {"a patch is missing, and the cover is applied",
       incomplete,
       {says(ada, cover, "applied")},
       "applied 100"},
      {"a patch is missing, and the first is applied",
       incomplete_bare,
       {says(ada, first, "applied")},
       "applied 100"},
      {"a part is applied patch by patch",
       {true, false, SeriesForm::partial},
       {says(ada, first, "applied"), says(ada, second, "applied")},
       "applied 100 101"},
      {"applied after a refusal",
       whole,
       {says(bo, cover, "nacked"), says(ada, cover, "applied")},
       "applied 101"},
      {"somebody refuses it", whole, {says(ada, second, "nacked")}, "nacked 100"},
      {"a robot refuses it", whole, {of_robot(says(ada, cover, "nacked"))}, "awaiting-review 10"},
      {"a robot and somebody refuse it",
       whole,
       {of_robot(says(ada, cover, "nacked")), says(bo, cover, "nacked")},
       "nacked 101"},
      {"its author refuses it", whole, {says(author, cover, "nacked")}, "awaiting-review 10"},
      {"refused, though reviewed",
       whole,
       {gives(ada, cover, "reviewed-by"), says(bo, first, "nacked")},
       "nacked 101"},
      {"the cover is reviewed", whole, {gives(ada, cover, "reviewed-by")}, "reviewed 100"},
      {"each patch is reviewed or acked",
       whole,
       {gives(ada, first, "reviewed-by"), gives(bo, second, "acked-by")},
       "reviewed 100 101"},
      {"each patch is tested", whole, {gives(ada, cover, "tested-by")}, "awaiting-review 10"},
      {"each patch is reviewed by its author",
       whole,
       {gives(author, cover, "reviewed-by")},
       "awaiting-review 10"},
      {"each patch is reviewed by a robot",
       whole,
       {of_robot(gives(ada, cover, "reviewed-by"))},
       "awaiting-review 10"},
      {"one patch is reviewed", whole, {gives(ada, first, "reviewed-by")}, "partially-reviewed 100"},
      {"a patch is missing, the others are reviewed",
       incomplete,
       {gives(ada, cover, "reviewed-by")},
       "partially-reviewed 100"},
      {"a part is reviewed",
       part,
       {gives(ada, first, "reviewed-by"), gives(ada, second, "reviewed-by")},
       "reviewed 100 101"},
      {"one is reviewed, then asked about",
       whole,
       {gives(ada, first, "reviewed-by"), writes(bo, second)},
       "awaiting-author 101"},
      {"asked, and a tag of somebody else is newer",
       whole,
       {writes(bo, second), gives(ada, first, "reviewed-by")},
       "awaiting-author 100"},
      {"asked, and then tagged by the same person",
       whole,
       {writes(bo, first), gives(bo, first, "reviewed-by")},
       "partially-reviewed 101"},
      {"asked about one patch, and another tagged by the same person",
       whole,
       {writes(bo, second), gives(bo, first, "reviewed-by")},
       "awaiting-author 100"},
      {"asked about a patch, and all tagged as tested by the same person",
       whole,
       {writes(bo, second), gives(bo, cover, "tested-by")},
       "awaiting-review 10"},
      {"asked, and the author answers",
       whole,
       {writes(bo, second), writes(author, second)},
       "awaiting-review 10"},
      {"asked, and a robot is newer",
       whole,
       {writes(bo, second), of_robot(writes(ada, second))},
       "awaiting-author 100"},
      {"all is reviewed, then asked about",
       whole,
       {gives(ada, cover, "acked-by"), writes(bo, second)},
       "reviewed 100"},
      {"somebody only thanks", whole, {thanks(bo, cover)}, "awaiting-review 10"},
      {"asked, and somebody else only thanks",
       whole,
       {writes(bo, second), thanks(ada, cover)},
       "awaiting-author 100"},
      {"asked, answered, and then only thanked",
       whole,
       {writes(bo, second), writes(author, second), thanks(bo, second)},
       "awaiting-review 10"},
      {"asked, and the author only agrees",
       whole,
       {writes(bo, second), thanks(author, second)},
       "awaiting-author 100"},
      {"asked, and the author answers from another address",
       whole,
       {writes(bo, second), named("lin aster", writes(9, second))},
       "awaiting-review 10"},
      {"the author reviews from another address",
       whole,
       {named("lin aster", gives(9, cover, "reviewed-by"))},
       "awaiting-review 10"},
      {"asked, and the author's answer has a tag, as in a patch that it proposes",
       whole,
       {writes(bo, second), gives(author, second, "tested-by")},
       "awaiting-review 10"},
      {"asked, and the author of that patch answers",
       {.colleague = ada},
       {writes(bo, second), writes(ada, second)},
       "awaiting-review 10"},
      {"asked about a patch by its sender's colleague, who wrote half of the series",
       {.colleague = ada},
       {writes(bo, first), writes(ada, first)},
       "awaiting-review 10"},
      {"the sender reviews a colleague's patch, and somebody the sender's",
       {.colleague = ada},
       {gives(author, second, "reviewed-by"), gives(bo, first, "reviewed-by")},
       "reviewed 100 101"},
      {"a colleague reviews what they wrote",
       {.colleague = ada},
       {gives(ada, second, "reviewed-by")},
       "awaiting-review 10"},
      {"its cover says that it is a backport",
       {.backports = {"stable", "", ""}},
       {writes(bo, first)},
       "backport 10"},
      {"half of its patches are backports",
       {.backports = {"", "", "[ Upstream commit 1234567 ]"}},
       {says(ada, cover, "applied")},
       "backport 12"},
      {"the tags that a patch carries count", {.carries = "reviewed-by"}, {}, "reviewed 11 12"},
  }));
  CAPTURE(test.what);
  CHECK(state(test.posted, test.said) == test.state);
}

TEST_CASE("review: people count once, robots and the author never", "[relations]") {
  const SeriesReview out =
      review(whole, {gives(ada, cover, "reviewed-by"), gives(ada, first, "reviewed-by"),
                     gives(bo, second, "tested-by"), gives(author, first, "acked-by"),
                     of_robot(gives(4, first, "tested-by")), gives(5, second, "signed-off-by")});
  CHECK(out.people == 3);
  CHECK(out.reviewed == 1);
  CHECK(out.acked == 0);
  CHECK(out.tested == 1);
  CHECK(out.active == 2'005);
  CHECK(out.replies.size() == 6);
  // Tags of replies to the patch precede those of replies to the cover.
  std::string held;
  for (const PatchTrailer& trailer : out.trailers) {
    held += std::to_string(trailer.patch) + ' ' + trailer.kind + ' ' + std::string(trailer.origin) + ' ' +
            std::to_string(trailer.source) + '\n';
  }
  CHECK(held ==
        "10 reviewed-by reply 100\n11 reviewed-by reply 101\n12 tested-by reply 102\n11 acked-by reply 103\n"
        "12 signed-off-by reply 105\n12 reviewed-by cover 100\n");
}

TEST_CASE("review: a backport counts only the reviews that it gets itself", "[relations]") {
  const Posted backport{.backports = {"", "AUTOSEL", "AUTOSEL"}, .carries = "reviewed-by"};
  CHECK(review(backport, {}).reviewed == 0);
  CHECK(review(backport, {}).trailers.empty());
  CHECK(review(backport, {gives(bo, cover, "reviewed-by")}).reviewed == 1);
  CHECK(review({.carries = "reviewed-by"}, {}).reviewed == 1);
  CHECK(review({.backports = {"", "AUTOSEL", "AUTOSEL"}, .carries = "signed-off-by"}, {}).trailers.size() ==
        2);
}

TEST_CASE("review: somebody who answers and tags from two addresses is one person", "[relations]") {
  const SeriesReview out = review(
      whole, {named("bo", gives(bo, first, "reviewed-by")), named("bo", gives(7, second, "reviewed-by"))});
  CHECK(out.people == 1);
  CHECK(out.reviewed == 1);
}

TEST_CASE("review: a robot's mail does not make a series active", "[relations]") {
  CHECK(review(whole, {of_robot(writes(ada, cover))}).active == 1'000);
  CHECK(review(whole, {of_robot(writes(ada, cover))}).people == 0);
  CHECK(review(whole, {writes(author, cover)}).active == 2'000);
  CHECK(review(whole, {writes(author, cover)}).people == 0);
}

TEST_CASE("review: at most 200 tags of replies to the cover count", "[relations]") {
  std::vector<Said> said;
  for (int64_t person = 100; person < 301; ++person) said.push_back(gives(person, cover, "reviewed-by"));
  // The replies' own tags for the cover, and 200 for each of the two patches.
  CHECK(review(whole, said).trailers.size() == 201 + 2 * 200);
}

TEST_CASE("review: the standing at the time of each answer is that of the answers up to it", "[relations]") {
  std::mt19937 random(20);
  const auto pick = [&](size_t count) { return random() % count; };
  constexpr const char* verdicts[] = {
      "applied",   "dropped", "withdrawn", "nacked", "rejected", "applied:1..1", "retracted:reviewed-by",
      "superseded"};
  constexpr const char* tags[] = {"reviewed-by", "acked-by", "tested-by", "reported-by"};
  for (int i = 0; i < 300; ++i) {
    std::vector<Said> said;
    for (size_t answers = pick(25); answers > 0; --answers) {
      Said one = writes(1 + static_cast<int64_t>(pick(5)), std::array{cover, first, second}[pick(3)]);
      if (pick(8) == 0) one.verdicts.emplace_back(verdicts[pick(std::size(verdicts))]);
      if (pick(5) == 0) one.trailers.emplace_back(tags[pick(std::size(tags))]);
      one.asks_nothing = pick(4) == 0;
      one.by_robot = pick(9) == 0;
      said.push_back(one);
    }
    Posted posted;
    for (auto& in_tree : posted.in_tree) {
      if (i % 2 == 0 || pick(3) == 0) continue;
      in_tree = TreeWord{900 + static_cast<int64_t>(pick(3)) * 600 + static_cast<int64_t>(pick(500)), {}};
      if (i % 4 == 1) in_tree->committed = 1'995 + static_cast<int64_t>(pick(35));
      if (pick(2) == 0)
        in_tree->reverted = in_tree->committed + static_cast<int64_t>(pick(i % 4 == 1 ? 9 : 900));
    }
    review(posted, said);
  }
}

TEST_CASE("review: what a tree has is applied, what it reverted is dropped", "[relations]") {
  const TreeWord there{1'500, {}};
  const TreeWord reverted{1'500, 1'999};
  const auto of_tree = [](std::optional<TreeWord> one, std::optional<TreeWord> other) {
    Posted posted;
    posted.in_tree = {one, other};
    return posted;
  };
  CHECK(state(of_tree(there, there), {}) == "applied");
  // The cover is in no tree. Who takes one patch decides about the other.
  CHECK(state(of_tree(there, {}), {}) == "partially-reviewed");
  CHECK(state(of_tree(there, {}), {says(ada, second, "applied")}) == "applied 100");
  CHECK(state(of_tree(there, {}), {gives(ada, second, "reviewed-by")}) == "reviewed 100");
  // Commits come before words.
  CHECK(state(of_tree(there, there), {says(ada, cover, "dropped")}) == "applied");
  CHECK(state(of_tree(there, there), {says(author, cover, "withdrawn")}) == "applied");
  CHECK(state(of_tree(there, there), {says(ada, cover, "nacked")}) == "applied");
  CHECK(state(of_tree(reverted, reverted), {}) == "dropped");
  CHECK(state(of_tree(there, reverted), {}) == "partially-reviewed");
  // A word after the revert says that it is applied again; the answers are from 2000 on.
  CHECK(state(of_tree(reverted, reverted), {says(ada, cover, "applied")}) == "applied 100");
  const TreeWord late{1'500, 3'000};
  CHECK(state(of_tree(late, late), {says(ada, cover, "applied")}) == "dropped");
  // A backport stays one.
  Posted backport = of_tree(there, there);
  backport.backports = {"stable", "", ""};
  CHECK(state(backport, {}).starts_with("backport"));
}

TEST_CASE("review: of very many answers, the last standing is right, and there are not too many reviews",
          "[relations]") {
  std::vector<Said> said(5'000, writes(author, first));
  for (size_t i = 0; i < said.size(); i += 2) said[i] = writes(bo, second);
  said.push_back(says(ada, cover, "applied"));
  SeriesRow series;
  series.total = 1;
  std::vector<ThreadMail> mails(said.size() + 1);
  mails[0].id = first;
  mails[0].by = mails[0].from = {author, author, false, {}};
  std::vector<Answer> answers;
  for (size_t i = 0; i < said.size(); ++i) {
    mails[i + 1].id = 100 + static_cast<int64_t>(i);
    mails[i + 1].date = static_cast<int64_t>(i);
    mails[i + 1].by = {said[i].sender, said[i].sender, false, {}};
    answers.push_back({&mails[i + 1], first, {}, {}});
    for (const std::string& verdict : said[i].verdicts) answers.back().verdicts.push_back({verdict, ""});
  }
  const std::vector<ReviewedPatch> patches = {{mails.data(), 1, {}}};
  const std::vector<Standing> standings =
      standings_of(series, patches, answers, review_of(series, patches, answers));
  CHECK(standings.size() <= 202);
  CHECK(standings.back().state == "applied");
}
