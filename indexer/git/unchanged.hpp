// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "indexer/relations/settings.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/database.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// Returns whether index_archive would find nothing to do. Reads only the files of the repositories: starting
/// libgit2 takes longer than the rest of a run that finds nothing new. False if the files are not sufficient;
/// never throws because of the archive.
bool is_unchanged(const Database& database, const std::filesystem::path& path,
                  const std::optional<std::string>& wanted_list, const RelationSettings& relations,
                  const PeopleSettings& people, const std::optional<MboxFormat>& wanted_format = {});

/// Returns whether the database has all commits that are in the archive of a list now. False also if a
/// repository cannot be read. Absent if the files of a repository are not sufficient to tell. Reads only
/// these, too.
std::optional<bool> has_whole_archive(ArchiveStore& archives, int64_t list);

}  // namespace kvq
