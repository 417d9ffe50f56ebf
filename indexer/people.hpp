// SPDX-License-Identifier: MIT
#pragma once

#include "schema/stores/people_store.hpp"

namespace kvq {

/// Applies the user's settings for people, and updates the series, topics and states that depend on who is
/// the same person. Returns whether the settings differ from those applied last.
bool apply_people_settings(const Database& database, const PeopleSettings& settings);

}  // namespace kvq
