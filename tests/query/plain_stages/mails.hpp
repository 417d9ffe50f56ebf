// SPDX-License-Identifier: MIT
// The sample mails with the columns that random stages are about. It shares no code with query/.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "support/sample_database.hpp"

namespace kvq::tests::plain_stages {

using Values = std::vector<std::string>;

/// Columns with at most one value a mail, and those with several.
inline const Values single_columns = {"kind", "domain", "total",       "revision",       "patches",
                                      "age",  "date",   "month(date)", "week(received)", "day(date)"};
inline const Values several_columns = {"file", "subsystem"};

struct Mail {
  /// From the newest, 0.
  size_t place = 0;
  /// Message-ID and subject: two samples share a Message-ID on purpose.
  std::string key;
  std::map<std::string, Value> values;
  std::map<std::string, std::set<std::string>> several;
  /// The place of the mail that stands for its series, and of that which begins its thread.
  std::optional<size_t> series;
  size_t thread = 0;
  std::string topic;
  int64_t posted = 0;
};

/// A value as text; - for none.
std::string shown(const Value& value);

/// All of them, newest first.
const std::vector<Mail>& all_mails();

/// The different values of a column that a mail has.
std::vector<Value> values_of(const Mail& mail, const std::string& column);

}  // namespace kvq::tests::plain_stages
