// SPDX-License-Identifier: MIT
#include "cli/program.hpp"

int main(int count, char** arguments) {
  return kvq::run_program({arguments + 1, arguments + count});
}
