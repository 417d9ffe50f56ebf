// SPDX-License-Identifier: MIT
// Domains that give anybody an address: they say nothing of a company.
#pragma once

#include <string_view>

namespace kvq {

/// Whether the domain, in small letters, is one of them or below one.
bool is_freemail(std::string_view domain);

}  // namespace kvq
