// SPDX-License-Identifier: MIT
// mailmap-tool FILE: maps each line `NAME TAB ADDRESS` of standard input by the mailmap.
#include <fstream>
#include <iostream>
#include <iterator>

#include "schema/people/mailmap.hpp"

int main(int, char** arguments) {
  std::ifstream in(arguments[1], std::ios::binary);
  const auto mailmap = kvq::Mailmap::parse(std::string{std::istreambuf_iterator<char>(in), {}}, arguments[1]);
  for (std::string line; std::getline(std::cin, line);) {
    const size_t tab = line.find('\t');
    const auto mapped = mailmap.map(line.substr(0, tab), line.substr(tab + 1));
    std::cout << mapped.name << '\t' << mapped.email << '\n';
  }
}
