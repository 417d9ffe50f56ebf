// SPDX-License-Identifier: MIT
#include <cstdio>
#include <exception>

#include "samples/archive_builder.hpp"

int main(int count, char** arguments) {
  if (count != 3) {
    std::fputs("usage: make-archive MANIFEST FOLDER\n", stderr);
    return 2;
  }
  try {
    kvq::samples::build_from_manifest(arguments[1], arguments[2]);
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "make-archive: %s\n", error.what());
    return 1;
  }
}
