// SPDX-License-Identifier: MIT
#include "query/run/metrics.hpp"

#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

const GivenSamples given = {{"kvq_build_info", {{{"1", "3"}, 1}}},
                            {"kvq_database_wal_size_bytes", {{{}, 0}}},
                            {"kvq_database_modified_timestamp_seconds", {{{}, 5}}},
                            {"kvq_archive_indexed", {}}};

std::vector<Sample> samples_of(const Database& database, std::string_view name) {
  for (Measured& measured : measure(database, given, 0)) {
    if (measured.metric->name == name) return std::move(measured.samples);
  }
  FAIL("no metric " << name);
  return {};
}

}  // namespace

TEST_CASE("metrics: of each list, one sample for each value of a label", "[query]") {
  const Database database = private_copy(sample_database());
  Statement(database, "INSERT INTO list (id, name, title) VALUES (7, 'a', '')").run();
  CHECK(samples_of(database, "kvq_mails") == std::vector<Sample>{{{"a", "patch"}, 0},
                                                                 {{"a", "cover"}, 0},
                                                                 {{"a", "pull"}, 0},
                                                                 {{"a", "reply"}, 0},
                                                                 {{"a", "discussion"}, 0},
                                                                 {{"kvm", "patch"}, 26},
                                                                 {{"kvm", "cover"}, 5},
                                                                 {{"kvm", "pull"}, 1},
                                                                 {{"kvm", "reply"}, 24},
                                                                 {{"kvm", "discussion"}, 2}});
  // There is no time of a mail that there is not.
  CHECK(samples_of(database, "kvq_last_mail_timestamp_seconds").size() == 1);
  CHECK(samples_of(database, "kvq_archive_commits") == std::vector<Sample>{{{"a"}, 0}, {{"kvm"}, 61}});
  CHECK(samples_of(database, "kvq_database_modified_timestamp_seconds") == std::vector<Sample>{{{}, 5}});
}

TEST_CASE("metrics: a commit whose clock is ahead hides no silence", "[query]") {
  const Database database = private_copy(sample_database());
  const std::vector<Sample> before = samples_of(database, "kvq_last_mail_timestamp_seconds");
  REQUIRE(before.size() == 1);
  Statement(database, "UPDATE delivery SET committed = 253402300799 WHERE position = 3").run();
  CHECK(samples_of(database, "kvq_last_mail_timestamp_seconds") == before);
  // Neither a deletion nor an empty commit is a mail, but each is a commit.
  Statement(database,
            "INSERT INTO delivery (epoch, position, commit_oid, committed, size, state) "
            "SELECT epoch, position + 1, x'00', committed + 9, 0, 'empty' FROM delivery ORDER BY position "
            "DESC LIMIT 1")
      .run();
  CHECK(samples_of(database, "kvq_last_mail_timestamp_seconds") == before);
  CHECK(samples_of(database, "kvq_archive_last_commit_timestamp_seconds") ==
        std::vector<Sample>{{{"kvm"}, before.front().value + 9}});
}

TEST_CASE("metrics: a mail on two lists counts on both, and once in the database", "[query]") {
  const Database database = private_copy(sample_database());
  Statement(database, "INSERT INTO list (id, name, title) VALUES (7, 'other', '')").run();
  Statement(database, "INSERT INTO epoch (id, list, number, path, commits) VALUES (70, 7, 0, 'x', 1)").run();
  Statement(database,
            "INSERT INTO delivery (epoch, position, commit_oid, committed, blob_oid, size, state, message) "
            "SELECT 70, "
            "0, x'01', 1, x'01', 0, 'present', id FROM message WHERE kind = 'pull'")
      .run();
  const auto pulls = [&](std::string list) {
    for (const Sample& sample : samples_of(database, "kvq_mails")) {
      if (sample.labels == std::vector<std::string>{list, "pull"}) return sample.value;
    }
    return int64_t{-1};
  };
  CHECK(pulls("kvm") == 1);
  CHECK(pulls("other") == 1);
  CHECK(samples_of(database, "kvq_database_mails") == std::vector<Sample>{{{}, 58}});
}

TEST_CASE("metrics: the mails that others answer and that are missing, each once", "[query]") {
  const Database database = private_copy(sample_database());
  const std::vector<Sample> before = samples_of(database, "kvq_mails_missing");
  REQUIRE(before.size() == 1);
  const std::string parent =
      "(SELECT parent FROM thread JOIN message ON message.msgid = thread.parent GROUP BY parent HAVING "
      "count(*) > 1 "
      "ORDER BY parent LIMIT 1)";
  Statement(database, "INSERT INTO msgid (id, text) VALUES (1000000, 'gone@example.org')").run();
  Statement(database, "UPDATE thread SET parent = 1000000 WHERE parent = " + parent).run();
  CHECK(samples_of(database, "kvq_mails_missing") ==
        std::vector<Sample>{{{"kvm"}, before.front().value + 1}});
}
