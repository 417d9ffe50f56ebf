// SPDX-License-Identifier: MIT
#include "schema/base/new_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/file_beside.hpp"
#include "schema/base/links.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void cannot_write(const fs::path& file,
                               const std::error_code& reason = {errno, std::generic_category()}) {
  throw Error(ErrorKind::usage, fmt::format("'{}' cannot be written: {}", file.string(), reason.message()));
}

/// Waits until the disk has the file or the entries of the folder.
void sync(const fs::path& path) {
  const int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) cannot_write(path);
  const int failed = fsync(descriptor) == 0 ? 0 : errno;
  close(descriptor);
  // Some file systems cannot do this for a folder.
  if (failed != 0 && failed != EINVAL) cannot_write(path, {failed, std::generic_category()});
}

}  // namespace

NewFile::NewFile(const fs::path& file) : file_(file) {
  if (const auto chain = chain_of_links(file.string()); !chain.empty()) file_ = chain.back();
  std::error_code failed;
  if (fs::exists(file_, failed) && faccessat(AT_FDCWD, file_.c_str(), W_OK, AT_EACCESS) != 0)
    cannot_write(file);
  FileBeside beside = create_beside(file_.string());
  if (beside.descriptor < 0) cannot_write(file);
  close(beside.descriptor);
  beside_ = std::move(beside.name);
}

NewFile::~NewFile() {
  if (!beside_.empty()) unlink(beside_.c_str());
}

void NewFile::copy_old() {
  std::error_code failed;
  fs::copy_file(file_, beside_, fs::copy_options::overwrite_existing, failed);
  if (failed) cannot_write(file_, failed);
}

void NewFile::keep() {
  sync(beside_);
  if (rename(beside_.c_str(), file_.c_str()) != 0) cannot_write(file_);
  beside_.clear();
  sync(file_.parent_path().empty() ? "." : file_.parent_path());
}

}  // namespace kvq
