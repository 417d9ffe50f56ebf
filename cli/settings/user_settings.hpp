// SPDX-License-Identifier: MIT
// The user's settings in the files of the config folder. Each function throws Error (usage) with the file and
// line of an error.
#pragma once

#include "indexer/relations/settings.hpp"
#include "schema/stores/people_store.hpp"

namespace kvq {

/// The files `robots` and `topics`.
RelationSettings relation_settings();

/// The files `mailmap` and `affiliations`; a missing file counts as empty.
PeopleSettings people_settings();

}  // namespace kvq
