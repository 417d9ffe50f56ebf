// SPDX-License-Identifier: MIT
// Catch2's main, which closes with the line that tells the counts.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>

namespace {

struct ClosingLine : Catch::TestEventListenerBase {
  using TestEventListenerBase::TestEventListenerBase;
  void testRunEnded(const Catch::TestRunStats& stats) override {
    const auto& cases = stats.totals.testCases;
    Catch::cout() << cases.passed << " passed, " << cases.failed << " failed" << std::endl;
  }
};
CATCH_REGISTER_LISTENER(ClosingLine)

}  // namespace
