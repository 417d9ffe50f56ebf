// SPDX-License-Identifier: MIT
#include "cli/handles/numbered_rows.hpp"

#include <string_view>

namespace kvq {

NumberedRows::NumberedRows(const Context& context)
    : out_(context.out), handles_(HandleWriter::of(context.out, context.database)) {}

report::TextStyle NumberedRows::style() {
  report::TextStyle style{out_.width(), out_.colour(), {}};
  if (handles_) style.number_of = [this](std::string_view id) { return handles_->add(id); };
  return style;
}

}  // namespace kvq
