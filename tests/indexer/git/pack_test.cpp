// SPDX-License-Identifier: MIT
// Packs that git made are read as `git cat-file` reads them.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "indexer/git/git.hpp"
#include "indexer/git/pack/delta.hpp"
#include "indexer/git/pack/inflate.hpp"
#include "indexer/git/pack/object_folders.hpp"
#include "indexer/git/pack/pack_index.hpp"
#include "indexer/git/pack/packed_objects.hpp"
#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/object_id.hpp"
#include "schema/open.hpp"
#include "support/catch.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using namespace std::string_literals;
using samples::ArchiveBuilder;
namespace fs = std::filesystem;

namespace {

/// Runs git in a repository and returns its output.
std::string git(const fs::path& repository, const std::string& arguments) {
  const fs::path output = repository / "output";
  const std::string command =
      "git -C '" + repository.string() + "' " + arguments + " >'" + output.string() + "' 2>&1";
  REQUIRE(std::system(command.c_str()) == 0);
  std::ostringstream bytes;
  bytes << std::ifstream(output, std::ios::binary).rdbuf();
  fs::remove(output);
  return std::move(bytes).str();
}

std::string bytes_of(const fs::path& file) {
  std::ostringstream bytes;
  bytes << std::ifstream(file, std::ios::binary).rdbuf();
  return std::move(bytes).str();
}

/// A mail that differs from the one before in a few lines, so that git makes a delta of it.
std::string mail(int n) {
  MailBuilder out;
  out.id = std::to_string(n) + "@example.org";
  out.subject = "mail " + std::to_string(n);
  for (int line = 0; line < 200; ++line)
    out.body += std::to_string(line % 7 == n % 7 ? line * n : line) + " is a line of this mail.\n";
  return out.str();
}

void add_mails(ArchiveBuilder& archive, int first, int last) {
  for (int n = first; n <= last; ++n) archive.add_mail(mail(n), mail_time + int64_t{60} * n);
}

/// The type and the bytes of an object, as git calls them.
struct Object {
  std::string type;
  std::string bytes;

  bool operator==(const Object&) const = default;
};

/// By id, all objects of a repository as git reads them.
std::map<Oid, Object> objects_by_git(const fs::path& repository) {
  std::istringstream all(git(repository, "cat-file --batch-all-objects --batch"));
  std::map<Oid, Object> out;
  for (std::string id, type; all >> id >> type;) {
    size_t size = 0;
    all >> size;
    all.get();
    std::string bytes(size, '\0');
    all.read(bytes.data(), static_cast<std::streamsize>(size));
    out[oid_bytes(id, '0')] = {type, std::move(bytes)};
  }
  return out;
}

PackReader reader_of(const fs::path& repository) {
  return PackReader(std::make_shared<const PackFiles>(repository / "objects"));
}

std::optional<Object> read(PackReader& reader, const Oid& id) {
  constexpr const char* types[] = {"", "commit", "tree", "blob", "tag"};
  auto object = reader.read(id);
  if (!object) return std::nullopt;
  return Object{types[static_cast<size_t>(object->type)], std::move(object->bytes)};
}

fs::path file_of(const fs::path& repository, std::string_view extension) {
  for (const auto& file : fs::directory_iterator(repository / "objects" / "pack"))
    if (file.path().extension() == extension) return file.path();
  FAIL("there is no pack");
  return {};
}

/// The types of the deltas in the packs: 6 by offset, 7 by id (gitformat-pack(5)).
std::string kinds_of_deltas(const fs::path& repository) {
  std::set<char> kinds;
  for (const auto& file : fs::directory_iterator(repository / "objects" / "pack")) {
    if (file.path().extension() != ".pack") continue;
    const std::string pack = bytes_of(file.path());
    std::istringstream objects(git(repository, "verify-pack -v '" + file.path().string() + "'"));
    size_t offset = 0;
    for (std::string line, id, word; std::getline(objects, line);) {
      std::istringstream words(line);
      // A delta has two more words: its depth and its base.
      if (!(words >> id >> word >> word >> word >> offset >> word) || id.size() != digits_of_sha1) continue;
      kinds.insert(static_cast<char>('0' + (static_cast<unsigned char>(pack.at(offset)) >> 4 & 7)));
    }
  }
  return {kinds.begin(), kinds.end()};
}

/// git writes packs without permission to write.
void overwrite(const fs::path& file, std::string_view bytes) {
  fs::permissions(file, fs::perms::owner_write, fs::perm_options::add);
  write_file(file, bytes);
}

/// An archive of some mails that git has packed with a command.
struct PackedArchive {
  PackedArchive(int mails, const std::string& command) {
    ArchiveBuilder archive(repository);
    add_mails(archive, 1, mails);
    git(repository, command);
  }

  TempDir folder;
  fs::path repository = folder / "kvm.git";
};

std::string index_of(const fs::path& archive) {
  const Database database = open_in_memory();
  index_archive(database, archive, {});
  return archive_dump(database);
}

}  // namespace

TEST_CASE("pack: every object is as git reads it, and the archive is indexed as without packs", "[indexer]") {
  struct Case {
    std::string name;
    std::string first;
    std::string second;
    std::string kinds;
  };
  const auto test = GENERATE(values<Case>({
      {"deltas by offset", "", "repack -adfq --window=50 --depth=50", "6"},
      {"deltas by id", "", "-c repack.useDeltaBaseOffset=false repack -adfq --window=50 --depth=50", "7"},
      {"two packs", "repack -adfq", "repack -dq", "6"},
      {"no deltas", "", "repack -adfq --window=0", ""},
  }));
  INFO(test.name);
  const TempDir folder;
  const fs::path repository = folder / "kvm.git";
  ArchiveBuilder archive(repository);
  add_mails(archive, 1, 40);
  if (!test.first.empty()) git(repository, test.first);
  add_mails(archive, 41, 60);
  const std::string loose = index_of(repository);
  git(repository, test.second);
  const auto expected = objects_by_git(repository);
  REQUIRE(expected.size() == size_t{3} * 60);
  CHECK(kinds_of_deltas(repository) == test.kinds);
  PackReader reader = reader_of(repository);
  for (const auto& [id, object] : expected) CHECK(read(reader, id) == object);
  CHECK_FALSE(reader.read(Oid(20, '\1')));
  CHECK(index_of(repository) == loose);
}

TEST_CASE("pack: objects of alternates are read, also of an alternate's, and once if they go in a circle",
          "[indexer]") {
  const PackedArchive archive(5, "repack -adfq");
  const auto expected = objects_by_git(archive.repository);
  const fs::path borrows = archive.folder / "borrows.git";
  const fs::path borrows_again = archive.folder / "borrows_again.git";
  git(archive.repository, "clone -q --bare --shared . '" + borrows.string() + "'");
  git(archive.repository, "init -q --bare '" + borrows_again.string() + "'");
  write_file(borrows_again / "objects" / "info" / "alternates", "# a comment\n\n../../borrows.git/objects\n");
  write_file(archive.repository / "objects" / "info" / "alternates",
             (borrows_again / "objects").string() + "\n");
  for (const fs::path& repository : {borrows, borrows_again}) {
    PackReader reader = reader_of(repository);
    for (const auto& [id, object] : expected) CHECK(read(reader, id) == object);
  }
  CHECK(object_folders(borrows_again / "objects").size() == 3);
}

TEST_CASE("pack: of many packs the largest are kept open, and the index has the mails of all", "[indexer]") {
  const TempDir folder;
  const fs::path repository = folder / "kvm.git";
  ArchiveBuilder archive(repository);
  constexpr int packs = 70;
  for (int n = 1; n <= packs; ++n) {
    add_mails(archive, n, n);
    git(repository, "repack -dq");
  }
  const auto expected = objects_by_git(repository);
  REQUIRE(expected.size() == size_t{3} * packs);
  PackReader reader = reader_of(repository);
  constexpr size_t most_packs = 64;
  CHECK(std::ranges::count_if(expected, [&](const auto& object) {
          return read(reader, object.first) == object.second;
        }) == 3 * most_packs);
  const Database database = open_in_memory();
  CHECK(index_archive(database, repository, {}).added == packs);
}

TEST_CASE("pack: offsets of eight bytes are read", "[indexer]") {
  const PackedArchive archive(10, "repack -adfq");
  const fs::path& repository = archive.repository;
  const auto expected = objects_by_git(repository);
  const fs::path pack = file_of(repository, ".pack");
  // As for a pack of more than 2 GiB; here each offset that is not below 100 takes eight bytes.
  git(repository, "index-pack --index-version=2,100 -o long.idx '" + pack.string() + "'");
  overwrite(file_of(repository, ".idx"), bytes_of(repository / "long.idx"));
  PackReader reader = reader_of(repository);
  for (const auto& [id, object] : expected) CHECK(read(reader, id) == object);
}

TEST_CASE("pack: libgit2 reads what this reader does not, and the index is the same", "[indexer]") {
  struct Case {
    std::string name;
    std::string command;
  };
  const auto test = GENERATE(values<Case>({
      {"index of version 1", "-c pack.indexVersion=1 repack -adfq"},
      {"loose objects beside a pack", "repack -dq"},
      {"no pack", "prune"},
  }));
  INFO(test.name);
  const TempDir folder;
  const fs::path repository = folder / "kvm.git";
  ArchiveBuilder archive(repository);
  add_mails(archive, 1, 20);
  const std::string loose = index_of(repository);
  git(repository, test.command);
  const auto first = objects_by_git(repository).begin()->first;
  const bool is_packed = test.name == "loose objects beside a pack";
  CHECK(reader_of(repository).read(first).has_value() == is_packed);
  CHECK(index_of(repository) == loose);
}

TEST_CASE("pack: damaged bytes are never another object", "[indexer]") {
  const PackedArchive archive(30, "repack -adfq --window=50 --depth=50");
  const fs::path& repository = archive.repository;
  const auto expected = objects_by_git(repository);
  const fs::path pack = file_of(repository, ".pack");
  const std::string good = bytes_of(pack);
  size_t damaged = 0;
  for (size_t at = 12; at + 20 < good.size(); at += good.size() / 50) {
    std::string bad = good;
    bad[at] = static_cast<char>(bad[at] ^ 0x55);
    overwrite(pack, bad);
    PackReader reader = reader_of(repository);
    for (const auto& [id, object] : expected) {
      const auto read_object = read(reader, id);
      if (read_object != object) ++damaged;
      // The type of an object is not part of what its checksum covers.
      if (read_object) CHECK(read_object->bytes == object.bytes);
    }
  }
  CHECK(damaged > 50);
}

TEST_CASE("pack: of a pack that is cut short, the objects before the cut are read", "[indexer]") {
  const PackedArchive archive(30, "repack -adfq --window=0");
  const fs::path& repository = archive.repository;
  const auto expected = objects_by_git(repository);
  const fs::path pack = file_of(repository, ".pack");
  overwrite(pack, bytes_of(pack).substr(0, fs::file_size(pack) / 2));
  PackReader reader = reader_of(repository);
  size_t found = 0;
  for (const auto& [id, object] : expected) {
    const auto read_object = read(reader, id);
    if (!read_object) continue;
    CHECK(*read_object == object);
    ++found;
  }
  CHECK(found > 0);
  CHECK(found < expected.size());
}

TEST_CASE("pack: an index that is cut short or damaged is left out", "[indexer]") {
  const PackedArchive archive(5, "repack -adfq");
  const fs::path& repository = archive.repository;
  const fs::path file = file_of(repository, ".idx");
  const std::string good = bytes_of(file);
  REQUIRE(PackIndex::open(file));
  std::string decreasing = good;
  decreasing[8] = '\x7f';
  for (const std::string& bad : {""s, good.substr(0, 100), good.substr(0, good.size() - 1),
                                 "\377tOc\0\0\0\3"s + good.substr(8), decreasing}) {
    overwrite(file, bad);
    CHECK_FALSE(PackIndex::open(file));
  }
  CHECK_FALSE(PackIndex::open(repository / "none.idx"));
}

TEST_CASE("delta: copies from the base and new bytes make the object", "[indexer]") {
  struct Case {
    std::string name;
    std::string delta;
    std::string expected;
  };
  const std::string base = "abcdefghij";
  const auto test = GENERATE_COPY(values<Case>({
      {"a copy", "\x0a\x03\x91\x02\x03"s, "cde"},
      {"a copy from the beginning", "\x0a\x02\x90\x02"s, "ab"},
      {"new bytes", "\x0a\x03\x03xyz"s, "xyz"},
      {"both", "\x0a\x05\x02xy\x91\x07\x03"s, "xyhij"},
      {"nothing", "\x0a\x00"s, ""},
      {"another base", "\x0b\x03\x91\x02\x03"s, "none"},
      {"a copy beyond the base", "\x0a\x03\x91\x08\x03"s, "none"},
      {"a copy from beyond the base", "\x0a\x03\x91\x0b\x03"s, "none"},
      {"a copy of 64 KiB, which is written as 0", "\x0a\x03\x81\x02"s, "none"},
      {"new bytes that are cut short", "\x0a\x03\x03xy"s, "none"},
      {"less than it says", "\x0a\x04\x91\x02\x03"s, "none"},
      {"more than it says", "\x0a\x02\x91\x02\x03"s, "none"},
      {"more than is allowed", "\x0a\x80\x80\x80\x01"s, "none"},
      {"the reserved instruction", "\x0a\x03\x00\x91\x02\x03"s, "none"},
      {"no sizes", ""s, "none"},
  }));
  INFO(test.name);
  CHECK(apply_delta(base, test.delta, 1000).value_or("none") == test.expected);
}

TEST_CASE("inflate: only a whole stream of the expected size is read", "[indexer]") {
  // Python's zlib.compress(b"one two three").
  const std::string stream =
      "\x78\x9c\xcb\xcf\x4b\x55\x28\x29\xcf\x57\x28\xc9\x28\x4a\x4d\x05\x00\x22\x6d\x04\xf5"s;
  Inflater inflater;
  CHECK(inflater.inflate(stream, 13) == "one two three");
  CHECK(inflater.inflate(stream + "more", 13) == "one two three");
  CHECK_FALSE(inflater.inflate(stream, 12));
  CHECK_FALSE(inflater.inflate(stream, 14));
  CHECK_FALSE(inflater.inflate(stream.substr(0, stream.size() - 1), 13));
  CHECK_FALSE(inflater.inflate("", 0));
}
