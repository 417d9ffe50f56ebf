// SPDX-License-Identifier: MIT
// Which epochs of a list a host has.
#pragma once

#include <cstdint>
#include <set>
#include <string>

#include "indexer/mirror/list_address.hpp"
#include "indexer/mirror/transfer.hpp"

namespace kvq {

/// Returns the numbers of the epochs in the manifest of the list, or else in that of its host. Empty if
/// neither names one, or if the list is not on an HTTP host. Throws Error (network) if the host cannot be
/// reached.
std::set<int64_t> epochs_by_manifest(const std::string& list, const HttpClient& http);

/// Returns the epochs from `first` on, found by trying one after the other until one is not there.
std::set<int64_t> epochs_by_trying(const std::string& list, EpochPlace place, int64_t first,
                                   const TransferOptions& options);

/// Returns where a host has the epochs of a list; `number` is one that it has, if it has any. Throws
/// Error (network) if it has no repository there.
EpochPlace place_of_epochs(const std::string& list, int64_t number, const TransferOptions& options);

}  // namespace kvq
