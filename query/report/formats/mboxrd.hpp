// SPDX-License-Identifier: MIT
// Mails in a mailbox of the kind that public-inbox, b4 and `git am --patch-format=mboxrd` have.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

/// The mail behind its `From ` line and before an empty one. Lines of it that begin with `From `, whatever
/// number of `>` before that, get one `>` more, so that a reader can take it off again; all other bytes stay.
/// A mail whose last line does not end is given its end, which a mailbox cannot do without.
std::string mboxrd(std::string_view mail);

}  // namespace kvq::report
