// SPDX-License-Identifier: MIT
// When a run can be skipped because it would find nothing new.
#include "indexer/git/unchanged.hpp"

#include "indexer/git/git.hpp"
#include "indexer/git/ref_files.hpp"
#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;
namespace fs = std::filesystem;

namespace {

std::string mail(int n) {
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  return out.str();
}

/// An archive of two mails with a tag, indexed.
struct Indexed {
  TempDir folder;
  fs::path epoch = folder / "kvm/git/0.git";
  ArchiveBuilder archive{epoch};
  Database database = open_in_memory();
  std::string first;
  std::string second;

  Indexed() {
    first = archive.add_mail(mail(1), mail_time);
    archive.tag("one");
    second = archive.add_mail(mail(2), mail_time + 60);
    index();
  }

  void index() const { index_archive(database, folder / "kvm", {}); }
  bool is_skipped(const IndexOptions& options = {}) const {
    return is_unchanged(database, folder / "kvm", options.list, options.relations, options.people);
  }
};

}  // namespace

TEST_CASE("unchanged: a run is skipped until something changes, and again after the next run", "[indexer]") {
  struct Case {
    std::string what;
    void (*change)(Indexed&);
  };
  const auto test = GENERATE(values<Case>({
      {"a mail", [](Indexed& it) { it.archive.add_mail(mail(3), mail_time + 120); }},
      {"a deletion", [](Indexed& it) { it.archive.add_deletion(mail(1), mail_time + 120); }},
      {"rewritten history",
       [](Indexed& it) {
         it.archive.go_back_to(it.first);
         it.archive.add_mail(mail(4), mail_time + 9);
       }},
      {"a tag", [](Indexed& it) { it.archive.tag("two"); }},
      {"a removed tag", [](Indexed& it) { fs::remove(it.epoch / "refs/tags/one"); }},
      {"an epoch",
       [](Indexed& it) { ArchiveBuilder(it.folder / "kvm/git/1.git").add_mail(mail(5), mail_time + 99); }},
  }));
  CAPTURE(test.what);
  Indexed it;
  REQUIRE(it.is_skipped());
  test.change(it);
  CHECK_FALSE(it.is_skipped());
  it.index();
  CHECK(it.is_skipped());
}

TEST_CASE("unchanged: changed settings and unfinished work are not skipped", "[indexer]") {
  const Indexed it;
  CHECK(it.is_skipped({.list = "kvm"}));
  CHECK_FALSE(it.is_skipped({.list = "other"}));
  CHECK_FALSE(it.is_skipped({.relations = {{"bot@example.org"}, {}}}));
  CHECK_FALSE(it.is_skipped({.relations = {{}, {{"1@example.org", "2@example.org", true}}}}));
  CHECK_FALSE(it.is_skipped({.people = {"Ada <ada@example.org> <a@example.org>\n", ""}}));
  CHECK_FALSE(is_unchanged(it.database, it.folder / "none", {}, {}, {}));
  CHECK_FALSE(is_unchanged(it.database, it.folder.path(), {}, {}, {}));
  CHECK_FALSE(is_unchanged(open_in_memory(), it.folder / "kvm", {}, {}, {}));
  it.database.execute("INSERT INTO index_to_make (name, sql) VALUES ('x', 'SELECT 1')");
  CHECK_FALSE(it.is_skipped());
}

TEST_CASE("unchanged: an archive that was moved, or whose run was interrupted, is read", "[indexer]") {
  Indexed it;
  fs::rename(it.folder / "kvm", it.folder / "moved");
  CHECK_FALSE(is_unchanged(it.database, it.folder / "moved", {}, {}, {}));
  fs::rename(it.folder / "moved", it.folder / "kvm");
  it.archive.add_mail(mail(3), mail_time + 120);
  it.archive.add_mail(mail(4), mail_time + 180);
  int calls = 0;
  CHECK_THROWS_AS(
      index_archive(it.database, it.folder / "kvm", {.interrupted = [&] { return ++calls == 1; }}), Error);
  CHECK_FALSE(it.is_skipped());
  it.index();
  CHECK(it.is_skipped());
}

TEST_CASE("unchanged: a fetch that brought another commit for HEAD's branch is read", "[indexer]") {
  struct Case {
    std::string what;
    /// Behind the id of a commit.
    std::string line;
    bool is_of_branch;
  };
  const auto test = GENERATE(values<Case>({
      {"from a mirror", "\tnot-for-merge\tbranch 'master' of https://lore.example.org/kvm/0", true},
      {"as the only branch", "\t\tbranch 'master' of /srv/kvm/git/0", true},
      {"the HEAD of the server", "\t\thttps://lore.example.org/kvm/0", true},
      {"another branch", "\tnot-for-merge\tbranch 'other' of https://lore.example.org/kvm/0", false},
      {"a branch whose name ends like it", "\tnot-for-merge\tbranch 'x/master' of /srv/kvm/git/0", false},
      {"a tag", "\tnot-for-merge\ttag 'master' of /srv/kvm/git/0", false},
      {"no description", "", false},
  }));
  CAPTURE(test.what);
  const Indexed it;
  const std::string other(digits_of_sha1, 'b');
  for (const std::string& id : {it.second, other}) {
    write_file(it.epoch / "FETCH_HEAD", id + test.line + "\n");
    CHECK(it.is_skipped() == (id == it.second || !test.is_of_branch));
    const auto fetched = fetched_branch(it.epoch);
    CHECK(fetched.has_value() == test.is_of_branch);
    if (fetched) CHECK(fetched->name + " " + to_hex(fetched->commit_oid) == "refs/heads/master " + id);
  }
  write_file(it.epoch / "HEAD", it.second + "\n");
  CHECK_FALSE(fetched_branch(it.epoch));
}

TEST_CASE("unchanged: refs read from files equal those of libgit2", "[indexer]") {
  const Indexed it;
  const auto by_files = [&] {
    std::string out;
    const auto refs = refs_in_files(it.epoch);
    if (!refs) return std::string("absent");
    for (const RefRow& ref : *refs) out += ref.name + " " + to_hex(ref.commit_oid) + "\n";
    return out;
  };
  const std::string loose =
      "HEAD " + it.second + "\nrefs/heads/master " + it.second + "\nrefs/tags/one " + it.first + "\n";
  std::string by_libgit2;
  for (const Ref& ref : Repository::open(it.epoch).refs())
    by_libgit2 += ref.name + " " + to_hex(ref.commit) + "\n";
  CHECK(by_libgit2 == loose);
  CHECK(by_files() == loose);
  // A loose ref overrides a packed one; a tag is replaced by the commit that it peels to.
  fs::remove(it.epoch / "refs/tags/one");
  const std::string tag_object(digits_of_sha1, 'a');
  write_file(it.epoch / "packed-refs", "# pack-refs with: peeled fully-peeled sorted \n" + it.first +
                                           " refs/heads/master\n" + tag_object + " refs/tags/one\n^" +
                                           it.first + "\n");
  CHECK(by_files() == loose);
  write_file(it.epoch / "refs/heads/master.lock", "");
  CHECK(by_files() == loose);
  write_file(it.epoch / "HEAD", it.first + "\n");
  CHECK(by_files().starts_with("HEAD " + it.first + "\n"));
}

TEST_CASE("unchanged: if the files do not contain all refs, none are returned", "[indexer]") {
  struct Case {
    std::string file;
    std::string bytes;
  };
  const std::string id(digits_of_sha1, 'b');
  const auto test = GENERATE_COPY(values<Case>({
      {"HEAD", "ref: refs/heads/none\n"},
      {"HEAD", "ref: refs/heads/.invalid\n"},
      {"HEAD", ""},
      {"HEAD", id + id.substr(0, 24) + "\n"},
      {"refs/heads/other", "ref: refs/heads/master\n"},
      {"refs/heads/other", ""},
      {"packed-refs", "^" + id + "\n"},
      {"packed-refs", id + "\n"},
      {"packed-refs", "junk\n"},
      {"commondir", "..\n"},
  }));
  CAPTURE(test.file, test.bytes);
  const Indexed it;
  write_file(it.epoch / test.file, test.bytes);
  CHECK_FALSE(refs_in_files(it.epoch));
  CHECK_FALSE(it.is_skipped());
}
