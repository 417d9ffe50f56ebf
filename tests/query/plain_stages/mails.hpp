// SPDX-License-Identifier: MIT
// The sample mails with the columns that random stages use. Shares no code with query/.
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

/// Columns with at most one value per mail, and columns with several.
inline const Values single_columns = {"kind", "domain", "total",       "revision",       "patches",
                                      "age",  "date",   "month(date)", "week(received)", "day(date)"};
inline const Values several_columns = {"file", "subsystem"};

struct Mail {
  /// Counted from the newest, which is 0.
  size_t place = 0;
  /// Message-ID and subject: two samples share a Message-ID on purpose.
  std::string key;
  std::map<std::string, Value> values;
  std::map<std::string, std::set<std::string>> several;
  /// The place of the mail that represents its series, and of the one that starts its thread.
  std::optional<size_t> series;
  size_t thread = 0;
  std::string topic;
  int64_t posted = 0;
};

/// Returns a value as text; - for none.
std::string shown(const Value& value);

/// Returns all mails, newest first.
const std::vector<Mail>& all_mails();

/// Returns the distinct values of a column of a mail.
std::vector<Value> values_of(const Mail& mail, const std::string& column);

}  // namespace kvq::tests::plain_stages
