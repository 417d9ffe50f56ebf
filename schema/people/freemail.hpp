// SPDX-License-Identifier: MIT
// Domains where anybody can get an address: they do not identify a company.
#pragma once

#include <string_view>

namespace kvq {

/// Whether the domain, in lower case, is a freemail domain or a subdomain of one.
bool is_freemail(std::string_view domain);

}  // namespace kvq
