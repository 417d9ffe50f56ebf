// SPDX-License-Identifier: MIT
// Apart from the reading of files, so that a program that only looks for changes does not load zlib.
#pragma once

#include <filesystem>
#include <optional>

#include "schema/stores/archive_store.hpp"

struct stat;

namespace kvq {

FileStamp stamp_in(const struct stat& status);

/// Returns the state of a regular file; absent if there is none.
std::optional<FileStamp> stamp_of(const std::filesystem::path& path);

}  // namespace kvq
