// SPDX-License-Identifier: MIT
// The mails in a mailbox that kvq keeps in sync. kvq knows those that it put there by their From line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct MboxPart {
  /// From the From line to the next one.
  std::string_view text;
  /// What a mail program leaves as it is when it writes its status into the header; white space at its end is
  /// not part of it.
  std::string_view id;
  std::string_view body;
  /// Whether kvq put the mail there.
  bool is_own = false;
};

/// Returns the mails of a mailbox, as views into it. Every line that begins with `From ` begins a mail,
/// unless it is within the Content-Length that a mail program wrote for a mail that kvq did not put there.
/// Throws Error (usage) if the text is no mailbox; `name` is for the message.
std::vector<MboxPart> mbox_parts(std::string_view mailbox, const std::string& name);

/// Returns a mail as a part of a mailbox, in the format mboxrd.
std::string own_mbox_part(std::string_view mail);

}  // namespace kvq
