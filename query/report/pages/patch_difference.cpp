// SPDX-License-Identifier: MIT
#include "query/report/pages/patch_difference.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>

#include "schema/base/text.hpp"

namespace kvq::report {
namespace {

using Kind = DifferenceLine::Kind;

// The table of the comparison has a cell for each pair of lines.
constexpr size_t most_lines = 4'000;
constexpr size_t most_cells = 4'000'000;
constexpr size_t lines_around = 3;

/// Returns a line without what changes with every rebase; absent if nothing is left.
std::optional<std::string> lasting(std::string_view line) {
  if (line.starts_with("index ") || line.starts_with("-- ")) return std::nullopt;
  if (line.starts_with("@@ -")) {
    const size_t end = line.find(" @@", 3);
    if (end != std::string_view::npos) return "@@" + std::string(line.substr(end + 3));
  }
  return std::string(line);
}

/// Returns the commit message and the diff of a patch, without the text below `---` and the signature.
std::vector<std::string> lasting_lines(std::string_view patch) {
  std::vector<std::string> lines;
  bool is_comment = false;
  while (!patch.empty() && lines.size() < most_lines) {
    const std::string_view line = take_line(patch);
    if (line == "---") is_comment = true;
    if (line.starts_with("diff --git ")) is_comment = false;
    if (line == "-- ") break;
    if (is_comment) continue;
    if (auto text = lasting(line)) lines.push_back(std::move(*text));
  }
  while (!lines.empty() && lines.back().empty()) lines.pop_back();
  return lines;
}

/// Returns the lines with their kinds, by a longest common subsequence.
std::vector<DifferenceLine> compared(const std::vector<std::string>& one,
                                     const std::vector<std::string>& other) {
  const size_t width = other.size() + 1;
  std::vector<unsigned short> common((one.size() + 1) * width, 0);
  for (size_t i = one.size(); i-- > 0;) {
    for (size_t j = other.size(); j-- > 0;) {
      common[i * width + j] = one[i] == other[j]
                                  ? static_cast<unsigned short>(common[(i + 1) * width + j + 1] + 1)
                                  : std::max(common[(i + 1) * width + j], common[i * width + j + 1]);
    }
  }
  std::vector<DifferenceLine> out;
  size_t i = 0;
  size_t j = 0;
  while (i < one.size() || j < other.size()) {
    if (i < one.size() && j < other.size() && one[i] == other[j]) {
      out.push_back({Kind::same, one[i]});
      ++i;
      ++j;
    } else if (j == other.size() ||
               (i < one.size() && common[(i + 1) * width + j] >= common[i * width + j + 1])) {
      out.push_back({Kind::removed, one[i++]});
    } else {
      out.push_back({Kind::added, other[j++]});
    }
  }
  return out;
}

/// Keeps the lines near a change.
std::vector<DifferenceLine> near_changes(std::vector<DifferenceLine> all) {
  std::vector<bool> kept(all.size(), false);
  for (size_t i = 0; i < all.size(); ++i) {
    if (all[i].kind == Kind::same) continue;
    const size_t begin = i < lines_around ? 0 : i - lines_around;
    for (size_t k = begin; k < std::min(i + lines_around + 1, all.size()); ++k) kept[k] = true;
  }
  std::vector<DifferenceLine> out;
  for (size_t i = 0; i < all.size(); ++i) {
    if (kept[i]) {
      out.push_back(std::move(all[i]));
    } else if (out.empty() || out.back().kind != Kind::skipped) {
      out.push_back({Kind::skipped, {}});
    }
  }
  return out;
}

}  // namespace

std::vector<DifferenceLine> patch_difference(std::string_view earlier, std::string_view later) {
  std::vector<std::string> one = lasting_lines(earlier);
  std::vector<std::string> other = lasting_lines(later);
  // What both begin and end with need not be compared pair by pair.
  size_t same_begin = 0;
  while (same_begin < std::min(one.size(), other.size()) && one[same_begin] == other[same_begin])
    ++same_begin;
  size_t same_end = 0;
  while (same_end < std::min(one.size(), other.size()) - same_begin &&
         one[one.size() - 1 - same_end] == other[other.size() - 1 - same_end])
    ++same_end;
  const auto middle = [&](const std::vector<std::string>& lines) {
    return std::vector<std::string>(lines.begin() + static_cast<std::ptrdiff_t>(same_begin),
                                    lines.end() - static_cast<std::ptrdiff_t>(same_end));
  };
  const std::vector<std::string> first = middle(one);
  const std::vector<std::string> second = middle(other);
  if (first.empty() && second.empty()) return {};
  std::vector<DifferenceLine> all;
  for (size_t i = 0; i < same_begin; ++i) all.push_back({Kind::same, one[i]});
  if ((first.size() + 1) * (second.size() + 1) <= most_cells) {
    std::ranges::move(compared(first, second), std::back_inserter(all));
  } else {
    for (const std::string& line : first) all.push_back({Kind::removed, line});
    for (const std::string& line : second) all.push_back({Kind::added, line});
  }
  for (size_t i = one.size() - same_end; i < one.size(); ++i) all.push_back({Kind::same, one[i]});
  return near_changes(std::move(all));
}

}  // namespace kvq::report
