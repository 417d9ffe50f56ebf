// SPDX-License-Identifier: MIT
#include "schema/base/error.hpp"

#include <algorithm>

namespace kvq {
namespace {

constexpr ErrorKindInfo kinds[] = {
    {ErrorKind::usage, 2, "a mistake in the command line, the query or the report; an unknown FROM or TO"},
    {ErrorKind::database, 3, "the database is missing, damaged or of another version"},
    {ErrorKind::locked, 4, "another process is writing to the database"},
    {ErrorKind::archive, 5, "the archive cannot be read"},
    {ErrorKind::installation, 6, "a part of kvq is missing where it is installed"},
    {ErrorKind::interrupted, 130, "interrupted; what was reported as indexed is kept"},
};

}  // namespace

std::span<const ErrorKindInfo> error_kinds() {
  return kinds;
}

int exit_code(ErrorKind kind) {
  return std::ranges::find(kinds, kind, &ErrorKindInfo::kind)->exit_code;
}

}  // namespace kvq
