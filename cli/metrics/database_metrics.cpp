// SPDX-License-Identifier: MIT
#include "cli/metrics/database_metrics.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "indexer/git/unchanged.hpp"
#include "query/sql/known_values.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {
namespace {

struct FileFacts {
  int64_t bytes = 0;
  /// Seconds UTC.
  int64_t modified = 0;
};

/// Absent if there is no such file.
std::optional<FileFacts> facts_of(const std::string& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) return std::nullopt;
  return FileFacts{status.st_size, status.st_mtime};
}

std::vector<Sample> indexed_archives(const Database& database) {
  std::vector<Sample> out;
  ArchiveStore archives(database);
  for (const std::string& name : known_values(database, KnownValues::lists)) {
    const std::optional<bool> is_whole = has_whole_archive(archives, archives.list(name).id);
    if (is_whole) out.push_back({{name}, *is_whole ? 1 : 0});
  }
  return out;
}

}  // namespace

GivenSamples file_samples(const std::filesystem::path& database) {
  const FileFacts main = facts_of(database.string()).value_or(FileFacts{});
  const FileFacts log = facts_of(database.string() + "-wal").value_or(FileFacts{});
  const int64_t modified = log.bytes > 0 ? std::max(main.modified, log.modified) : main.modified;
  GivenSamples out;
  out["kvq_database_wal_size_bytes"] = {{{}, log.bytes}};
  out["kvq_database_modified_timestamp_seconds"] = {{{}, modified}};
  return out;
}

std::string database_metrics(const Database& database, GivenSamples of_files, int64_t now,
                             std::span<const report::AddedLabel> labels) {
  of_files["kvq_build_info"] = {{{KVQ_VERSION, std::string(sqlite_version())}, 1}};
  of_files["kvq_archive_indexed"] = indexed_archives(database);
  return report::exposition(measure(database, of_files, now), labels);
}

}  // namespace kvq
