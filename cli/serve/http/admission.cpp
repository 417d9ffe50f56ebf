// SPDX-License-Identifier: MIT
#include "cli/serve/http/admission.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq::serve {
namespace {

std::string_view header_of(const Request& request, std::string_view name) {
  const auto found = std::ranges::find(request.headers, name, &std::pair<std::string, std::string>::first);
  return found == request.headers.end() ? std::string_view() : std::string_view(found->second);
}

/// Takes the same time for every text of one length, so that the time tells nothing about the token.
bool is_equal(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (size_t i = 0; i < a.size(); ++i)
    difference |= static_cast<unsigned>(static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]));
  return difference == 0;
}

std::string base64_decoded(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  unsigned bits = 0;
  int count = 0;
  for (const char c : text) {
    const size_t value = letters.find(c);
    if (value == std::string_view::npos) break;
    bits = (bits << 6 | static_cast<unsigned>(value)) & 0xffff;
    count += 6;
    if (count < 8) continue;
    count -= 8;
    out += static_cast<char>(bits >> count & 0xff);
  }
  return out;
}

/// The token of `Bearer TOKEN`, or the password of `Basic ...`, which browsers ask their user for.
std::string given_token(std::string_view authorization) {
  const size_t space = std::min(authorization.find(' '), authorization.size());
  const std::string scheme = fold(authorization.substr(0, space));
  const std::string_view rest = trimmed(authorization.substr(space));
  if (scheme == "bearer") return std::string(rest);
  if (scheme != "basic") return {};
  const std::string pair = base64_decoded(rest);
  const size_t colon = pair.find(':');
  return colon == std::string::npos ? std::string() : pair.substr(colon + 1);
}

/// Whether a Host names this machine, or gives an IP address, which no name server can point elsewhere.
bool is_own_name(std::string_view host) {
  if (host.starts_with('[')) return true;
  const std::string name = fold(host.substr(0, host.find(':')));
  if (name == "localhost" || name.ends_with(".localhost")) return true;
  return !name.empty() && name.find_first_not_of("0123456789.") == std::string::npos;
}

}  // namespace

void check_token(const std::string& token) {
  if (token.size() < shortest_token) {
    throw Error(ErrorKind::usage, fmt::format("the token is shorter than {} characters", shortest_token),
                "'openssl rand -hex 16' prints a good one");
  }
  const bool plain = std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; });
  if (!plain)
    throw Error(ErrorKind::usage, "the token has a character that is not printable ASCII",
                "'openssl rand -hex 16' prints a good one");
}

Admission admission_of(const Request& request, const AdmissionRules& rules) {
  if (!rules.token.empty()) {
    return is_equal(given_token(header_of(request, "authorization")), rules.token) ? Admission::granted
                                                                                   : Admission::unknown;
  }
  if (rules.behind_proxy || rules.any_host || is_own_name(header_of(request, "host")))
    return Admission::granted;
  return Admission::other_host;
}

std::optional<std::string> forwarded_client(const Request& request) {
  std::optional<std::string> out;
  for (const auto& [name, value] : request.headers) {
    if (name != "x-forwarded-for") continue;
    const size_t comma = value.rfind(',');
    const std::string_view last =
        trimmed(std::string_view(value).substr(comma == std::string::npos ? 0 : comma + 1));
    if (!last.empty()) out = last;
  }
  return out;
}

}  // namespace kvq::serve
