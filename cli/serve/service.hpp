// SPDX-License-Identifier: MIT
// What surrounds the answers of the routes: who may ask, the base path, and answers that the client has
// already.
#pragma once

#include <string>

#include "cli/serve/http/admission.hpp"
#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::serve {

/// Answers a request that came over the network. Throws nothing.
Response served(Site& site, const AdmissionRules& rules, const Request& request) noexcept;

/// Returns the answer to a request that was not read to its end.
Response refused(int status, const std::string& why);

/// Returns the ETag of all answers of this state of the index and the settings, at this minute, by which ages
/// are reckoned. Throws Error.
std::string validator_of(Site& site);

}  // namespace kvq::serve
