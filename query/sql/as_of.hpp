// SPDX-License-Identifier: MIT
// A query as of a time: what was known of series then.
#pragma once

#include <cstdint>

#include "query/sql/writer.hpp"

namespace kvq::sql {

/// Writes that a mail `m` was sent, or had arrived, by a time (seconds UTC).
void write_as_of(Writer& out, int64_t time);

/// Makes a complete statement read series, answers and trailers as they were at a time (seconds UTC), by
/// common table expressions with the names of the tables, and count ages up to it.
void look_back(Writer& statement, int64_t time);

}  // namespace kvq::sql
