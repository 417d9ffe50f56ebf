// SPDX-License-Identifier: MIT
// Conditions as SQL, with `m` for the message.
#pragma once

#include <vector>

#include "query/language/plan.hpp"
#include "query/sql/writer.hpp"

namespace kvq::sql {

/// What the conditions that must all hold say about the mails.
struct Known {
  /// They are few: it is quicker to ask about each than to make the set of all that match.
  bool few = false;
  /// They match is:series.
  bool series = false;
};

/// `known` is what is known before.
Known known_by(const std::vector<plan::Condition>& conditions, const Known& known);

/// Writes a condition on mails of which something is known.
void write_condition(Writer& out, const plan::Condition& condition, const Known& known = {});

/// The condition that a delivery `d` is in the range.
void write_range(Writer& out, const plan::InRange& range);

}  // namespace kvq::sql
