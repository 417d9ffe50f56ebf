// SPDX-License-Identifier: MIT
#include "schema/sqlite/database_place.hpp"

#include <algorithm>

#include "schema/sqlite/database.hpp"
#include "schema/sqlite/engine.hpp"

namespace kvq {

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

bool is_server(const std::filesystem::path& place) {
  return is_server_address(place.native());
}

bool database_exists(const std::filesystem::path& place) {
  std::error_code failed;
  return is_server(place) || std::filesystem::exists(place, failed);
}

std::string shown_place(const std::filesystem::path& place) {
  return is_server(place) ? without_password(place.native()) : place.string();
}

int64_t database_bytes(const Database& database, const std::filesystem::path& place) {
  if (Engine* engine = database.engine()) return engine->bytes();
  std::error_code failed;
  const auto bytes = std::filesystem::file_size(place, failed);
  return failed ? 0 : static_cast<int64_t>(bytes);
}

}  // namespace kvq
