// SPDX-License-Identifier: MIT
// The structure record of FTS5, which lists the segments: row 10 of message_fts_data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// FTS5 merges the segments of a level into one of the next level. If two segments have the same mail and
/// term, the segment on the lower level is newer; on the same level, the later one.
class FullTextStructure {
 public:
  struct Segment {
    int64_t id;
    /// The first page that is still valid: FTS5 merges incrementally and removes pages from the front.
    int64_t first_page;
    int64_t last_page;
  };

  /// Whether this class can read the record. For tables with the option contentless_delete, FTS5 writes
  /// another form, which counts the rows of each segment.
  static bool is_known_form(std::string_view record);

  /// Throws Error (database) if the record is invalid.
  explicit FullTextStructure(std::string_view record);

  std::string record() const;
  size_t segments() const;
  std::vector<Segment> newest_first() const;
  int64_t unused_id() const;
  /// Adds the newest segment on a level where FTS5 merges it with segments of similar size.
  void add(int64_t id, int64_t pages);
  /// Whether FTS5 has merged a part of some segments.
  bool is_joining() const;
  /// Puts a rewritten segment in the place of another. With 0 pages, only removes the other. Must not be
  /// called while FTS5 is merging.
  void replace(int64_t id, int64_t by, int64_t pages);

 private:
  struct Level {
    /// The number of its segments that FTS5 is merging.
    int64_t joining = 0;
    std::vector<Segment> segments;
  };

  size_t lowest_used() const;

  std::string cookie_;
  uint64_t written_pages_ = 0;
  std::vector<Level> levels_;
};

}  // namespace kvq
