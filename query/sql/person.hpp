// SPDX-License-Identifier: MIT
// The people that a mail has to do with, as SQL.
#pragma once

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

void write_person(Writer& out, const plan::PersonMatches& person);

/// Whether it names the senders or authors of few messages, which an index gives: a full-text search can be
/// bounded by them.
bool is_of_few_messages(const plan::Condition& condition);

}  // namespace kvq::sql
