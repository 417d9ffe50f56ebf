// SPDX-License-Identifier: MIT
#include "cli/serve/http/http_module.hpp"

#include "http_interface.hpp"
#include "schema/base/shared_module.hpp"

namespace kvq::serve {

const HttpModule& http_module() {
  static const auto& module =
      *static_cast<const HttpModule*>(load_module({.file = KVQ_HTTP_MODULE,
                                                   .what = "the part of kvq that serves pages",
                                                   .needs = "libmicrohttpd and zlib",
                                                   .interface_symbol = "kvq_http_interface",
                                                   .interface = http_interface,
                                                   .functions_symbol = "kvq_http"}));
  return module;
}

}  // namespace kvq::serve
