// SPDX-License-Identifier: MIT
#include "schema/base/error.hpp"

#include <algorithm>

namespace kvq {
namespace {

constexpr ErrorKindInfo kinds[] = {
    {ErrorKind::usage, 2, "the command line, the query or the report is invalid, or FROM or TO is unknown"},
    {ErrorKind::database, 3, "the database is missing or damaged, or has another version"},
    {ErrorKind::locked, 4, "another process is writing to the database"},
    {ErrorKind::archive, 5, "the archive cannot be read"},
    {ErrorKind::installation, 6, "a part of the kvq installation is missing"},
    {ErrorKind::network, 8, "a host cannot be reached, does not have the list, or broke off a connection"},
    {ErrorKind::interrupted, 130, "interrupted; everything reported as indexed is kept"},
};

}  // namespace

std::span<const ErrorKindInfo> error_kinds() {
  return kinds;
}

int exit_code(ErrorKind kind) {
  return std::ranges::find(kinds, kind, &ErrorKindInfo::kind)->exit_code;
}

}  // namespace kvq
