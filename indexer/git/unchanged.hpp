// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "indexer/relations/settings.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// Whether index_archive would find nothing to do, as the files of the repositories tell without libgit2: its
/// start takes longer than all else of a run that finds nothing new. False where that cannot be told so;
/// never throws for the archive's sake.
bool is_unchanged(const Database& database, const std::filesystem::path& path,
                  const std::optional<std::string>& wanted_list, const RelationSettings& relations,
                  const PeopleSettings& people);

}  // namespace kvq
