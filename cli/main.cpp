// SPDX-License-Identifier: MIT
#include "cli/process.hpp"
#include "cli/program.hpp"

/// jemalloc(3): return free memory to the system after one second instead of ten.
extern "C" {
[[gnu::visibility("default")]] extern const char* malloc_conf;
const char* malloc_conf = "dirty_decay_ms:1000,muzzy_decay_ms:0";
}

int main(int count, char** arguments) {
  kvq::prepare_process();
  return kvq::run_program({arguments + 1, arguments + count});
}
