// SPDX-License-Identifier: MIT
// What the user says in the files of the config folder. Each throws Error (usage) that names the file and
// line of a mistake.
#pragma once

#include "indexer/relations/settings.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// The files `robots` and `topics`.
RelationSettings relation_settings();

/// The files `mailmap` and `affiliations`; a file that is missing is an empty one.
PeopleSettings people_settings();

}  // namespace kvq
