// SPDX-License-Identifier: MIT
// Terms about the people of a mail, as SQL.
#pragma once

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

/// Writes the condition on `m`. `few` is as in write_person_turn().
void write_person(Writer& out, const plan::PersonMatches& person, bool few);

/// Writes a SELECT of the people, after the mailmap, who have one of the mailboxes or whose name or address
/// in the mailmap matches.
void write_identities(Writer& out, const plan::PersonMatches& person);

/// Whether a condition selects senders or authors with few messages, which an index finds: a full-text search
/// can be limited to these messages.
bool is_of_few_messages(const plan::Condition& condition);

}  // namespace kvq::sql
