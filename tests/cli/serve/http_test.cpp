// SPDX-License-Identifier: MIT
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "cli/serve/http/access_log.hpp"
#include "cli/serve/http/admission.hpp"
#include "cli/serve/http/listening.hpp"
#include "cli/serve/http/request_target.hpp"
#include "schema/base/error.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::serve;

using Pairs = std::vector<std::pair<std::string, std::string>>;

TEST_CASE("request_target: a target is a path and its parameters, decoded") {
  struct Case {
    std::string raw;
    std::string path;
    Pairs parameters;
  };
  for (const Case& one : std::vector<Case>{
           {"/", "/", {}},
           {"/search?q=is%3Apatch", "/search", {{"q", "is:patch"}}},
           {"/mail/a%2Fb%40c", "/mail/a/b@c", {}},
           {"/a+b?c+d=e+f", "/a+b", {{"c d", "e f"}}},
           {"/x?a&b=&=c&&d==", "/x", {{"a", ""}, {"b", ""}, {"", "c"}, {"d", "="}}},
           {"/x?", "/x", {}},
           {"/%ff?%C3%A9=%e2%82%ac", "/\xff", {{"\xc3\xa9", "\xe2\x82\xac"}}},
           {"/x?a=1&a=2", "/x", {{"a", "1"}, {"a", "2"}}},
       }) {
    INFO(one.raw);
    const auto target = request_target(one.raw);
    REQUIRE(target);
    CHECK(target->path == one.path);
    CHECK(target->parameters == one.parameters);
  }
  for (const std::string raw :
       {"", "x", "*", "http://x/", "/%", "/%4", "/%g1", "/%00", "/?a=%00", "/?%=", "/%-1", "/%+1"}) {
    INFO(raw);
    CHECK_FALSE(request_target(raw));
  }
}

TEST_CASE("log_line: whatever a client sends stays on its line, between its quotes") {
  CHECK(
      log_line({.time = 1741251606,
                .client = "2001:db8::1",
                .method = "GET",
                .target = "/a\"b\\c\n\x1b\xff d",
                .version = "HTTP/1.1",
                .status = 404,
                .bytes = 26}) ==
      "2001:db8::1 - - [06/Mar/2025:09:00:06 +0000] \"GET /a\\\"b\\\\c\\x0a\\x1b\\xff d HTTP/1.1\" 404 26\n");
  CHECK(log_line({.time = 0,
                  .client = "x\ny",
                  .method = "HEAD",
                  .target = "/",
                  .version = "HTTP/1.0",
                  .status = 304,
                  .bytes = 0}) == "x\\x0ay - - [01/Jan/1970:00:00:00 +0000] \"HEAD / HTTP/1.0\" 304 -\n");
}

TEST_CASE("admission: without a token, the server answers only to its own names") {
  const auto admission = [](const std::string& host, const AdmissionRules& rules) {
    return admission_of(
        {.method = "GET", .path = "/", .parameters = {}, .headers = {{"host", host}}, .client = {}}, rules);
  };
  for (const std::string host :
       {"localhost", "LocalHost:80", "127.0.0.1:8587", "[::1]:8587", "a.localhost", "10.0.0.1"}) {
    INFO(host);
    CHECK(admission(host, {}) == Admission::granted);
  }
  for (const std::string host :
       {"", ":80", "example.org", "localhost.example.org", "127.0.0.1.example.org", "1e100"}) {
    INFO(host);
    CHECK(admission(host, {}) == Admission::other_host);
    CHECK(admission(host, {.token = {}, .behind_proxy = true}) == Admission::granted);
    CHECK(admission(host, {.token = "0123456789abcdef"}) == Admission::unknown);
  }
}

TEST_CASE("forwarded_client: the last proxy is believed, not what the client itself wrote before") {
  const auto client = [](const Pairs& headers) {
    return forwarded_client(
        {.method = "GET", .path = "/", .parameters = {}, .headers = headers, .client = "unix"});
  };
  CHECK(client({{"x-forwarded-for", "203.0.113.9, 198.51.100.7"}}) == "198.51.100.7");
  CHECK(client({{"x-forwarded-for", "forged"}, {"x-forwarded-for", " 198.51.100.7 "}}) == "198.51.100.7");
  CHECK(client({{"x-forwarded-for", ""}}) == std::nullopt);
  CHECK(client({}) == std::nullopt);
}

TEST_CASE("endpoint_named: an address and a port") {
  struct Case {
    std::string text;
    std::string host;
    std::string port;
    bool loopback;
  };
  for (const Case& one : std::vector<Case>{{"127.0.0.1:8587", "127.0.0.1", "8587", true},
                                           {"127.1.2.3:0", "127.1.2.3", "0", true},
                                           {"[::1]:80", "::1", "80", true},
                                           {"localhost:65535", "localhost", "65535", true},
                                           {":80", "", "80", false},
                                           {"0.0.0.0:80", "0.0.0.0", "80", false},
                                           {"[::]:80", "::", "80", false}}) {
    INFO(one.text);
    const Endpoint endpoint = endpoint_named(one.text);
    CHECK(endpoint.host == one.host);
    CHECK(endpoint.port == one.port);
    CHECK(is_loopback(endpoint) == one.loopback);
  }
  for (const std::string text : {"", ":", "80", "127.0.0.1", "127.0.0.1:", "127.0.0.1:-1", "127.0.0.1:65536",
                                 "127.0.0.1:8x", "::1:80", "x y:80"}) {
    INFO(text);
    CHECK_THROWS_AS(endpoint_named(text), Error);
  }
}
