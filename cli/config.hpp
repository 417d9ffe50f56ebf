// SPDX-License-Identifier: MIT
// Where kvq keeps things when nobody says.
#pragma once

#include <filesystem>

namespace kvq {

/// KVQ_DB, else kvq/kvq.db in XDG_DATA_HOME, else in ~/.local/share (XDG Base Directory Specification).
std::filesystem::path default_database();

}  // namespace kvq
