// SPDX-License-Identifier: MIT
// Converts a parsed mail to the rows to store, and decides which of its dates to believe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/mail/mail.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// A mail to be stored, with its defects.
struct IndexedMail {
  MessageRow row;
  std::vector<Defect> defects;
};

/// `blob_id` (hexadecimal) replaces a missing Message-ID; `committed` is the commit time in seconds UTC.
IndexedMail to_row(ParsedMail mail, const std::string& blob_id, int64_t committed);

}  // namespace kvq
