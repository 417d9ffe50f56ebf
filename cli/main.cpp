// SPDX-License-Identifier: MIT
#include "cli/program.hpp"

/// jemalloc(3): memory that is free goes back to the system after a second, not after ten.
extern "C" {
[[gnu::visibility("default")]] extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:1000,muzzy_decay_ms:0";
}

int main(int count, char** arguments) {
  return kvq::run_program({arguments + 1, arguments + count});
}
