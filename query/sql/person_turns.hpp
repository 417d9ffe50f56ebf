// SPDX-License-Identifier: MIT
// Terms about a person that say whose turn it is, as SQL. The person is all of their mailboxes.
#pragma once

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

/// Writes the condition on `m` if the term is one of these, and returns whether it is. `few` says that other
/// conditions leave few mails: each of them is asked then.
bool write_person_turn(Writer& out, const plan::PersonMatches& person, bool few);

}  // namespace kvq::sql
