// SPDX-License-Identifier: MIT
// The user's settings in the files of the config folder. Each function throws Error (usage) with the file and
// line of an error.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>

#include "indexer/relations/settings.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// The files `robots` and `topics`.
RelationSettings relation_settings();

/// The files `mailmap` and `affiliations`; a missing file counts as empty, but kvq's own list of companies
/// stands in for missing affiliations, unless the config says no.
PeopleSettings people_settings();

/// A file of the config folder that the user writes.
struct UserFile {
  std::string_view name;
  /// What an editor shows of a missing one.
  std::string_view skeleton;
  /// Throws Error (usage) for a mistake in `text`. `file` has that text, and messages name it.
  void (*check)(const std::string& text, const std::string& file);
};

std::span<const UserFile> user_files();
/// The name must be one of them.
const UserFile& user_file(std::string_view name);
/// Returns where the file is: the config may name another place than the config folder.
std::filesystem::path place_of(const UserFile& file);

/// Creates the config folder if it is missing. Throws Error (usage).
void create_config_folder();

}  // namespace kvq
