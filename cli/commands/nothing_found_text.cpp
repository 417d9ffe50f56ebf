// SPDX-License-Identifier: MIT
#include "cli/commands/nothing_found_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

constexpr size_t count_columns = 7;
constexpr std::string_view gap = "   ";

std::string mails(int64_t count) {
  return fmt::format("{} mail{}", grouped(count), count == 1 ? "" : "s");
}

std::string headline(const NothingFound& why) {
  if (why.mails > 0) {
    return fmt::format("nothing found: the filter matches {}, but the stages drop them all",
                       mails(why.mails));
  }
  if (why.clauses.empty()) return "nothing found: the database has no mails";
  if (why.clauses.size() == 1) return "nothing found";
  const bool all_find = std::ranges::all_of(why.clauses, [](const auto& c) { return c.mails > 0; });
  return all_find ? "nothing found: each clause matches mails, but no mail matches all of them"
                  : "nothing found; mails that match each clause alone:";
}

}  // namespace

std::string to_text(const NothingFound& why, size_t columns) {
  std::string out = headline(why) + "\n";
  if (why.mails > 0) return out;
  size_t widest = 0;
  for (const ClauseHits& clause : why.clauses) {
    if (clause.nearest) widest = std::max(widest, display_width(printable(clause.text)));
  }
  const size_t left = columns - std::min(columns, count_columns + 2);
  for (const ClauseHits& clause : why.clauses) {
    const std::string text = cut_to_width(printable(clause.text), left);
    out += fmt::format("{:>{}}  {}", grouped(clause.mails), count_columns, text);
    if (clause.nearest) {
      const std::string nearest =
          fmt::format("nearest: {} ({})", printable(clause.nearest->value), mails(clause.nearest->mails));
      const bool fits = widest + gap.size() + display_width(nearest) <= left;
      out += fits ? std::string(widest - display_width(text), ' ') + std::string(gap)
                  : "\n" + std::string(count_columns + 4, ' ');
      out += cut_to_width(nearest, columns - std::min(columns, count_columns + 4));
    }
    out += '\n';
  }
  return out;
}

}  // namespace kvq
