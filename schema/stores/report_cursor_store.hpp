// SPDX-License-Identifier: MIT
// The progress of saved reports: the last commit of a list that each has reported.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "schema/sqlite/statement.hpp"

namespace kvq {

struct ReportCursor {
  /// 40 hexadecimal digits.
  std::string commit;
  /// Commit time in seconds UTC.
  int64_t committed = 0;

  bool operator==(const ReportCursor&) const = default;
};

class ReportCursorStore {
 public:
  explicit ReportCursorStore(const Database& database);

  std::optional<ReportCursor> find(const std::string& name, const std::string& list);
  /// Adds or replaces a cursor. The caller holds a Transaction.
  void put(const std::string& name, const std::string& list, const ReportCursor& cursor);

 private:
  Statement find_;
  Statement put_;
};

}  // namespace kvq
