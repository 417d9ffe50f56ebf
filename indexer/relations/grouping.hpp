// SPDX-License-Identifier: MIT
// Groups the patches and covers of threads into series. Never merges two postings and never loses a patch:
// mails that do not show that they belong together stay separate.
#pragma once

#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// Returns the series in the mails of some threads, with their members. The order of the mails does not
/// matter.
std::vector<SeriesRow> group_into_series(const std::vector<ThreadMail>& mails);

}  // namespace kvq
