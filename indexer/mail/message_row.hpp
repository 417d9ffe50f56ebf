// SPDX-License-Identifier: MIT
// From a parsed mail to the rows that are stored: what kind of message it is, whose, and of when.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "indexer/mail/mail.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// A mail as it is to be stored, with its defects.
struct IndexedMail {
  MessageRow row;
  std::vector<Defect> defects;
};

/// `blob_id` (hexadecimal) names a mail without a Message-ID; `committed` is the commit's time, seconds UTC.
IndexedMail to_row(ParsedMail mail, MailReader& reader, const std::string& blob_id, int64_t committed);

}  // namespace kvq
