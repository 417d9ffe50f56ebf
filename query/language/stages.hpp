// SPDX-License-Identifier: MIT
// The table of pipeline stages: names, syntax and help.
#pragma once

#include <span>
#include <string_view>

namespace kvq {

enum class StageKind {
  count,
  having,
  top,
  sort,
  limit,
  skip,
  select,
  distinct,
  series,
  latest,
  threads,
  dedupe
};

struct StageInfo {
  StageKind kind;
  std::string_view name;
  std::string_view usage;
  std::string_view help;
  std::string_view example;
};

std::span<const StageInfo> stages();

}  // namespace kvq
