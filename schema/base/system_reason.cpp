// SPDX-License-Identifier: MIT
#include "schema/base/system_reason.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <iterator>

namespace kvq {
namespace {

constexpr SystemReason reasons[] = {
    {ENOSPC, "the disk is full", "free some space and try again"},
    {EDQUOT, "the disk quota is used up", "free some space and try again"},
    {EFBIG, "the file would be larger than the system allows", "'ulimit -f' prints the limit"},
    {EIO, "disk I/O error", "the log of the system has details"},
    {ESTALE, "the network file system no longer has the file", "try again"},
    {EROFS, "the file system is read-only", ""},
    {EMFILE, "too many open files", "'ulimit -n' prints the limit"},
    {ENFILE, "too many open files on this system", "try again when other programs have ended"},
    {ENOMEM, "out of memory", ""},
};

}  // namespace

std::optional<SystemReason> system_reason(int error_number) {
  const auto* known = std::ranges::find(reasons, error_number, &SystemReason::number);
  return known == std::end(reasons) ? std::nullopt : std::optional(*known);
}

bool is_of_machine(const Error& error) {
  return std::ranges::any_of(std::array{EMFILE, ENFILE, EIO},
                             [&](int number) { return error.hint() == system_reason(number)->hint; });
}

}  // namespace kvq
