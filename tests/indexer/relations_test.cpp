// SPDX-License-Identifier: MIT
// What the user says of robots and topics, and finding everything anew.
#include <catch2/catch.hpp>

#include "indexer/indexer.hpp"
#include "indexer/relations/message_id_stem.hpp"
#include "indexer/relations/relate.hpp"
#include "indexer/relations/threads.hpp"
#include "samples/archive_builder.hpp"
#include "schema/error.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

std::filesystem::path sample_archive(const TempDir& folder) {
  samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
  return folder / "kvm";
}

}  // namespace

TEST_CASE("relations: all found anew is what was found mail by mail", "[relations]") {
  const TempDir folder;
  const Database database = Database::in_memory();
  index_archive(database, sample_archive(folder), {});
  const std::string before = relations_dump(database);
  for (const char* table : {"thread", "series", "series_message", "series_reply", "patch_trailer",
                            "series_evidence", "series_key"}) {
    database.execute("DELETE FROM " + std::string(table));
  }
  database.execute("DELETE FROM message_subsystem WHERE from_patches = 1");
  Relations(database).find_all_anew();
  CHECK(relations_dump(database) == before);
  Relations(database).find_all_anew();
  CHECK(relations_dump(database) == before);
}

TEST_CASE("relations: what the user says of topics holds as long as it is said", "[relations]") {
  const TempDir folder;
  const auto archive = sample_archive(folder);
  const Database database = Database::in_memory();
  index_archive(database, archive, {});
  const std::string before = relations_dump(database);
  const std::string v1 = "20250303100000.1-1-vera.lind@intel.com";
  const std::string other = "20250305101500.31-1-zoe.marchetti@linux.dev";
  const auto reason = [&] {
    return rows(database,
                "SELECT coalesce(reason, '-') FROM series JOIN message ON message.id = series.id JOIN msgid "
                "ON "
                "msgid.id = message.msgid WHERE msgid.text = '" +
                    other + "'")
        .front();
  };
  index_archive(database, archive,
                {.list = {}, .relations = {{}, {{other, v1, true}}}, .progress = {}, .interrupted = {}});
  CHECK(reason() == "override");
  index_archive(database, archive,
                {.list = {},
                 .relations = {{}, {{other, v1, true}, {v1, other, false}}},
                 .progress = {},
                 .interrupted = {}});
  CHECK(reason() == "-");
  index_archive(database, archive, {});
  CHECK(relations_dump(database) == before);
}

TEST_CASE("relations: the user's files are read line by line", "[relations]") {
  CHECK(parse_robots("# mine\nBot@Example.org *-ci@*\n\n x@y # no\n") ==
        std::vector<std::string>{"bot@example.org", "*-ci@*", "x@y"});
  CHECK(parse_topics("join <1@x> 2@x # one work\nsplit 3@x 4@x\n", "topics") ==
        std::vector<TopicWord>{{"1@x", "2@x", true}, {"3@x", "4@x", false}});
  CHECK_THROWS_WITH(parse_topics("\njoin 1@x\n", "topics"), "'topics' line 2 is neither 'join' nor 'split'");
}

TEST_CASE("relations: the Message-IDs of one run of a tool have a stem", "[relations]") {
  CHECK(message_id_stem("20250303100000.1234-5-ada@example.org") ==
        message_id_stem("20250303100000.1234-11-ada@example.org"));
  CHECK(message_id_stem("20250303100000.1234-5-ada@example.org") !=
        message_id_stem("20250303100001.1234-5-ada@example.org"));
  CHECK(message_id_stem("20250303-topic-v2-1-0123456789ab@x.org") ==
        message_id_stem("20250303-topic-v2-0-0123456789ab@x.org"));
  CHECK(message_id_stem("20250303-topic-v2-1-0123456789ab@x.org") !=
        message_id_stem("20250303-topic-v3-1-0123456789ab@x.org"));
  for (const char* other :
       {"", "x", "87abc.fsf@x.org", "20250303100000.1234@x.org", "20250303@x.org", "20250303-@x"}) {
    CHECK(message_id_stem(other).empty());
  }
}

TEST_CASE("threads: a loop is cut at its oldest mail, and absent mails alone are no thread", "[relations]") {
  const std::vector<ThreadNode> nodes = {{1, 2, 30}, {2, 3, 10}, {3, 1, 20},
                                         {4, 3, {}}, {5, 6, {}}, {6, {}, {}}};
  const auto places = place_in_threads(nodes, [](int64_t msgid) { return std::to_string(msgid); });
  for (size_t i = 0; i < 4; ++i) CHECK(places[i].root == 2);
  CHECK_FALSE(places[1].parent);
  CHECK(places[2].parent == 1);
  CHECK(places[3].in_thread);
  CHECK_FALSE(places[4].in_thread);
}
