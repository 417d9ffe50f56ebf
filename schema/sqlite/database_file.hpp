// SPDX-License-Identifier: MIT
// The files of a database: their names, who may read them, and that nothing else is written to them.
#pragma once

#include <filesystem>
#include <string_view>

namespace kvq {

/// Returns the path with which SQLite opens exactly this file. SQLite reads some names in another way:
/// ":memory:" is no file, and "file:NAME" may be a URI. Throws Error (usage) for an empty name.
std::filesystem::path plain_path(const std::filesystem::path& file);

/// Who may read a new database: its owner (files 0600, folders 0700), or the owner's group too (0640, 0750).
enum class Access { owner, group };

/// Creates the folder and the missing ones above it, for these readers whatever the umask. Throws Error
/// (database).
void create_folders(const std::filesystem::path& folder, Access access);

/// Creates the file, empty, and the missing folders above it, for these readers whatever the umask. Changes
/// nothing that exists. SQLite gives -wal, -shm and -journal the mode of the file. Throws Error (database).
void create_database_file(const std::filesystem::path& file, Access access);

/// Whether the group of the file may read it; false if there is no file.
bool group_reads(const std::filesystem::path& file);

/// Throws Error (usage) if writing to `file`, through whatever links, would damage a kvq database: if it is
/// one, or the -wal, -shm, -journal or -lock of one. `own` is this process's database. It is recognised by
/// its place and never opened, because closing a file releases the locks that the process has on it.
void refuse_database_file(const std::filesystem::path& file, const std::filesystem::path& own);

/// Does the same for an open descriptor, which the error calls `name`. Call it before a database is open.
void refuse_open_database(int descriptor, std::string_view name, const std::filesystem::path& own);

}  // namespace kvq
