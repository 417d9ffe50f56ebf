// SPDX-License-Identifier: MIT
// The one table of output formats, and writing rows in each.
#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/plan.hpp"
#include "query/run.hpp"

namespace kvq::report {

enum class Format { text, json, csv, ids };

struct FormatInfo {
  Format format;
  std::string_view name;
  std::string_view help;
};

std::span<const FormatInfo> formats();

/// How text looks where it goes.
struct TextStyle {
  /// Columns of the terminal; 0 where it is none, then nothing is cut.
  size_t width = 0;
  bool colour = false;
};

using Sink = std::function<void(std::string_view)>;

/// Writes rows as they come. end() must be called once, after the last.
class RowWriter {
 public:
  virtual ~RowWriter() = default;
  virtual void write(const Row& row) = 0;
  virtual void end() = 0;
};

std::unique_ptr<RowWriter> make_writer(Format format, std::vector<plan::Column> columns, TextStyle style,
                                       Sink sink);

/// A value as people read it: times to the minute in UTC, nothing for NULL.
std::string to_text(const Value& value, const plan::Column& column);

/// A value for programs: times in RFC 3339.
std::string to_data_text(const Value& value, const plan::Column& column);

}  // namespace kvq::report
