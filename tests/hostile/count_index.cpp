// SPDX-License-Identifier: MIT
// Indexes archives into new databases. run.py runs it under callgrind, which counts the instructions of each
// call of kvq_counted_index(), and without it to measure the memory: prints the peak of the resident memory
// in KiB.
#include <cstdio>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>

#include "indexer/indexer.hpp"
#include "schema/open.hpp"

/// callgrind finds the function by this name. Its other argument makes each call different.
extern "C" [[gnu::noinline]] void kvq_counted_index(const kvq::Database& database,
                                                    const std::filesystem::path& archive) {
  kvq::index_archive(database, archive, {.list = "hostile"});
}

/// Not getrusage(), which counts the memory of the process that started this one too.
std::string peak_kib() {
  const std::string name = "VmHWM:";
  std::ifstream status("/proc/self/status");
  for (std::string word; status >> word;) {
    if (word == name && status >> word) return word;
  }
  return "0";
}

int main(int count, char** arguments) {
  try {
    for (int i = 1; i < count; ++i) {
      const std::filesystem::path archive = arguments[i];
      const std::filesystem::path file = archive.string() + ".db";
      for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + suffix);
      const kvq::Database database = kvq::open_to_write(file);
      kvq_counted_index(database, archive);
    }
    std::puts(peak_kib().c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "count-index: %s\n", error.what());
    return 1;
  }
}
