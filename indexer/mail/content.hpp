// SPDX-License-Identifier: MIT
// Reads the MIME structure of mails: their texts and attachments. All results are valid UTF-8 without NUL
// bytes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "indexer/mail/header/headers.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// The texts of a mail and its named attachments.
struct MimeContent {
  /// The text parts: first the main text, then the others in order, then those of attached
  /// mails. The main text is the first plain or HTML text that is not an attachment and says something, else
  /// the first plain or HTML text. HTML is dropped if the same alternative has a plain text that says
  /// something. A patch is a text, whatever type its sender gives it.
  std::vector<std::string> texts;
  /// The number of texts that are not of attached mails.
  size_t own_texts = 0;
  std::vector<Attachment> attachments;
  std::vector<Defect> defects;
};

/// Whether a CRLF becomes LF.
enum class LineEnds { lf, as_sent };

MimeContent parse_content(const SplitMail& mail, LineEnds line_ends = LineEnds::lf);

}  // namespace kvq
