// SPDX-License-Identifier: MIT
// The mailbox format mboxrd, as public-inbox, b4 and `git am --patch-format=mboxrd` use it.
#pragma once

#include <string>
#include <string_view>

namespace kvq::report {

/// Returns the mail between a `From ` line and an empty line. Lines that begin with any number of `>`
/// followed by `From ` get one more `>`, which a reader removes again; all other bytes stay, except blank
/// lines and a `From ` line before the headers: for a reader, the headers would end there. If the last line
/// has no line break, one is added, because a mailbox needs it.
std::string mboxrd(std::string_view mail);

}  // namespace kvq::report
