// SPDX-License-Identifier: MIT
// Prints the times of its input, for times_git.py. Each input line is NOW, a tab and a text. Each output line
// is the second of the text, or the first second of a period in digits, or "none".
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
