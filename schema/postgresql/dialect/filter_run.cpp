// SPDX-License-Identifier: MIT
#include "schema/postgresql/dialect/filter_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "schema/base/error.hpp"
#include "schema/mail/body.hpp"

namespace kvq::postgresql {

FilterRun::FilterRun(const Filter& filter) : filter_(filter), regex_(filter.regex) {
  if (!regex_.valid())
    throw Error(ErrorKind::usage,
                fmt::format("invalid regular expression '{}': {}", filter.regex, regex_.error()));
}

void FilterRun::add_text(std::string_view text) {
  if (!regex_.found_in(text)) return;
  array_ += array_.empty() ? "\"" : ",\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') array_ += '\\';
    array_ += c;
  }
  array_ += '"';
}

void FilterRun::add_body(int64_t message, std::string_view text, std::string_view rest,
                         std::string_view runs) {
  // `runs` is the beginning of a serialized Body.
  const Body body = body_from(std::string(runs).append(text).append(rest));
  // As kvq_parts_match().
  if (!regex_.found_in(body.text)) return;
  for (std::string_view names = filter_.parts; !names.empty();) {
    const size_t end = std::min(names.find(' '), names.size());
    const std::optional<Part> part = part_named(names.substr(0, end));
    if (part && regex_.found_in(without_diff_markers(part_of(body, *part), *part))) {
      array_ += fmt::format("{}{}", array_.empty() ? "" : ",", message);
      return;
    }
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

ServerValue FilterRun::matching() const {
  return "{" + array_ + "}";
}

}  // namespace kvq::postgresql
