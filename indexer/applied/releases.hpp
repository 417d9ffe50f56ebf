// SPDX-License-Identifier: MIT
// Which tags name a release.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Whether a tag names a release or a candidate for one: `v6.9`, `v6.9.1`, `v6.9-rc1`, `2.44.0`, `v255-rc2`,
/// or a day, `v2026-04-17`.
bool is_release_tag(std::string_view tag);

/// Returns the release of such a tag: v6.9 for v6.9 and v6.9-rc1.
std::string release_of_tag(std::string_view tag);

}  // namespace kvq
