// SPDX-License-Identifier: MIT
#pragma once

#include "schema/sqlite/database.hpp"

namespace kvq {

/// Looks up every name and address again in the settings that were applied last. The caller holds a
/// Transaction.
void recompute_people(const Database& database);

}  // namespace kvq
