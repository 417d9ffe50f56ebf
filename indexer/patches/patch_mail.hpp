// SPDX-License-Identifier: MIT
// A patch as `git mailinfo --scissors` reads it from a mail.
#pragma once

#include <string>
#include <string_view>

#include "indexer/mail/header/headers.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

/// Returns the text of a mail that has the patch, as b4 finds it: the last text with a diff, else the first.
/// In UTF-8; lines broken by format=flowed are whole again (RFC 3676). A mail whose lines all end in CRLF has
/// LF, but a carriage return that belongs to a line of a diff stays.
std::string text_of_patch(const SplitMail& mail);

/// Returns what the sender of an answer wrote: the first text, without attached patches, in the same form.
std::string text_of_answer(const SplitMail& mail);

/// Whether the text has a diff.
bool has_diff(std::string_view text);

struct PatchMail {
  /// From the mail, or from the header fields that its text begins with.
  Mailbox author;
  /// Without `[PATCH]` and other brackets in front.
  std::string subject;
  /// As written.
  std::string date;
  /// The commit message without the subject.
  std::string message;
  /// What git does not put into the commit: from the line `---` on, or from the diff.
  std::string below;
  /// Whether a line of the diff ends with a carriage return: `git am` needs --keep-cr.
  bool has_carriage_returns = false;
};

/// What is above a scissors line is left out.
PatchMail read_patch_mail(const SplitMail& mail);

/// Returns the subject as git makes it the title of a commit.
std::string title_of_commit(std::string_view subject);

}  // namespace kvq
