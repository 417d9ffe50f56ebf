// SPDX-License-Identifier: MIT
// The numbers of a database for Prometheus, as `kvq metrics` prints them and `kvq serve` answers them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "query/report/formats/exposition.hpp"
#include "query/run/metrics.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

/// Returns the samples that the files of a database give. For a right size of its log, call it before the
/// database is opened, which may make an empty log.
GivenSamples file_samples(const std::filesystem::path& database);

/// Returns all metrics in Prometheus' text format; `of_files` comes from file_samples(). Its reads should see
/// one state of the database. `now` is in seconds UTC. Throws Error.
std::string database_metrics(const Database& database, GivenSamples of_files, int64_t now,
                             std::span<const report::AddedLabel> labels = {});

}  // namespace kvq
