// SPDX-License-Identifier: MIT
// The lists of a desk. Each is a query, which anybody can run to see the whole of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "query/report/desk/owner.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

/// A series, a patch or an answer.
struct DeskRow {
  int64_t message = 0;
  std::string id;
  /// The address in a web archive.
  std::string url;
  std::string author;
  std::string title;
  /// How long it waits.
  int64_t days = 0;
  /// Of a series or patch.
  std::optional<int64_t> revision;
  std::optional<int64_t> patches;
  std::string state;
  /// What the list says about it besides, such as what has changed; may be empty.
  std::string note;
};

struct DeskList {
  /// Its name in JSON.
  std::string_view name;
  std::string_view heading;
  /// Printed in place of an empty list, after `Nothing`.
  std::string_view purpose;
  /// With its order; it finds all rows.
  std::string query;
  /// The first ones.
  std::vector<DeskRow> rows;
  int64_t total = 0;
  /// Whether the notes sum up the changes of series.
  bool has_changes = false;
};

/// A number of new mails or series, and the query that finds them.
struct NewCount {
  std::string_view name;
  /// As in `3 answers`.
  std::string_view one;
  std::string_view several;
  std::string query;
  int64_t count = 0;
};

struct DeskQuery {
  DeskOwner owner;
  /// The age from which nobody is asked any more, such as 180d.
  std::string within;
  /// The only list; empty for all.
  std::string list;
  /// Terms for what is new; empty for none.
  std::string is_new;
  /// The most rows of each list.
  int64_t limit = 10;
  /// Seconds UTC.
  int64_t now = 0;
};

std::vector<DeskList> desk_lists(const Database& database, const DeskQuery& desk);
std::vector<NewCount> new_counts(const Database& database, const DeskQuery& desk);

}  // namespace kvq::report
