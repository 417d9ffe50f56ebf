// SPDX-License-Identifier: MIT
#include "schema/base/temporary_folder.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <string>
#include <system_error>

#include "schema/base/error.hpp"

namespace kvq {

namespace fs = std::filesystem;

fs::path folder_of_temporary_files() {
  for (const char* name : {"SQLITE_TMPDIR", "TMPDIR"}) {
    const char* folder = std::getenv(name);
    if (folder != nullptr && *folder != '\0') return folder;
  }
  return "/var/tmp";
}

TemporaryFolder::TemporaryFolder() {
  const fs::path folder = folder_of_temporary_files();
  std::string name = (folder / "kvq-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw Error(ErrorKind::usage,
                fmt::format("cannot create a folder in '{}': {}", folder.string(),
                            std::generic_category().message(errno)),
                "set TMPDIR to use another folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace kvq
