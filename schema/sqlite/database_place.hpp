// SPDX-License-Identifier: MIT
// Where a database is: the path of a file, or the address of a server that has a copy (--db, KVQ_DB).
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace kvq {

class Database;

/// Whether the text is the address of a server: a URI of libpq (postgresql://..., postgres://...).
bool is_server_address(std::string_view text);

/// Returns the address of a server without its password.
std::string without_password(std::string_view address);

/// Whether the place is the address of a server.
bool is_server(const std::filesystem::path& place);

/// Whether there is a file at the place. A server is not asked: opening tells.
bool database_exists(const std::filesystem::path& place);

/// Returns the place for messages and pages: the address of a server without its password.
std::string shown_place(const std::filesystem::path& place);

/// Returns the size of the file, or what the whole database takes on the server, in bytes; 0 if the file is
/// gone.
int64_t database_bytes(const Database& database, const std::filesystem::path& place);

}  // namespace kvq
