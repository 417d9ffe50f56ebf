// SPDX-License-Identifier: MIT
// Reads and writes the user's saved queries and reports.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/sqlite/statement.hpp"

namespace kvq {

struct SavedText {
  std::string name;
  std::string text;
  /// Time of saving, in seconds UTC.
  int64_t created = 0;

  bool operator==(const SavedText&) const = default;
};
using SavedQuery = SavedText;

struct SavedTextStatements {
  std::string_view all;
  std::string_view by_name;
  std::string_view put;
  std::string_view remove;
};

class SavedTextStore {
 public:
  SavedTextStore(const Database& database, const SavedTextStatements& statements);

  /// Sorted by name.
  std::vector<SavedText> all();
  /// Returns the text with that name; absent if there is none.
  std::optional<std::string> text(const std::string& name);
  /// Adds a text, or replaces the one with the same name. The caller holds a Transaction.
  void put(const SavedText& saved);
  /// Returns whether there was one. The caller holds a Transaction.
  bool remove(const std::string& name);

 private:
  Statement all_;
  Statement by_name_;
  Statement put_;
  Statement remove_;
};

class SavedQueryStore : public SavedTextStore {
 public:
  explicit SavedQueryStore(const Database& database);
};

class SavedReportStore : public SavedTextStore {
 public:
  explicit SavedReportStore(const Database& database);
};

}  // namespace kvq
