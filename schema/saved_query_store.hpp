// SPDX-License-Identifier: MIT
// Reads and writes the queries that the user keeps under a name.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/statement.hpp"

namespace kvq {

struct SavedQuery {
  std::string name;
  std::string text;
  /// When it was saved, seconds UTC.
  int64_t created = 0;

  bool operator==(const SavedQuery&) const = default;
};

class SavedQueryStore {
 public:
  explicit SavedQueryStore(const Database& database);

  /// By name.
  std::vector<SavedQuery> all();
  /// The text of one; absent where there is none of that name.
  std::optional<std::string> text(const std::string& name);
  /// Replaces one of that name. The caller holds a Transaction.
  void put(const SavedQuery& query);
  /// Gives whether there was one. The caller holds a Transaction.
  bool remove(const std::string& name);

 private:
  Statement all_;
  Statement by_name_;
  Statement put_;
  Statement remove_;
};

}  // namespace kvq
