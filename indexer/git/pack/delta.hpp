// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Returns the object that a delta makes of its base ("Deltified representation" in gitformat-pack(5)).
/// Absent if the delta is damaged, is for another base, or makes more than `most` bytes.
std::optional<std::string> apply_delta(std::string_view base, std::string_view delta, size_t most);

}  // namespace kvq
