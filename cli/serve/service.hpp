// SPDX-License-Identifier: MIT
// What surrounds the answers of the routes: who may ask, the base path, and answers that the client or the
// server has already.
#pragma once

#include <string>

#include "cli/serve/http/admission.hpp"
#include "cli/serve/http/exchange.hpp"
#include "cli/serve/site/site.hpp"

namespace kvq::serve {

/// Answers requests that come over the network. For several threads at once.
class Service {
 public:
  Service(Site& site, AdmissionRules rules);

  Response answer(const Request& request) noexcept;

 private:
  Response admitted(const Request& request);

  Site& site_;
  AdmissionRules rules_;
};

/// Returns the answer to a request that is refused before any route has seen it.
Response refused(int status, const std::string& why);

/// Returns the ETag of all answers of this state of the index and the settings, at this minute, by which ages
/// are reckoned. Throws Error.
std::string validator_of(Site& site);

}  // namespace kvq::serve
