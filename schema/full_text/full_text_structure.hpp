// SPDX-License-Identifier: MIT
// Which segments a full text has: the record with id 10 of message_fts_data.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// FTS5 joins the segments of a level into one of the next. Where two segments have the same mail and term,
/// the one of the lower level is newer, and on one level the later one.
class FullTextStructure {
 public:
  struct Segment {
    int64_t id;
    /// Of those that still count: FTS5 joins segments piece by piece, and takes the first pages away.
    int64_t first_page;
    int64_t last_page;
  };

  /// Whether a record is in the form that this class reads. FTS5 writes another one, which counts the rows of
  /// each segment, for tables with contentless-delete.
  static bool is_known_form(std::string_view record);

  /// Throws Error (database) for what is no such record.
  explicit FullTextStructure(std::string_view record);

  std::string record() const;
  size_t segments() const;
  std::vector<Segment> newest_first() const;
  int64_t unused_id() const;
  /// Adds the newest segment, on a level where FTS5 finds others of its size to join it with.
  void add(int64_t id, int64_t pages);

 private:
  struct Level {
    /// How many of its segments are being joined.
    int64_t joining = 0;
    std::vector<Segment> segments;
  };

  size_t lowest_used() const;

  std::string cookie_;
  uint64_t written_pages_ = 0;
  std::vector<Level> levels_;
};

}  // namespace kvq
