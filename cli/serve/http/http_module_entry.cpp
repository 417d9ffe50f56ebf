// SPDX-License-Identifier: MIT
#include "cli/serve/http/http_module.hpp"
#include "cli/serve/http/microhttpd_server.hpp"
#include "http_interface.hpp"

extern "C" {
[[gnu::visibility("default")]] extern const char* const kvq_http_interface;
[[gnu::visibility("default")]] extern const kvq::serve::HttpModule kvq_http;

const char* const kvq_http_interface = kvq::http_interface;

const kvq::serve::HttpModule kvq_http = {.start = kvq::serve::start_microhttpd};
}
