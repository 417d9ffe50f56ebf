// SPDX-License-Identifier: MIT
#include "schema/people/robots.hpp"

#include <fnmatch.h>

#include <algorithm>

namespace kvq {
namespace {

constexpr std::string_view robots[] = {
    "lkp@intel.com",
    "*lkp*@*.intel.com",
    "syzbot*@*",
    "patchwork-bot*@kernel.org",
    "pr-tracker-bot@kernel.org",
    "sashiko-bot*@*",
    "bot@kernelci.org",
    "bot+*@kernelci.org",
    "tip-bot*@*",
    "ci_notify@linaro.org",
    "bugzilla-daemon@*",
    "bugbot@kernel.org",
    "*-bot@kernel.org",
    "bpf-ci@*",
    "bot+bpf-ci@kernel.org",
    "patchwork@*.freedesktop.org",
    "*-ci@*.freedesktop.org",
    "checkpatch@*",
    "mailer-daemon@*",
    "kernelci*@*",
};

}  // namespace

std::span<const std::string_view> known_robots() {
  return robots;
}

bool is_robot(const std::vector<std::string>& patterns, const std::string& email) {
  return std::ranges::any_of(
      patterns, [&](const std::string& pattern) { return fnmatch(pattern.c_str(), email.c_str(), 0) == 0; });
}

}  // namespace kvq
