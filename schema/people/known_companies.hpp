// SPDX-License-Identifier: MIT
// The domains of companies that kvq knows by itself.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns kvq's list, in the form of an affiliations file.
std::string_view known_companies();

/// Returns an affiliations file with kvq's list in place of each line that includes it, as it is stored: so a
/// newer list is applied when kvq is updated.
std::string with_known_companies(std::string_view text);

}  // namespace kvq
