// SPDX-License-Identifier: MIT
#include "cli/base/sudden_end.hpp"

#include <atomic>

namespace kvq {
namespace {

std::atomic<void (*)()> restoring = nullptr;

}  // namespace

void before_sudden_end(void (*restore)()) {
  restoring = restore;
}

void prepare_sudden_end() {
  if (const auto restore = restoring.exchange(nullptr)) restore();
}

}  // namespace kvq
