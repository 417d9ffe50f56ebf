// SPDX-License-Identifier: MIT
// Detects rows that repeat an earlier row.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kvq {

/// The subjects of the new rows so far, stored as one text. A row repeats the first new row whose subject
/// contains its title.
class NewSubjects {
 public:
  /// Returns the index (from 0) of the new row that this row repeats. Absent if this row is new; its subject
  /// is then added.
  std::optional<size_t> find_or_add(std::string_view title, std::string_view subject);

 private:
  std::string all_;
  std::vector<size_t> begins_;
};

/// The groups of the rows so far, each with the name of its first row.
class NewGroups {
 public:
  /// Returns the index (from 0, among the new rows) of the first row of the group if that row has another
  /// name. Absent if the row is new: it has a new group, the first name of its group, or no group.
  std::optional<size_t> find_or_add(std::string_view group, std::string_view name);

 private:
  struct First {
    std::string name;
    size_t index;
  };
  std::unordered_map<std::string, First> groups_;
  size_t new_rows_ = 0;
};

}  // namespace kvq
