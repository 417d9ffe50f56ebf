// SPDX-License-Identifier: MIT
#include "indexer/mail/headers.hpp"

#include <algorithm>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

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

std::vector<std::string_view> split_addresses(std::string_view value) {
  std::vector<std::string_view> out;
  bool quoted = false;
  int comments = 0;
  bool in_brackets = false;
  size_t begin = 0;
  const auto cut = [&](size_t end) {
    const std::string_view one = trimmed(value.substr(begin, end - begin));
    if (!one.empty()) out.push_back(one);
    begin = end + 1;
  };
  for (size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '\\' && (quoted || comments > 0)) {
      ++i;
    } else if (c == '"' && comments == 0) {
      quoted = !quoted;
    } else if (!quoted && c == '(') {
      ++comments;
    } else if (!quoted && c == ')' && comments > 0) {
      --comments;
    } else if (!quoted && comments == 0) {
      if (c == '<' || c == '>') in_brackets = c == '<';
      if (!in_brackets && (c == ',' || c == ';')) cut(i);
    }
  }
  if (begin < value.size()) cut(value.size());
  return out;
}

std::vector<std::string> message_ids_in(std::string_view value, size_t most) {
  std::vector<std::string> out;
  for (size_t open = value.find('<'); open != std::string_view::npos && out.size() < most;
       open = value.find('<', open + 1)) {
    const size_t close = value.find_first_of("<>", open + 1);
    if (close == std::string_view::npos) break;
    if (value[close] == '<') continue;
    // Some senders fold inside a Message-ID. NUL bytes are never stored.
    std::string id(value.substr(open + 1, close - open - 1));
    std::erase_if(id, [](char c) { return c == '\0' || is_white_space(c); });
    if (!id.empty() && std::ranges::find(out, id) == out.end()) out.push_back(std::move(id));
  }
  return out;
}

}  // namespace kvq
