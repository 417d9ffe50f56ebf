// SPDX-License-Identifier: MIT
#include "schema/mail/patch_numbers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace kvq {
namespace {

/// Parses a whole number off the front of the text.
bool take_number(std::string_view& text, int& number) {
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc()) return false;
  text.remove_prefix(static_cast<size_t>(end - text.data()));
  return true;
}

int from_start(int number, int total) {
  // Not total + 1 + number: that may be too large a number.
  return number < 0 ? number + 1 + total : number;
}

}  // namespace

std::string text_of(const std::vector<PatchRange>& ranges) {
  std::string out;
  for (const auto& [from, to] : ranges) {
    if (!out.empty()) out += ',';
    out += from == to ? fmt::format("{}", from) : fmt::format("{}..{}", from, to);
  }
  return out;
}

std::vector<PatchRange> ranges_in(std::string_view text) {
  std::vector<PatchRange> out;
  while (!text.empty()) {
    PatchRange range;
    if (!take_number(text, range.from)) return {};
    range.to = range.from;
    if (text.starts_with("..")) {
      text.remove_prefix(2);
      if (!take_number(text, range.to)) return {};
    }
    out.push_back(range);
    if (text.empty()) break;
    if (text.front() != ',') return {};
    text.remove_prefix(1);
    if (text.empty()) return {};
  }
  return out;
}

std::string text_of_count(int count) {
  return fmt::format("of {}", count);
}

std::optional<int> count_in(std::string_view text) {
  int count = 0;
  if (!text.starts_with("of ")) return std::nullopt;
  text.remove_prefix(3);
  return take_number(text, count) && text.empty() ? std::optional(count) : std::nullopt;
}

bool name_patch(const std::vector<PatchRange>& ranges, int number, int total) {
  return std::ranges::any_of(ranges, [=](const PatchRange& range) {
    return number >= std::max(1, from_start(range.from, total)) && number <= from_start(range.to, total);
  });
}

}  // namespace kvq
