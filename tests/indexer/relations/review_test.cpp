// SPDX-License-Identifier: MIT
#include "indexer/relations/review.hpp"

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

/// A reply: its sender, the mail of the series that it replies to, its verdicts and trailers.
struct Said {
  int64_t sender;
  int64_t of;
  std::vector<std::string> verdicts;
  std::vector<std::string> trailers;
  bool by_robot = false;
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
Said of_robot(Said said) {
  said.by_robot = true;
  return said;
}

struct Posted {
  bool has_cover = true;
  bool complete = true;
  SeriesForm form = SeriesForm::covered;
  bool has_patches = true;
};

/// The replies are mails 100, 101, ..., one second apart.
SeriesReview review(const Posted& posted, const std::vector<Said>& said) {
  SeriesRow series;
  series.form = posted.form;
  series.complete = posted.complete;
  series.sender = author;
  std::vector<ThreadMail> members;
  for (const int64_t id : {cover, first, second}) {
    ThreadMail mail;
    mail.id = id;
    mail.date = 1'000;
    mail.sender = author;
    members.push_back(mail);
  }
  std::vector<ReviewedPatch> patches;
  for (size_t i = posted.has_cover ? 0 : 1; i < (posted.has_patches ? 3 : 1); ++i) {
    patches.push_back({&members[i], static_cast<int>(i), {}});
  }
  series.id = patches.front().mail->id;
  std::vector<ThreadMail> mails(said.size());
  std::vector<Answer> answers;
  for (size_t i = 0; i < said.size(); ++i) {
    mails[i].id = 100 + static_cast<int64_t>(i);
    mails[i].date = 2'000 + static_cast<int64_t>(i);
    mails[i].sender = said[i].sender;
    mails[i].by_robot = said[i].by_robot;
    Answer answer{&mails[i], said[i].of, {}, said[i].verdicts};
    for (const std::string& kind : said[i].trailers) {
      answer.trailers.push_back({kind, said[i].sender, said[i].by_robot});
    }
    answers.push_back(answer);
  }
  return review_of(series, patches, answers);
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
      {"its author applies it", whole, {says(author, cover, "applied")}, "applied 100"},
      {"each patch is applied",
       whole,
       {says(ada, first, "applied"), says(ada, second, "applied")},
       "applied 100 101"},
      {"one patch of a covered series is applied",
       whole,
       {says(ada, first, "applied")},
       "awaiting-author 100"},
      {"the first of a bare series is applied", bare, {says(ada, first, "applied")}, "applied 100"},
      {"the second of a bare series is applied", bare, {says(ada, second, "applied")}, "awaiting-author 100"},
      {"a patch is missing, those that are here are applied",
       incomplete,
       {says(ada, first, "applied"), says(ada, second, "applied")},
       "awaiting-author 101"},
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
      {"asked, and a tag is newer",
       whole,
       {writes(bo, second), gives(ada, first, "reviewed-by")},
       "partially-reviewed 101"},
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

TEST_CASE("review: a robot's mail does not make a series active", "[relations]") {
  CHECK(review(whole, {of_robot(writes(ada, cover))}).active == 1'000);
  CHECK(review(whole, {of_robot(writes(ada, cover))}).people == 0);
  CHECK(review(whole, {writes(author, cover)}).active == 2'000);
  CHECK(review(whole, {writes(author, cover)}).people == 0);
}
