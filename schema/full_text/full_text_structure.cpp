// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_structure.hpp"

#include <algorithm>
#include <set>

#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_bytes.hpp"

namespace kvq {
namespace {

constexpr size_t cookie_bytes = 4;
// Follows the cookie in a record that counts rows. In the form read here this is the number of levels, which
// is never so large.
constexpr std::string_view row_counts_mark("\xff\x00\x00\x01", 4);
// FTS5 merges four segments at a time (option automerge) and allows 64 levels.
constexpr size_t most_of_a_level = 4;
constexpr size_t most_levels = 32;
constexpr int64_t most_levels_of_fts5 = 64;
// A segment with fewer pages goes on level 0, like the segments that FTS5 itself writes.
constexpr int64_t pages_of_level_1 = 256;

size_t level_for(int64_t pages) {
  size_t level = 0;
  for (; pages >= pages_of_level_1; pages /= static_cast<int64_t>(most_of_a_level)) ++level;
  return level;
}

}  // namespace

bool FullTextStructure::is_known_form(std::string_view record) {
  record.remove_prefix(std::min(cookie_bytes, record.size()));
  return !record.starts_with(row_counts_mark);
}

FullTextStructure::FullTextStructure(std::string_view record) : cookie_(record.substr(0, cookie_bytes)) {
  record.remove_prefix(cookie_.size());
  const auto next = [&] { return static_cast<int64_t>(take_varint(record)); };
  const int64_t levels = next();
  // Never write a segment to a damaged index: that would make it worse.
  if (cookie_.size() < cookie_bytes || record.empty() || levels < 0 || levels > most_levels_of_fts5) {
    throw_damaged_full_text();
  }
  next();  // The number of segments, which the levels contain too.
  written_pages_ = take_varint(record);
  for (int64_t i = 0; i < levels && !record.empty(); ++i) {
    Level& level = levels_.emplace_back();
    level.joining = next();
    for (int64_t left = next(); left > 0 && !record.empty(); --left) {
      const int64_t id = next();
      const int64_t first = next();
      level.segments.push_back({id, first, next()});
    }
  }
}

std::string FullTextStructure::record() const {
  std::string out = cookie_;
  append_varint(out, levels_.size());
  append_varint(out, segments());
  append_varint(out, written_pages_);
  for (const Level& level : levels_) {
    append_varint(out, static_cast<uint64_t>(level.joining));
    append_varint(out, level.segments.size());
    for (const Segment& segment : level.segments) {
      for (const int64_t number : {segment.id, segment.first_page, segment.last_page}) {
        append_varint(out, static_cast<uint64_t>(number));
      }
    }
  }
  return out;
}

std::vector<FullTextStructure::Segment> FullTextStructure::newest_first() const {
  std::vector<Segment> out;
  for (const Level& level : levels_) out.insert(out.end(), level.segments.rbegin(), level.segments.rend());
  return out;
}

size_t FullTextStructure::segments() const {
  size_t count = 0;
  for (const Level& level : levels_) count += level.segments.size();
  return count;
}

int64_t FullTextStructure::unused_id() const {
  std::set<int64_t> used;
  for (const Level& level : levels_) {
    for (const Segment& segment : level.segments) used.insert(segment.id);
  }
  int64_t id = 1;
  while (used.contains(id)) ++id;
  return id;
}

bool FullTextStructure::is_joining() const {
  return std::ranges::any_of(levels_, [](const Level& level) { return level.joining > 0; });
}

void FullTextStructure::replace(int64_t id, int64_t by, int64_t pages) {
  for (Level& level : levels_) {
    const auto segment = std::ranges::find(level.segments, id, &Segment::id);
    if (segment == level.segments.end()) continue;
    if (pages == 0) {
      level.segments.erase(segment);
    } else {
      *segment = {by, 1, pages};
    }
    return;
  }
}

size_t FullTextStructure::lowest_used() const {
  const auto used = std::ranges::find_if(levels_, [](const Level& level) { return !level.segments.empty(); });
  return static_cast<size_t>(used - levels_.begin());
}

void FullTextStructure::add(int64_t id, int64_t pages) {
  size_t level = level_for(pages);
  if (level > 0) {
    // No older segment may be on a lower level.
    const size_t lowest = lowest_used();
    const size_t full = lowest == level && levels_[lowest].segments.size() >= most_of_a_level - 1 ? 1 : 0;
    const size_t up = lowest < level ? level + 1 - lowest : full;
    if (levels_.size() + up > most_levels) {
      level = 0;
    } else if (lowest < levels_.size()) {
      levels_.insert(levels_.begin(), up, Level());
    }
  }
  if (levels_.size() <= level) levels_.resize(level + 1);
  levels_[level].segments.push_back({id, 1, pages});
}

}  // namespace kvq
