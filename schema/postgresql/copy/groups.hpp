// SPDX-License-Identifier: MIT
// Replaces rows on the server group by group: a group has the rows whose keys differ only in their lowest
// bits, and the server keeps a checksum of it.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "schema/postgresql/copy/binary_rows.hpp"
#include "schema/postgresql/server.hpp"

namespace kvq::postgresql {

/// Both ends are included.
struct KeyRange {
  int64_t first;
  int64_t last;
};

/// Returns the keys of a group.
constexpr KeyRange keys_of(int64_t group, int bits) {
  return {group << bits, group << bits | ((int64_t{1} << bits) - 1)};
}

/// A table on the server. All names are quoted as SQL needs them.
struct ServerTable {
  std::string name;
  /// Empty if its rows are one group.
  std::string key;
  std::string columns;
};

/// Removes the rows with these keys.
void remove_rows(Server& server, const ServerTable& table, const std::vector<KeyRange>& keys);
/// Does nothing without rows.
void add_rows(Server& server, const ServerTable& table, const BinaryRows& rows);

/// The checksums of the groups of a unit: of one table, or of tables that are replaced together.
class Groups {
 public:
  Groups(Server& server, std::string_view unit);

  /// Notes that the file has the group. Returns whether its rows on the server are others. Another thread may
  /// call the other functions meanwhile.
  bool differs(int64_t group, uint64_t checksum);
  /// Whether the server may have rows of the group.
  bool has(int64_t group) const { return known_.contains(group); }
  /// Returns the groups that the server has, but the file has not.
  std::vector<int64_t> gone() const;

  /// Will be stored by write(); a checksum of 0 is not known.
  void set(int64_t group, uint64_t checksum) { changed_.emplace_back(group, checksum); }
  void write();
  /// Forgets groups, also on the server.
  void remove(const std::vector<int64_t>& groups);
  void remove_all() { remove(gone()); }

 private:
  struct Known {
    uint64_t checksum;
    bool seen;
  };
  Server& server_;
  std::string unit_;
  std::unordered_map<int64_t, Known> known_;
  std::vector<std::pair<int64_t, uint64_t>> changed_;
};

/// What is between two batches: the end of a transaction, if a copy may be continued from there.
using EndBatch = std::function<void()>;

/// Replaces the groups of one table that differ. The rows come in the order of their keys.
class GroupedTable {
 public:
  GroupedTable(Server& server, ServerTable table, EndBatch end_batch);

  /// Returns where to append the next row.
  BinaryRows& row(int64_t key);
  /// Returns the number of rows that were written, after removing those that are gone.
  int64_t finish();

 private:
  void end_group();
  void flush();

  Server& server_;
  ServerTable table_;
  EndBatch end_batch_;
  Groups groups_;
  int64_t group_ = 0;
  bool has_group_ = false;
  BinaryRows rows_of_group_;
  int64_t count_of_group_ = 0;
  BinaryRows rows_;
  std::vector<KeyRange> removed_;
  int64_t written_ = 0;
};

}  // namespace kvq::postgresql
