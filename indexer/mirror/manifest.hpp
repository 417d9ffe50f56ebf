// SPDX-License-Identifier: MIT
// The manifest of a host: the repositories that it has, as grokmirror and public-inbox write it.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

namespace kvq {

/// Whose manifest it is.
enum class ManifestOf { list, host };

/// A manifest may have this many bytes, compressed and inflated.
inline constexpr size_t most_manifest_bytes = 64u << 20;

/// Returns the numbers of a list's epochs in a manifest: JSON, compressed with gzip or not, an object whose
/// keys are paths of repositories. `list_path` is the path of the list's address. In the host's manifest, the
/// keys of its epochs are `list_path` and "/git/N.git"; in the list's own, the host may have left out the
/// folders above the list. Empty if there are none, or if it is no such JSON. A host may write anything in
/// it: nothing but the numbers is used.
std::set<int64_t> epochs_in_manifest(std::string_view manifest, std::string_view list_path, ManifestOf of);

}  // namespace kvq
