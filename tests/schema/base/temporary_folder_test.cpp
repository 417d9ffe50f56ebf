// SPDX-License-Identifier: MIT
#include "schema/base/temporary_folder.hpp"

#include <stdlib.h>

#include <fstream>
#include <string>

#include "schema/base/error.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
namespace fs = std::filesystem;

namespace {

/// Sets variables of the environment, and restores them at the end.
class Environment {
 public:
  Environment(const char* name, const std::string& value) : name_(name) {
    if (const char* before = std::getenv(name)) before_ = before;
    setenv(name, value.c_str(), 1);
  }
  ~Environment() {
    if (before_.empty()) unsetenv(name_);
    if (!before_.empty()) setenv(name_, before_.c_str(), 1);
  }
  Environment(const Environment&) = delete;
  Environment& operator=(const Environment&) = delete;

 private:
  const char* name_;
  std::string before_;
};

}  // namespace

TEST_CASE("a temporary folder is for the user alone, and is removed with its files", "[schema]") {
  const tests::TempDir place;
  const Environment sqlite("SQLITE_TMPDIR", "");
  const Environment usual("TMPDIR", place.path().string());
  fs::path path;
  {
    const TemporaryFolder folder;
    path = folder.path();
    CHECK(path.parent_path() == place.path());
    CHECK(fs::status(path).permissions() == fs::perms::owner_all);
    std::ofstream(path / "file") << "text";
    const TemporaryFolder other;
    CHECK(other.path() != path);
  }
  CHECK_FALSE(fs::exists(path));
  CHECK(fs::is_empty(place.path()));
}

TEST_CASE("SQLITE_TMPDIR comes before TMPDIR, and TMPDIR before /var/tmp", "[schema]") {
  const Environment usual("TMPDIR", "/one");
  {
    const Environment sqlite("SQLITE_TMPDIR", "/two");
    CHECK(folder_of_temporary_files() == "/two");
  }
  const Environment sqlite("SQLITE_TMPDIR", "");
  CHECK(folder_of_temporary_files() == "/one");
  const Environment none("TMPDIR", "");
  CHECK(folder_of_temporary_files() == "/var/tmp");
}

TEST_CASE("a folder for temporary files that is not there is named", "[schema]") {
  const Environment sqlite("SQLITE_TMPDIR", "/nowhere/at/all");
  try {
    const TemporaryFolder folder;
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(std::string(error.what()) ==
          "cannot create a folder in '/nowhere/at/all': No such file or directory");
    CHECK(error.hint() == "set TMPDIR to use another folder");
  }
}
