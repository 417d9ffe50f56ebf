// SPDX-License-Identifier: MIT
#include "indexer/mail/header/headers.hpp"

#include <algorithm>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/leading_lines.hpp"

namespace kvq {
namespace {

bool is_field_name(std::string_view name) {
  return !name.empty() && std::ranges::all_of(name, [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

const std::string* SplitMail::find(std::string_view name) const {
  const auto found = std::ranges::find(headers, name, &Header::name);
  return found == headers.end() ? nullptr : &found->value;
}

size_t SplitMail::count(std::string_view name) const {
  return static_cast<size_t>(std::ranges::count(headers, name, &Header::name));
}

SplitMail split_mail(std::string_view mail) {
  SplitMail out;
  mail = from_first_header(mail);
  bool in_field = false;
  while (!mail.empty()) {
    std::string_view line = take_line(mail);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (line.front() == ' ' || line.front() == '\t') {
      const std::string_view more = trimmed(line);
      if (!in_field || more.empty()) continue;
      std::string& value = out.headers.back().value;
      if (!value.empty()) value += ' ';
      value += more;
      continue;
    }
    const size_t colon = line.find(':');
    const std::string_view name = trimmed(line.substr(0, colon));
    // An mbox separator or garbage: skipped, together with its continuation lines.
    in_field = colon != std::string_view::npos && is_field_name(name);
    if (in_field) out.headers.push_back({fold(name), std::string(trimmed(line.substr(colon + 1)))});
  }
  out.body = mail;
  return out;
}

}  // namespace kvq
