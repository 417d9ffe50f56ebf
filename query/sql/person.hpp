// SPDX-License-Identifier: MIT
// The people that a mail has to do with, as SQL.
#pragma once

#include "query/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

void write_person(Writer& out, const plan::PersonMatches& person);

/// Whether they are found among few messages by an index, so that a full-text search can be bounded by them.
bool is_of_few_messages(const plan::PersonMatches& person);

}  // namespace kvq::sql
