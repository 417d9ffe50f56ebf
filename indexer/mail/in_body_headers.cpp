// SPDX-License-Identifier: MIT
#include "indexer/mail/in_body_headers.hpp"

#include <algorithm>
#include <array>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

enum Field : size_t { from, subject, date };
constexpr std::array<std::string_view, 3> names = {"from:", "subject:", "date:"};

/// Whether the line is the first one of a file of git format-patch, as quoted in an mbox.
bool is_separator(std::string_view line) {
  constexpr std::string_view begin = ">From ";
  constexpr std::string_view end = " Mon Sep 17 00:00:00 2001";
  if (!line.starts_with(begin) || !line.ends_with(end) || line.size() < begin.size() + end.size())
    return false;
  const std::string_view id = line.substr(begin.size(), line.size() - begin.size() - end.size());
  // SHA-1 or SHA-256.
  return (id.size() == 40 || id.size() == 64) &&
         id.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

bool is_patch_line(std::string_view line) {
  constexpr std::string_view tag = "[PATCH]";
  return line.starts_with(tag) && (line.size() == tag.size() || is_white_space(line[tag.size()]));
}

/// Whether the value of From has an address, or may have one when it is decoded. What has none is prose:
/// "From: the beginning".
bool may_have_address(std::string_view value) {
  return value.find('@') != std::string_view::npos || value.find("=?") != std::string_view::npos;
}

/// Reads the lines one after the other.
class Block {
 public:
  /// Whether the line belongs to the block.
  bool take(std::string_view line) {
    const bool is_blank = trimmed(line).empty();
    if (is_blank) return !in_field_;
    if (in_field_ && is_white_space(line.front())) {
      std::string& value = values_[current_];
      (value += value.empty() ? "" : " ") += trimmed(line);
      return true;
    }
    in_field_ = false;
    if (is_separator(line)) return true;
    if (is_patch_line(line)) {
      seen_[subject] = true;
      values_[subject] = trimmed(line);
      return true;
    }
    return begins_field(line);
  }

  const std::string& value(Field field) const { return values_[field]; }

 private:
  bool begins_field(std::string_view line) {
    for (size_t field = 0; field < names.size(); ++field) {
      const std::string_view name = line.substr(0, names[field].size());
      if (seen_[field] || fold(name) != names[field]) continue;
      seen_[field] = in_field_ = true;
      current_ = field;
      values_[field] = trimmed(line.substr(name.size()));
      return true;
    }
    return false;
  }

  std::array<bool, names.size()> seen_ = {};
  bool in_field_ = false;
  size_t current_ = 0;
  std::array<std::string, names.size()> values_;
};

}  // namespace

InBodyHeaders in_body_headers(std::string_view body) {
  Block block;
  std::string_view rest = body;
  while (!rest.empty()) {
    const std::string_view before = rest;
    if (block.take(take_line(rest))) continue;
    rest = before;
    break;
  }
  InBodyHeaders out{block.value(from), block.value(subject), block.value(date), rest};
  if (out.from.empty() || may_have_address(out.from)) return out;
  return {.from = {}, .subject = {}, .date = {}, .rest = body};
}

std::string in_body_from(std::string_view body) {
  return in_body_headers(body).from;
}

}  // namespace kvq
