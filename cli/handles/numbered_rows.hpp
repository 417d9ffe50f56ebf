// SPDX-License-Identifier: MIT
#pragma once

#include <optional>

#include "cli/base/command.hpp"
#include "cli/handles/handles.hpp"
#include "query/report/formats/format.hpp"

namespace kvq {

/// One list for the output of a command. On a terminal, its rows get handles. Make it where the output is
/// known: after go_to_file(), and before the first row.
class NumberedRows {
 public:
  explicit NumberedRows(const Context& context);
  NumberedRows(const NumberedRows&) = delete;
  NumberedRows& operator=(const NumberedRows&) = delete;
  ~NumberedRows() = default;

  /// The style of the output. It must not outlive this object.
  report::TextStyle style();

 private:
  const Output& out_;
  std::optional<HandleWriter> handles_;
};

}  // namespace kvq
