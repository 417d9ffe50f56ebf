// SPDX-License-Identifier: MIT
// Answers what the times of its input are, for times_git.py: each line is NOW, a tab and a text; each line of
// the answer is the text's second, or the first of what is written in digits, or "none".
#include <cstdint>
#include <iostream>
#include <string>

#include "query/time/approxidate.hpp"
#include "query/time/written_time.hpp"

int main() {
  for (std::string line; std::getline(std::cin, line);) {
    const size_t tab = line.find('\t');
    const int64_t now = std::stoll(line.substr(0, tab));
    const std::string text = line.substr(tab + 1);
    if (const auto written = kvq::parse_written_time(text)) {
      std::cout << written->from << "\n";
    } else if (const auto worded = kvq::approxidate(text, now)) {
      std::cout << worded->time << "\n";
    } else {
      std::cout << "none\n";
    }
  }
}
