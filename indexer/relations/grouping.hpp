// SPDX-License-Identifier: MIT
// From the patches and covers of threads to series. Never merges two postings, never loses a patch: where
// the mails do not say that they belong together, they stay apart.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// The series of the mails of some threads, each with its members; the order of the mails does not matter.
std::vector<SeriesRow> group_into_series(const std::vector<ThreadMail>& mails);

/// Titles of one work in one spelling: small letters, single spaces, no full stop.
std::string normalised_title(std::string_view title);

}  // namespace kvq
