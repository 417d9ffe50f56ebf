// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>

namespace kvq::postgresql {

/// Throws Error (database) for SQL that the dialect does not know: a mistake of kvq, not of the user.
[[noreturn]] void refuse(std::string_view what, std::string_view sql);

}  // namespace kvq::postgresql
