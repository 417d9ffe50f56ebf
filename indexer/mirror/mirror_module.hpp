// SPDX-License-Identifier: MIT
// Mirroring as a shared module: libcurl depends on some twenty libraries, and only two commands use it.
#pragma once

#include "indexer/mirror/mirror.hpp"

namespace kvq {

/// The functions of the module. Each has the contract of its namesake and throws the same errors.
struct MirrorModule {
  decltype(&kvq::list_address) list_address;
  decltype(&kvq::folder_name) folder_name;
  decltype(&kvq::list_of_remote) list_of_remote;
  decltype(&kvq::mirror_list) mirror_list;
  decltype(&kvq::fetch_archive) fetch_archive;
};

/// Returns the module; the first call loads it. Throws Error (installation) if it is missing or from another
/// build.
const MirrorModule& mirror_module();

}  // namespace kvq
