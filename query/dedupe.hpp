// SPDX-License-Identifier: MIT
// Telling new rows from those that repeat one before them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
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

}  // namespace kvq
