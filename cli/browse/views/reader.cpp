// SPDX-License-Identifier: MIT
#include "cli/browse/views/reader.hpp"

#include <fmt/format.h>

#include "schema/sqlite/changes.hpp"

namespace kvq::browse {

Reader::Reader(OpenDatabase open, std::function<int64_t()> clock, std::function<bool()> is_cancelled)
    : open_(std::move(open)),
      clock_(std::move(clock)),
      is_cancelled_(std::move(is_cancelled)),
      now_(clock_()),
      database_(open_(now_)),
      version_(data_version(*database_)) {}

void Reader::reopen() {
  const int64_t now = clock_();
  database_ = open_(now);
  now_ = now;
  version_ = data_version(*database_);
}

bool Reader::has_changed() const {
  return data_version(*database_) != version_;
}

void Reader::refuse_long_query() {
  throw Error(ErrorKind::interrupted,
              fmt::format("the query took longer than {} minutes", longest_query.count()),
              "limit it to a time, such as date:1.year.ago..");
}

}  // namespace kvq::browse
