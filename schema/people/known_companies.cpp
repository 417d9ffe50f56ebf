// SPDX-License-Identifier: MIT
#include "schema/people/known_companies.hpp"

#include "known_companies_text.hpp"
#include "schema/base/text.hpp"
#include "schema/people/affiliations.hpp"

namespace kvq {

std::string_view known_companies() {
  return known_companies_text::files[0].text;
}

std::string with_known_companies(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    out += includes_known_companies(line) ? known_companies() : line;
    out += '\n';
  }
  return out;
}

}  // namespace kvq
