// SPDX-License-Identifier: MIT
// Copies the tables that other rooms add.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgresql/copy/copy.hpp"
#include "schema/postgresql/copy/groups.hpp"

namespace kvq::postgresql {

class AddedTablesCopy : public AddedTables {
 public:
  AddedTablesCopy(Server& server, EndBatch end_batch);

  void begin(std::string_view table, const std::vector<AddedColumn>& columns,
             const std::vector<std::string>& indexes) override;
  void row(const std::vector<Value>& values) override;
  /// Returns the number of rows written.
  int64_t finish();

 private:
  void end_table();

  Server& server_;
  EndBatch end_batch_;
  std::optional<GroupedTable> table_;
  std::vector<AddedColumn> columns_;
  int64_t written_ = 0;
};

}  // namespace kvq::postgresql
