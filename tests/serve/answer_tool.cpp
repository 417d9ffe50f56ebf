// SPDX-License-Identifier: MIT
// Answers requests without a server.
// usage: answer-tool DATABASE NOW TARGET          prints the body of the answer; the exit code is 0 for
// status 200
//        answer-tool DATABASE NOW TARGET TIMES    prints the median of so many answers in milliseconds
// NOW: seconds UTC; 0 for the clock. TARGET: a path with its query string.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "cli/serve/routes.hpp"

namespace {

using namespace kvq;

std::string decoded(std::string_view text, bool is_parameter) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      out += static_cast<char>(std::stoi(std::string(text.substr(i + 1, 2)), nullptr, 16));
      i += 2;
    } else {
      out += is_parameter && text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

serve::Request request_of(std::string_view target) {
  serve::Request request{.method = "GET", .path = {}, .parameters = {}, .headers = {}, .client = "127.0.0.1"};
  const size_t mark = std::min(target.find('?'), target.size());
  request.path = decoded(target.substr(0, mark), false);
  std::string_view rest = target.substr(std::min(mark + 1, target.size()));
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('&'), rest.size());
    const std::string_view pair = rest.substr(0, end);
    const size_t equals = std::min(pair.find('='), pair.size());
    request.parameters.emplace_back(decoded(pair.substr(0, equals), true),
                                    decoded(pair.substr(std::min(equals + 1, pair.size())), true));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return request;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 4) return 2;
  const int64_t fixed = std::stoll(argv[2]);
  serve::Site site({.database = argv[1], .web_archives = {}, .base = {}, .clock = [fixed] {
                      using namespace std::chrono;
                      return fixed != 0 ? fixed
                                        : floor<seconds>(system_clock::now()).time_since_epoch().count();
                    }});
  const serve::Request request = request_of(argv[3]);
  if (argc == 4) {
    const serve::Response response = serve::answer(site, request);
    fwrite(response.body.data(), 1, response.body.size(), stdout);
    return response.status == 200 ? 0 : 1;
  }
  std::vector<double> times;
  serve::answer(site, request);
  for (int i = 0; i < std::stoi(argv[4]); ++i) {
    const auto begin = std::chrono::steady_clock::now();
    serve::answer(site, request);
    times.push_back(
        std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  std::ranges::sort(times);
  fmt::print("{:8.2f} ms  {}\n", times[times.size() / 2], argv[3]);
  return 0;
}
