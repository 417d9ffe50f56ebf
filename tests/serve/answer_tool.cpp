// SPDX-License-Identifier: MIT
// Answers requests without a server.
// usage: answer-tool DATABASE NOW TARGET          prints the body of the answer; the exit code is 0 for
// status 200
//        answer-tool DATABASE NOW TARGET TIMES    prints the median of so many answers, in milliseconds of
//        the processor
// NOW: seconds UTC; 0 for the clock. TARGET: a path with its query string.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

#include "cli/serve/routes.hpp"
#include "tests/serve/target.hpp"

using namespace kvq;

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const int64_t fixed = std::stoll(argv[2]);
  serve::Site site({.database = argv[1], .web_archives = {}, .base = {}, .cache_bytes = 0, .clock = [fixed] {
                      using namespace std::chrono;
                      return fixed != 0 ? fixed
                                        : floor<seconds>(system_clock::now()).time_since_epoch().count();
                    }});
  const serve::Request request = tests::request_for(argv[3]);
  if (argc == 4) {
    const serve::Response response = serve::answer(site, request);
    fwrite(response.body.data(), 1, response.body.size(), stdout);
    return response.status == 200 ? 0 : 1;
  }
  std::vector<double> times;
  serve::answer(site, request);
  for (int i = 0; i < std::stoi(argv[4]); ++i) {
    const std::clock_t begin = std::clock();
    serve::answer(site, request);
    times.push_back(1000.0 * static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  std::ranges::sort(times);
  fmt::print("{:8.2f} ms  {}\n", times[times.size() / 2], argv[3]);
  return 0;
}
