// SPDX-License-Identifier: MIT
// The main function of the unit tests. It prints the counts as its last line.
#define CATCH_CONFIG_RUNNER
#include <iostream>

#include "support/catch.hpp"

namespace {

struct ClosingLine : Catch::EventListenerBase {
  using Catch::EventListenerBase::EventListenerBase;
  void testRunEnded(const Catch::TestRunStats& stats) override {
    const auto& cases = stats.totals.testCases;
    std::cout << cases.passed << " passed, " << cases.failed << " failed" << std::endl;
  }
};
CATCH_REGISTER_LISTENER(ClosingLine)

}  // namespace

int main(int argc, char* argv[]) {
  return Catch::Session().run(argc, argv);
}
