// SPDX-License-Identifier: MIT
// Telling new rows from those that repeat one before them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kvq {

/// The subjects of the new rows so far, searched as one text: a row repeats the first of them that contains
/// its title.
class NewSubjects {
 public:
  /// The index (from 0) of the new row that this one repeats; absent where it is new, and then known from
  /// now on.
  std::optional<size_t> find_or_add(std::string_view title, std::string_view subject);

 private:
  std::string all_;
  std::vector<size_t> begins_;
};

/// The groups of the rows so far, each with the name under which it was met first.
class NewGroups {
 public:
  /// The index (from 0, of the new rows) of the first row of the group, where that has another name; absent
  /// where the row is new: of a new group, of its first name, or of no group.
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
