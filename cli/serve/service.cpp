// SPDX-License-Identifier: MIT
#include "cli/serve/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "cli/serve/api/api.hpp"
#include "cli/serve/routes.hpp"
#include "schema/base/text.hpp"

namespace kvq::serve {
namespace {

constexpr int not_modified = 304;
constexpr int unauthorized = 401;
constexpr int misdirected = 421;
constexpr int internal_error = 500;

using Pair = std::pair<std::string, std::string>;

bool has_header(const Response& response, std::string_view name) {
  return std::ranges::find(response.headers, name, &Pair::first) != response.headers.end();
}

/// Whether If-None-Match names the validator (RFC 9110, section 13.1.2).
bool is_known(const Request& request, std::string_view validator) {
  for (const auto& [name, value] : request.headers) {
    if (name != "if-none-match") continue;
    for (std::string_view rest = value; !rest.empty();) {
      const std::string_view one = rest.substr(0, rest.find(','));
      rest.remove_prefix(std::min(one.size() + 1, rest.size()));
      if (trimmed(one) == validator) return true;
    }
  }
  return false;
}

/// A server whose index cannot be read now answers so, page by page.
std::string validator_or_none(Site& site) {
  try {
    return validator_of(site);
  } catch (const Error&) {
    return {};
  }
}

Response without_admission(Admission admission) {
  if (admission == Admission::unknown) {
    Response out =
        refused(unauthorized, "this server needs its token: as the password, or as a bearer token");
    out.headers.emplace_back("WWW-Authenticate", "Basic realm=\"kvq\", charset=\"UTF-8\"");
    return out;
  }
  return refused(
      misdirected,
      "this server answers only to localhost and IP addresses; start it with --behind-proxy to be called by "
      "other names");
}

/// A proxy may pass the base path on, or remove it.
Request below_base(Request request, const std::string& base) {
  if (!base.empty() && request.path.starts_with(base + "/")) request.path.erase(0, base.size());
  return request;
}

}  // namespace

Service::Service(Site& site, AdmissionRules rules) : site_(site), rules_(std::move(rules)) {}

Response Service::answer(const Request& request) noexcept {
  try {
    const Admission admission = admission_of(request, rules_);
    return admission == Admission::granted ? admitted(below_base(request, site_.settings().base))
                                           : without_admission(admission);
  } catch (const std::exception& error) {
    return refused(internal_error, fmt::format("unexpected error ({})", error.what()));
  }
}

Response Service::admitted(const Request& request) {
  // Before the answer: if the index changes meanwhile, the answer is newer than its validator, never older.
  const std::string validator = validator_or_none(site_);
  const std::string control = rules_.token.empty() ? "no-cache" : "private, no-cache";
  if (validator.empty()) return serve::answer(site_, request);
  if (is_known(request, validator))
    return {.status = not_modified,
            .type = {},
            .body = {},
            .headers = {{"ETag", validator}, {"Cache-Control", control}}};
  Response response = serve::answer(site_, request);
  if (response.status != 200 || has_header(response, "Cache-Control")) return response;
  response.headers.emplace_back("ETag", validator);
  response.headers.emplace_back("Cache-Control", control);
  return response;
}

Response refused(int status, const std::string& why) {
  Response out = json_error(Error(ErrorKind::usage, why), status);
  out.headers = {{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}};
  return out;
}

std::string validator_of(Site& site) {
  const auto reading = site.read();
  // Weak, because a compressed answer has other bytes.
  return fmt::format("W/\"{}-{:x}\"", reading->state(), reading->now());
}

}  // namespace kvq::serve
