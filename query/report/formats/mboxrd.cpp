// SPDX-License-Identifier: MIT
#include "query/report/formats/mboxrd.hpp"

#include <algorithm>

#include "schema/mail/leading_lines.hpp"

namespace kvq::report {
namespace {

// As public-inbox writes it: neither the address nor the date comes from the mail.
constexpr std::string_view from_line = "From mboxrd@z Thu Jan  1 00:00:00 1970\n";

bool looks_like_from_line(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of('>'), line.size()));
  return line.starts_with("From ");
}

}  // namespace

std::string mboxrd(std::string_view mail) {
  std::string out(from_line);
  mail = from_first_header(mail);
  out.reserve(from_line.size() + mail.size() + 2);
  while (!mail.empty()) {
    const size_t end = std::min(mail.find('\n'), mail.size() - 1) + 1;
    const std::string_view line = mail.substr(0, end);
    if (looks_like_from_line(line)) out += '>';
    out += line;
    mail.remove_prefix(end);
  }
  if (!out.ends_with('\n')) out += '\n';
  return out + '\n';
}

}  // namespace kvq::report
