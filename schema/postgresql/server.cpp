// SPDX-License-Identifier: MIT
#include "schema/postgresql/server.hpp"

#include <algorithm>

#include "schema/postgresql/postgresql_module.hpp"

namespace kvq::postgresql {

bool is_server_address(std::string_view text) {
  return text.starts_with("postgresql://") || text.starts_with("postgres://");
}

std::string without_password(std::string_view address) {
  const size_t begin = address.find("//") + 2;
  // The last @ before the path: a password may hold others.
  const size_t end = address.substr(0, address.find_first_of("/?", begin)).rfind('@');
  std::string out(address);
  if (end != std::string_view::npos) {
    const size_t colon = address.find(':', begin);
    if (colon < end) out.erase(colon, end - colon);
  }
  constexpr std::string_view parameter = "password=";
  for (size_t at = out.find(parameter); at != std::string::npos; at = out.find(parameter, at + 1)) {
    const size_t value = at + parameter.size();
    out.erase(value, std::min(out.find('&', value), out.size()) - value);
  }
  return out;
}

std::unique_ptr<Server> connect(const std::string& address) {
  return postgresql_module().connect(address);
}

}  // namespace kvq::postgresql
