// SPDX-License-Identifier: MIT
// Parses the kernel's MAINTAINERS file, which lists the people responsible for files.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "schema/stores/maintainers_store.hpp"

namespace kvq {

/// Returns the sections of a MAINTAINERS text in file order; sections with the same name are merged. A
/// section is a line with its name, followed by lines `M:`, `R:`, `F:`, `X:`, `N:`. Other lines, and sections
/// without any of these, are skipped. Throws Error (usage) if there is no section.
std::vector<Section> parse_maintainers(std::string_view bytes);

/// Returns the bytes of a MAINTAINERS file. The path is the file itself, a source tree, or a bare repository,
/// of which the file in HEAD is read. Throws Error (usage) if there is no such file.
std::string read_maintainers(const std::filesystem::path& path);

/// Stores the sections in place of those before. Series of which only the author says that they are applied
/// are decided again: that counts if the author maintains the files.
void import_maintainers(const Database& database, const std::vector<Section>& sections);

}  // namespace kvq
