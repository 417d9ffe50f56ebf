// SPDX-License-Identifier: MIT
// Finds where a mail that is forwarded or answered below the sender's text begins, without `>` marks.
#pragma once

#include <string_view>

namespace kvq {

/// Whether a mail of somebody else begins at the line: a line such as "-----Original Message-----", "Begin
/// forwarded message:" or a rule, above header fields with a From; or header fields as Outlook writes them,
/// From, Sent and To or Subject. Knows the words of the languages in which mailers write them. `rest` is the
/// text after the line; only a few lines of it are read. The fields of a patch (git format-patch writes
/// From, Date and Subject, no Sent) do not count without such a line.
bool begins_forwarded_mail(std::string_view line, std::string_view rest);

/// Whether the line ends a forwarded mail: "----- End forwarded message -----", as Mutt and Gnus write.
bool ends_forwarded_mail(std::string_view line);

}  // namespace kvq
