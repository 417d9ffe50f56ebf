// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/thanks_list.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <vector>

#include "schema/base/text.hpp"
#include "schema/mail/patch_numbers.hpp"

namespace kvq {
namespace {

/// More patches than any list names one by one.
constexpr int most_patches = 2'000;

struct Listed {
  int number = 0;
  int total = 0;
};

/// Reads `[2/3] title`, `- [net,v2,2/3] title`.
std::optional<Listed> entry_of(std::string_view line) {
  line = trimmed(line);
  if (line.starts_with("- ")) line = trimmed(line.substr(2));
  if (!line.starts_with('[')) return std::nullopt;
  const size_t close = line.find(']');
  if (close == std::string_view::npos || close > 100) return std::nullopt;
  std::string_view tags = line.substr(1, close - 1);
  if (const size_t comma = tags.find_last_of(", "); comma != std::string_view::npos)
    tags.remove_prefix(comma + 1);
  Listed out;
  const size_t slash = tags.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto read = [](std::string_view text, int& number) {
    const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
    return failed == std::errc() && end == text.data() + text.size();
  };
  if (!read(tags.substr(0, slash), out.number) || !read(tags.substr(slash + 1), out.total))
    return std::nullopt;
  if (out.number < 0 || out.number > out.total || out.total > most_patches) return std::nullopt;
  return out;
}

/// Whether a line below an entry says that there is no commit.
bool denies(std::string_view line) {
  return line.starts_with('(') &&
         (line.find("no commit info") != std::string_view::npos ||
          line.find("no matching commit") != std::string_view::npos ||
          line.find("not applied") != std::string_view::npos ||
          line.find("skipped") != std::string_view::npos || line.find("dropped") != std::string_view::npos);
}

}  // namespace

std::string patches_listed(std::string_view own) {
  std::vector<PatchRange> named;
  std::optional<Listed> entry;
  bool is_denied = false;
  bool has_cover = false;
  int total = 0;
  const auto finish = [&] {
    if (!entry || is_denied) return;
    has_cover |= entry->number == 0;
    total = std::max(total, entry->total);
    if (entry->number == 0) return;
    if (!named.empty() && named.back().to + 1 == entry->number) {
      named.back().to = entry->number;
    } else if (named.empty() || named.back().to < entry->number) {
      named.push_back({entry->number, entry->number});
    }
  };
  while (!own.empty()) {
    const std::string_view line = trimmed(take_line(own));
    if (const auto next = entry_of(line)) {
      finish();
      entry = next;
      is_denied = false;
    } else if (denies(line)) {
      is_denied = true;
    }
  }
  finish();
  const bool is_whole = has_cover || (named.size() == 1 && named.front() == PatchRange{1, total});
  return named.empty() || is_whole ? std::string() : text_of(named);
}

}  // namespace kvq
