// SPDX-License-Identifier: MIT
// Finds the path of a file in the names that a diff gives it: `a/PATH` and `b/PATH`, the prefixes of git's
// options and of other programs, or none.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the name in a `--- NAME`, `+++ NAME` or `rename to NAME` line, given without that keyword: a piece
/// of it without time stamp, revision and quotes. A name that had quotes is still escaped.
std::string_view name_in_line(std::string_view rest);

/// Returns the name in a line, as name_in_line(), with the escapes of a quoted name resolved (git's
/// quote_c_style).
std::string unescaped_name(std::string_view rest);

/// Returns the path in the rest of a line `diff --git OLD NEW`, of which both names end with the path; empty
/// if there is none, as for a rename.
std::string path_in_git_line(std::string_view names);

/// The path of a file, and the prefix of its new name that is no part of it (`b/`).
struct DiffPath {
  std::string path;
  std::string prefix;
};

/// Finds the path of a file in its unescaped names before and after. Like `git apply -p1` or patch, it
/// removes the name of a tree, if the names show that there is one.
DiffPath path_of_names(const std::string& before, const std::string& after);

/// As path_of_names(), for a file that is only on one side: the other name is /dev/null.
DiffPath path_of_name(const std::string& name);

}  // namespace kvq
