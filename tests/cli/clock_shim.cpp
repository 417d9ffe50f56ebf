// SPDX-License-Identifier: MIT
// Preloaded into kvq (LD_PRELOAD) by panels.py: the current time is KVQ_TEST_NOW, in seconds UTC.
#include <cstdlib>
#include <ctime>

extern "C" [[gnu::visibility("default")]] std::time_t time(std::time_t* into) noexcept {
  const char* now = std::getenv("KVQ_TEST_NOW");
  const std::time_t seconds = now != nullptr ? std::atoll(now) : 0;
  if (into != nullptr) *into = seconds;
  return seconds;
}
