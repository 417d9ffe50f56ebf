// SPDX-License-Identifier: MIT
// The kernel's MAINTAINERS file: which people care for which files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "schema/stores/maintainers_store.hpp"

namespace kvq {

/// The sections of a MAINTAINERS text, in its order, those of one name as one: a line with the name, then
/// lines `M:`, `R:`, `F:`, `X:`, `N:`; all others are passed over, and so are sections without any of these.
/// Throws Error (usage) where there is none.
std::vector<Section> parse_maintainers(std::string_view bytes);

/// The bytes of a MAINTAINERS file: the file itself, that of a source tree, or that of HEAD of a bare
/// repository. Throws Error (usage) where there is none.
std::string read_maintainers(const std::filesystem::path& path);

}  // namespace kvq
