// SPDX-License-Identifier: MIT
// The words that mail programs of all languages put before the subject of an answer or a forwarded mail.
#pragma once

#include <string_view>

namespace kvq {

/// Removes white space and colons, also those of East Asian scripts, from the front, as `git mailinfo` does.
void skip_colons(std::string_view& subject);

/// Removes one `Re:`, `RE :`, `Re[2]:`, `AW:`, `回复：` or the like from the front. Returns whether there
/// was one. A word that may also name a subsystem (`res: `) counts only as programs write it, in capitals,
/// and not if `is_patch`: then the title of a patch begins here.
bool take_reply_prefix(std::string_view& subject, bool is_patch);

}  // namespace kvq
