// SPDX-License-Identifier: MIT
#include "indexer/relations/grouping.hpp"

#include <algorithm>

#include "indexer/relations/compared_title.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

constexpr int64_t start = 1'740'996'000;
constexpr int64_t hour = 3'600;

/// A mail that is not a patch, some seconds after the start.
ThreadMail word(int64_t id, int64_t after, std::optional<int64_t> parent = std::nullopt) {
  ThreadMail out;
  out.id = out.msgid = id;
  out.message_id = std::to_string(id) + "@x";
  out.parent = parent;
  out.date = start + after;
  out.title = "KVM: Do it";
  out.sender = 1;
  return out;
}

/// A patch, or a cover if its number is 0.
ThreadMail patch(int64_t id, int number, int total, int64_t after,
                 std::optional<int64_t> parent = std::nullopt) {
  ThreadMail out = word(id, after, parent);
  out.kind = number == 0 ? MessageKind::cover : MessageKind::patch;
  out.has_diff = number > 0;
  out.tags = PatchTags{};
  out.tags->number = number;
  out.tags->total = total;
  return out;
}

ThreadMail by(int64_t sender, ThreadMail mail) {
  mail.sender = sender;
  return mail;
}

ThreadMail with_msgid(int64_t msgid, ThreadMail mail) {
  mail.msgid = msgid;
  mail.message_id = std::to_string(msgid) + "@x";
  return mail;
}

ThreadMail titled(const std::string& title, ThreadMail mail) {
  mail.title = title;
  return mail;
}

/// One of the mails that a run of git send-email sent.
ThreadMail of_run(int run, ThreadMail mail) {
  mail.message_id = "20250303100000." + std::to_string(run) + '-' + std::to_string(mail.id) + "-ada@x";
  return mail;
}

ThreadMail for_tree(const std::string& tree, ThreadMail mail) {
  mail.tags->words = tree;
  return mail;
}

ThreadMail of_revision(int revision, ThreadMail mail) {
  mail.tags->revision = revision;
  return mail;
}

/// The series, sorted by their first mails, as `form patches/total: mails`.
std::string series_of(std::vector<ThreadMail> mails) {
  std::vector<SeriesRow> series = group_into_series(mails);
  std::ranges::reverse(mails);
  CHECK(group_into_series(mails).size() == series.size());
  std::ranges::sort(series, {}, &SeriesRow::id);
  std::string out;
  for (const SeriesRow& row : series) {
    if (!out.empty()) out += ", ";
    out += std::string(series_form_names[static_cast<size_t>(row.form)]) + ' ' + std::to_string(row.patches) +
           '/' + std::to_string(row.total) + ':';
    for (const auto& [id, number] : row.members) out += ' ' + std::to_string(id);
  }
  return out;
}

struct Case {
  std::string what;
  std::vector<ThreadMail> mails;
  std::string series;
};

}  // namespace

TEST_CASE("grouping: patches that reply to nothing are grouped within an hour", "[relations]") {
  const auto test = GENERATE(values<Case>({
      {"an hour apart", {patch(1, 1, 2, 0), patch(2, 2, 2, hour)}, "bare 2/2: 1 2"},
      {"a second more", {patch(1, 1, 2, 0), patch(2, 2, 2, hour + 1)}, "bare 1/2: 1, bare 1/2: 2"},
      {"the second was sent first", {patch(1, 1, 2, hour), patch(2, 2, 2, 0)}, "bare 2/2: 1 2"},
      {"an hour from one of them, whichever",
       {patch(1, 1, 3, 0), patch(2, 2, 3, hour), patch(3, 3, 3, 2 * hour)},
       "bare 3/3: 1 2 3"},
      {"a cover an hour before", {patch(1, 0, 1, 0), patch(2, 1, 1, hour)}, "covered 1/1: 1 2"},
      {"a cover before that", {patch(1, 0, 1, 0), patch(2, 1, 1, hour + 1)}, "covered 0/1: 1, single 1/1: 2"},
      {"two postings lack it",
       {patch(1, 1, 2, 0), patch(2, 1, 2, 10), patch(3, 2, 2, 20)},
       "bare 1/2: 1, bare 1/2: 2, bare 1/2: 3"},
      {"nobody lacks it", {patch(1, 1, 2, 0), patch(2, 1, 2, 10)}, "bare 1/2: 1, bare 1/2: 2"},
      {"it answers a mail", {patch(1, 1, 2, 0), patch(2, 2, 2, 10, 99)}, "bare 1/2: 1, bare 1/2: 2"},
      {"of another sender", {patch(1, 1, 2, 0), by(2, patch(2, 2, 2, 10))}, "bare 1/2: 1, bare 1/2: 2"},
      {"of another revision",
       {patch(1, 1, 2, 0), of_revision(2, patch(2, 2, 2, 10))},
       "bare 1/2: 1, bare 1/2: 2"},
      {"of another total", {patch(1, 1, 2, 0), patch(2, 2, 3, 10)}, "bare 1/2: 1, bare 1/3: 2"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: patches that reply to the same mail are one posting, within an hour if it is present",
          "[relations]") {
  const auto test = GENERATE(values<Case>({
      {"an hour apart",
       {by(2, word(9, 0)), patch(1, 1, 3, 10, 9), patch(2, 2, 3, 10 + hour, 9)},
       "bare 2/3: 1 2"},
      {"a second more",
       {by(2, word(9, 0)), patch(1, 1, 3, 10, 9), patch(2, 2, 3, 11 + hour, 9)},
       "bare 1/3: 1, bare 1/3: 2"},
      {"an hour from the one before",
       {by(2, word(9, 0)), patch(1, 1, 3, 10, 9), patch(2, 2, 3, 10 + hour, 9),
        patch(3, 3, 3, 10 + 2 * hour, 9)},
       "bare 3/3: 1 2 3"},
      {"it is absent", {patch(1, 1, 3, 10, 9), patch(2, 2, 3, 10 + 50 * hour, 9)}, "bare 2/3: 1 2"},
      {"a patch of the same posting", {patch(1, 1, 2, 0), patch(2, 2, 2, 50 * hour, 1)}, "bare 2/2: 1 2"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: a mail that introduces patches is their cover for an hour", "[relations]") {
  ThreadMail with_diff = word(1, 0);
  with_diff.has_diff = true;
  const auto test = GENERATE_COPY(values<Case>({
      {"an hour", {word(1, 0), patch(2, 1, 2, hour, 1), patch(3, 2, 2, hour, 1)}, "naked 2/2: 1 2 3"},
      {"a second more",
       {word(1, 0), patch(2, 1, 2, hour + 1, 1), patch(3, 2, 2, hour + 1, 1)},
       "bare 2/2: 2 3"},
      {"by its clock it came an hour later",
       {word(1, hour), patch(2, 1, 2, 0, 1), patch(3, 2, 2, 0, 1)},
       "naked 2/2: 1 2 3"},
      {"one alone has no cover", {word(1, 0), patch(2, 1, 1, 1, 1)}, "single 1/1: 2"},
      {"one is missing", {word(1, 0), patch(2, 1, 3, 1, 1), patch(3, 2, 3, 2, 1)}, "bare 2/3: 2 3"},
      {"of another sender", {by(2, word(1, 0)), patch(2, 1, 2, 1, 1), patch(3, 2, 2, 2, 1)}, "bare 2/2: 2 3"},
      {"it is an answer", {word(1, 0, 99), patch(2, 1, 2, 1, 1), patch(3, 2, 2, 2, 1)}, "bare 2/2: 2 3"},
      {"it has a diff", {with_diff, patch(2, 1, 2, 1, 1), patch(3, 2, 2, 2, 1)}, "bare 2/2: 2 3"},
      {"one answers another", {word(1, 0), patch(2, 1, 2, 1, 1), patch(3, 2, 2, 2, 2)}, "bare 2/2: 2 3"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: a cover adopts all patches of another address that reply to it within an hour",
          "[relations]") {
  const auto test = GENERATE(values<Case>({
      {"an hour",
       {patch(1, 0, 2, 0), by(2, patch(2, 1, 2, hour, 1)), by(2, patch(3, 2, 2, hour + 1, 1))},
       "covered 2/2: 1 2 3"},
      {"a second more",
       {patch(1, 0, 2, 0), by(2, patch(2, 1, 2, hour + 1, 1)), by(2, patch(3, 2, 2, hour + 2, 1))},
       "covered 0/2: 1, bare 2/2: 2 3"},
      {"one is missing", {patch(1, 0, 2, 0), by(2, patch(2, 1, 2, 1, 1))}, "covered 0/2: 1, bare 1/2: 2"},
      {"it has one of its sender",
       {patch(1, 0, 2, 0), patch(4, 1, 2, 1, 1), by(2, patch(2, 1, 2, 2, 1)), by(2, patch(3, 2, 2, 3, 1))},
       "covered 1/2: 1 4, bare 2/2: 2 3"},
      {"it has one of its sender, by a number that is none",
       {patch(1, 0, 2, 0), patch(4, 3, 2, 1, 1), by(2, patch(2, 1, 2, 2, 1)), by(2, patch(3, 2, 2, 3, 1))},
       "covered 1/2: 1 4, bare 2/2: 2 3"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: a cover adopts no patches that may belong to another", "[relations]") {
  const auto rfc = [](ThreadMail mail) {
    mail.tags->rfc = true;
    return mail;
  };
  const auto with_id = [](const std::string& message_id, ThreadMail mail) {
    mail.message_id = message_id;
    return mail;
  };
  // Two first patches, each of which omits a mark of the cover.
  CHECK(series_of({of_revision(2, rfc(patch(1, 0, 2, 0))), of_revision(2, patch(2, 1, 2, 1, 1)),
                   rfc(patch(3, 1, 2, 2, 1))}) == "covered 0/2: 1, partial 1/2: 2, bare 1/2: 3");
  // The Message-ID of the last one belongs to the run of the second cover, but it replies to the first cover.
  CHECK(series_of({patch(1, 0, 2, 0), with_id("20250303100000.7-1-a@x", patch(2, 0, 2, 1)),
                   patch(3, 1, 2, 2, 2), with_id("20250303100000.7-2-a@x", patch(4, 1, 2, 3, 1))}) ==
        "covered 1/2: 1 4, covered 1/2: 2 3");
}

TEST_CASE(
    "grouping: some patches reposted in the thread of a posting with the same total are a partial posting",
    "[relations]") {
  const std::vector<ThreadMail> before = {patch(1, 1, 3, 0), patch(2, 2, 3, 0, 1), patch(3, 3, 3, 0, 1)};
  const auto after = [&](const ThreadMail& mail) {
    std::vector<ThreadMail> mails = before;
    mails.push_back(mail);
    return mails;
  };
  const std::string all = "bare 3/3: 1 2 3, ";
  const auto test = GENERATE_COPY(values<Case>({
      {"of the next revision", after(of_revision(2, patch(4, 2, 3, 9, 1))), all + "partial 1/3: 4"},
      {"of the same revision", after(patch(4, 2, 3, 9, 2)), all + "partial 1/3: 4"},
      {"of the same second", after(of_revision(2, patch(4, 2, 3, 0, 1))), all + "partial 1/3: 4"},
      {"of another total", after(of_revision(2, patch(4, 2, 4, 9, 1))), all + "bare 1/4: 4"},
      {"all of them",
       {before[0], before[1], before[2], of_revision(2, patch(4, 1, 3, 9, 1)),
        of_revision(2, patch(5, 2, 3, 9, 4)), of_revision(2, patch(6, 3, 3, 9, 4))},
       all + "bare 3/3: 4 5 6"},
      {"of another sender", after(by(2, patch(4, 2, 3, 9, 1))), all + "bare 1/3: 4"},
      {"before it", after(of_revision(2, patch(4, 2, 3, -1, 1))), all + "bare 1/3: 4"},
      {"of a revision before", after(of_revision(0, patch(4, 2, 3, 9, 1))), all + "bare 1/3: 4"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: a series is an RFC if its cover or all of its patches are", "[relations]") {
  const auto is_rfc = [](const std::vector<bool>& marked) {
    std::vector<ThreadMail> mails;
    for (size_t number = 0; number < marked.size(); ++number) {
      mails.push_back(patch(static_cast<int64_t>(number) + 1, static_cast<int>(number), 2, 1));
      if (number > 0) mails.back().parent = 1;
      mails.back().tags->rfc = marked[number];
    }
    const auto series = group_into_series(mails);
    REQUIRE(series.size() == 1);
    return series.front().rfc;
  };
  CHECK(is_rfc({true, false, false}));
  CHECK(is_rfc({false, true, true}));
  CHECK_FALSE(is_rfc({false, true, false}));
  CHECK_FALSE(is_rfc({false, false, false}));
}

TEST_CASE("grouping: a cover without a revision has that of its patches", "[relations]") {
  const auto series = group_into_series(
      {patch(1, 0, 2, 0), of_revision(3, patch(2, 1, 2, 1, 1)), of_revision(3, patch(3, 2, 2, 2, 1))});
  REQUIRE(series.size() == 1);
  CHECK(series.front().revision == 3);
  CHECK(series.front().members.size() == 3);
}

TEST_CASE("grouping: titles are compared ignoring letter case, white space and final full stops",
          "[relations]") {
  CHECK(normalised_title("  KVM:\t Do  IT. . ") == "kvm: do it");
  CHECK(normalised_title("a.b") == "a.b");
  CHECK(normalised_title(" . ").empty());
}

TEST_CASE("grouping: one run of git send-email is one posting, if no number occurs twice", "[relations]") {
  const auto test = GENERATE(values<Case>({
      {"a cover of another revision",
       {of_run(7, of_revision(2, patch(1, 0, 2, 0))), of_run(7, of_revision(3, patch(2, 1, 2, 1, 1))),
        of_run(7, of_revision(3, patch(3, 2, 2, 2, 1)))},
       "covered 2/2: 1 2 3"},
      {"two trees",
       {of_run(7, for_tree("bpf", patch(1, 1, 2, 0))), of_run(7, for_tree("net", patch(2, 2, 2, 1, 1)))},
       "bare 2/2: 1 2"},
      {"two runs",
       {of_run(7, for_tree("bpf", patch(1, 1, 2, 0))), of_run(8, for_tree("net", patch(2, 2, 2, 1)))},
       "bare 1/2: 1, bare 1/2: 2"},
      {"two postings in one run",
       {of_run(7, for_tree("bpf", patch(1, 1, 2, 0))), of_run(7, for_tree("bpf", patch(2, 2, 2, 1, 1))),
        of_run(7, for_tree("net", patch(3, 1, 2, 2))), of_run(7, for_tree("net", patch(4, 2, 2, 3, 3)))},
       "bare 2/2: 1 2, bare 2/2: 3 4"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: patches that answer an absent mail join the cover just before them", "[relations]") {
  const auto test = GENERATE(values<Case>({
      {"a minute after",
       {patch(1, 0, 2, 0), patch(2, 1, 2, 60, 99), patch(3, 2, 2, 61, 99)},
       "covered 2/2: 1 2 3"},
      {"ten minutes after", {patch(1, 0, 1, 0), patch(2, 1, 1, 600, 99)}, "covered 1/1: 1 2"},
      {"a second more", {patch(1, 0, 1, 0), patch(2, 1, 1, 601, 99)}, "covered 0/1: 1, single 1/1: 2"},
      {"before it", {patch(1, 0, 1, 10), patch(2, 1, 1, 0, 99)}, "covered 0/1: 1, single 1/1: 2"},
      {"of another total", {patch(1, 0, 2, 0), patch(2, 1, 1, 1, 99)}, "covered 0/2: 1, single 1/1: 2"},
      {"of another sender",
       {patch(1, 0, 1, 0), by(2, patch(2, 1, 1, 1, 99))},
       "covered 0/1: 1, single 1/1: 2"},
      {"of another revision",
       {of_revision(2, patch(1, 0, 1, 0)), of_revision(3, patch(2, 1, 1, 1, 99))},
       "covered 0/1: 1, single 1/1: 2"},
      {"two covers, each with its patches",
       {patch(1, 0, 1, 0), patch(2, 1, 1, 1, 98), patch(3, 0, 1, 60), patch(4, 1, 1, 61, 99)},
       "covered 1/1: 1 2, covered 1/1: 3 4"},
      {"two covers, and the patches of the first are missing",
       {patch(1, 0, 1, 0), patch(2, 0, 1, 60), patch(3, 1, 1, 61, 99)},
       "covered 0/1: 1, covered 1/1: 2 3"},
      {"two covers, and the patches of the second are missing",
       {patch(1, 0, 1, 0), patch(2, 1, 1, 1, 98), patch(3, 0, 1, 60)},
       "covered 1/1: 1 2, covered 0/1: 3"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: a second delivery of the mails of a posting makes no second series", "[relations]") {
  const ThreadMail cover = patch(1, 0, 1, 0);
  ThreadMail only = patch(2, 1, 1, 1, 1);
  // Not that of a damaged diff.
  only.patch_id = "id";
  const auto test = GENERATE_COPY(values<Case>({
      {"of the patch", {cover, only, with_msgid(2, patch(3, 1, 1, 1, 1))}, "covered 1/1: 1 2"},
      {"of both",
       {cover, only, with_msgid(1, patch(3, 0, 1, 0)), with_msgid(2, patch(4, 1, 1, 1, 1))},
       "covered 1/1: 1 2"},
      {"with a damaged title",
       {cover, only, with_msgid(2, titled("KVM: D? it", patch(3, 1, 1, 1, 1)))},
       "covered 1/1: 1 2"},
      {"with another date", {cover, only, with_msgid(2, patch(3, 1, 1, hour + 1, 1))}, "covered 1/1: 1 2"},
      {"a day later, and so a second posting",
       {cover, only, with_msgid(1, patch(3, 0, 1, 86'400))},
       "covered 1/1: 1 2, covered 0/1: 3"},
      {"with another title and date: another work",
       {cover, only, with_msgid(1, titled("KVM: Do more", patch(3, 0, 1, hour)))},
       "covered 1/1: 1 2, covered 0/1: 3"},
      {"two covers with one Message-ID, and the patches of both",
       {cover, only, with_msgid(1, titled("KVM: Do more", of_revision(2, patch(3, 0, 1, hour)))),
        of_revision(2, patch(4, 1, 1, hour + 1, 1))},
       "covered 1/1: 1 2, covered 1/1: 3 4"},
  }));
  CAPTURE(test.what);
  CHECK(series_of(test.mails) == test.series);
}

TEST_CASE("grouping: titles that say nothing, and versions at the end of the title of a cover",
          "[relations]") {
  CHECK(normalised_title("KVM:  Do it.") == "kvm: do it");
  for (const char* title :
       {"*** SUBJECT HERE ***", "Series short description", "EDITME: cover title for x", ""}) {
    CAPTURE(title);
    CHECK(normalised_title(title).empty());
  }
  struct Title {
    std::string written;
    std::string title;
    int revision;
  };
  const auto test = GENERATE(values<Title>({{"clean the foo", "clean the foo", 0},
                                            {"clean the foo v2", "clean the foo", 2},
                                            {"clean the foo, V3", "clean the foo", 3},
                                            {"clean the foo (v2)", "clean the foo", 2},
                                            {"clean the foo - v2", "clean the foo", 2},
                                            {"clean the foo -v2", "clean the foo", 2},
                                            {"clean the GICv3", "clean the GICv3", 0},
                                            {"clean the foo v2.1", "clean the foo v2.1", 0},
                                            {"clean the foo v100", "clean the foo v100", 0},
                                            {"v2", "v2", 0}}));
  CAPTURE(test.written);
  const NakedTitle read = read_naked_title(test.written);
  CHECK(read.title == test.title);
  CHECK(read.revision.value_or(0) == test.revision);
}
