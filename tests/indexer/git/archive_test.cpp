// SPDX-License-Identifier: MIT
#include "indexer/git/archive.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/git/epoch_folders.hpp"
#include "samples/archive_builder.hpp"
#include "schema/base/error.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
namespace fs = std::filesystem;

namespace {

/// Returns the numbers and repositories of the epochs, relative to the folder.
std::string epochs_of(const Archive& archive, const fs::path& folder) {
  std::string out;
  for (const EpochPath& epoch : archive.epochs) {
    if (!out.empty()) out += ' ';
    out += std::to_string(epoch.number) + "=" + epoch.path.lexically_relative(fs::canonical(folder)).string();
  }
  return out;
}

void make_repository(const fs::path& path) {
  samples::ArchiveBuilder{path};
}

}  // namespace

TEST_CASE("archive: epochs are sorted by their numbers", "[indexer]") {
  const TempDir folder;
  for (const char* name : {"10.git", "9.git", "0.git", "notes.git", "1x.git", "-1.git", "2"}) {
    make_repository(folder / "kvm/git" / name);
  }
  fs::create_directory(folder / "kvm/git/3.git");
  write_file(folder / "kvm/git/4.git", "not a repository");
  // public-inbox keeps its configuration and its own index beside them.
  make_repository(folder / "kvm/all.git");
  const Archive archive = find_archive(folder / "kvm");
  CHECK(epochs_of(archive, folder.path()) == "0=kvm/git/0.git 9=kvm/git/9.git 10=kvm/git/10.git");
  CHECK(archive.folder_name == "kvm");
}

TEST_CASE("archive: a single repository is an archive", "[indexer]") {
  struct Case {
    std::string path;
    int64_t number;
    std::string name;
  };
  const std::vector<Case> cases = {
      {"kvm/git/0.git", 0, "kvm"},       {"kvm/git/3.git", 3, "kvm"}, {"kvm/1.git", 1, "kvm"},
      {"linux-kvm.git", 0, "linux-kvm"}, {"plain", 0, "plain"},
  };
  const TempDir folder;
  for (const Case& test : cases) {
    CAPTURE(test.path);
    make_repository(folder / test.path);
    const Archive archive = find_archive(folder / test.path);
    CHECK(epochs_of(archive, folder.path()) == std::to_string(test.number) + "=" + test.path);
    CHECK(archive.folder_name == test.name);
  }
}

TEST_CASE("archive: all paths to an archive resolve to the same path", "[indexer]") {
  const TempDir folder;
  make_repository(folder / "store/kvm/git/0.git");
  make_repository(folder / "elsewhere/1.git");
  fs::create_directory_symlink(folder / "elsewhere/1.git", folder / "store/kvm/git/1.git");
  fs::create_directory_symlink(folder / "store/kvm", folder / "link");
  const std::string expected = "0=store/kvm/git/0.git 1=elsewhere/1.git";
  for (const char* path : {"store/kvm", "link", "store/../store/./kvm", "store/kvm/"}) {
    CAPTURE(path);
    const Archive archive = find_archive(folder / path);
    CHECK(epochs_of(archive, folder.path()) == expected);
    CHECK(archive.folder_name == "kvm");
  }
}

TEST_CASE("archive: a path without an archive is an error", "[indexer]") {
  const TempDir folder;
  fs::create_directories(folder / "empty/git");
  write_file(folder / "file", "x");
  for (const char* path : {"nothing", "empty", "empty/git", "file", "nothing/git/0.git"}) {
    CAPTURE(path);
    try {
      find_archive(folder / path);
      FAIL("an archive was found");
    } catch (const Error& error) {
      CHECK(error.kind() == ErrorKind::archive);
      CHECK(std::string(error.what()).find((folder / path).string()) != std::string::npos);
    }
  }
}

TEST_CASE("archive: a list's name is the first label of its List-Id (RFC 2919)", "[indexer]") {
  struct Case {
    std::string list_id;
    std::string name;
  };
  const auto test = GENERATE(values<Case>({
      {"<kvm.vger.kernel.org>", "kvm"},
      {"KVM list <kvm.vger.kernel.org>", "kvm"},
      {"\"Where a < b\" <kvm-devel.lists.example.org>", "kvm-devel"},
      {"<KVM.vger.kernel.org>", "kvm"},
      {"kvm.vger.kernel.org", "kvm"},
      {"<linux-foo>", "linux-foo"},
      {"< kvm.vger.kernel.org >", "kvm"},
      {"<kvm.vger.kernel.org", "kvm"},
      {"", ""},
      {"<>", ""},
      {"<.vger.kernel.org>", ""},
      // A label with other bytes is not usable as a name.
      {"<k\xe4vm.vger.kernel.org>", ""},
      {"<../../kvm>", ""},
      {"<kv\x1bm.example.org>", ""},
      {"<a/b.example.org>", ""},
      {"<" + std::string(100, 'a') + ".example.org>", std::string(100, 'a')},
      {"<" + std::string(101, 'a') + ".example.org>", ""},
      {"<" + std::string(100'000, 'a') + ">", ""},
  }));
  CAPTURE(test.list_id);
  CHECK(list_name_of(test.list_id) == test.name);
}

TEST_CASE("archive: a list's name is short and has no control characters", "[indexer]") {
  for (const std::string& name :
       {std::string("kvm"), std::string("a b"), std::string("\xc3\xa4"), std::string(255, 'a')}) {
    CAPTURE(name);
    CHECK_NOTHROW(check_list_name(name));
  }
  for (const std::string& name : {std::string(), std::string(256, 'a'), std::string(100'000, 'a'),
                                  std::string("a\nb"), std::string("a\0b", 3), std::string("\x7f")}) {
    CAPTURE(name);
    CHECK_THROWS_WITH(check_list_name(name),
                      "the name of a list has 1 to 255 bytes and no control characters");
  }
}

TEST_CASE("archive: an epoch is missing if there are others before and after it", "[indexer]") {
  struct Case {
    std::vector<std::string> folders;
    std::vector<int64_t> missing;
  };
  const auto test = GENERATE(values<Case>({{{}, {}},
                                           {{"0.git"}, {}},
                                           {{"7.git"}, {}},
                                           {{"0.git", "1.git", "2.git"}, {}},
                                           {{"0.git", "2.git"}, {1}},
                                           {{"3.git", "7.git", "5.git"}, {4, 6}},
                                           {{"0.git", "x.git", "2", "1.git"}, {}}}));
  const TempDir folder;
  for (const std::string& name : test.folders) {
    std::filesystem::create_directories(folder / "kvm/git" / name);
    write_file(folder / "kvm/git" / name / "HEAD", "ref: refs/heads/master\n");
  }
  CHECK(missing_epochs(folder / "kvm") == test.missing);
  // What a clone that failed leaves behind is not an epoch, and neither is a file.
  std::vector<int64_t> missing = test.missing;
  std::filesystem::create_directories(folder / "kvm/git/9.git");
  write_file(folder / "kvm/git/8.git", "");
  if (!test.folders.empty()) missing.insert(missing.end(), {8, 9});
  CHECK(missing_epochs(folder / "kvm") == missing);
}

TEST_CASE("archive: of numbers that are far apart, the first hundred are missing", "[indexer]") {
  const TempDir folder;
  for (const char* name : {"0.git", "9223372036854775807.git"}) {
    std::filesystem::create_directories(folder / "kvm/git" / name);
    write_file(folder / "kvm/git" / name / "HEAD", "ref: refs/heads/master\n");
  }
  CHECK(missing_epochs(folder / "kvm").size() == 100);
}
