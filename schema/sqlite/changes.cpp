// SPDX-License-Identifier: MIT
#include "schema/sqlite/changes.hpp"

#include <fmt/format.h>

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

constexpr std::array<std::string_view, 3> names = {"message", "series", "topic"};
// To read so many rows one by one costs a reader as much as to read all of most lists.
constexpr size_t most_changes_of_a_generation = 5'000;
// About 2 MB, and two weeks of a run every five minutes.
constexpr int64_t most_changes = 200'000;
constexpr int64_t most_generations = 4'000;

int64_t seconds_now() {
  return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

}  // namespace

void Changes::note(ChangeKind kind, int64_t id) {
  if (everything_) return;
  ids_.emplace(kind, id);
  if (ids_.size() > most_changes_of_a_generation) note_everything();
}

void Changes::note_everything() {
  everything_ = true;
  ids_.clear();
}

void Changes::record(const Database& database) {
  if (ids_.empty() && !everything_) return;
  const int64_t generation =
      Statement(database, sql::insert_generation).insert(seconds_now(), everything_, ids_.size());
  Statement insert(database, sql::insert_change);
  for (auto at = ids_.begin(); at != ids_.end();) {
    const ChangeKind kind = at->first;
    std::string ids;
    for (; at != ids_.end() && at->first == kind; ++at)
      ids += fmt::format("{}{}", ids.empty() ? "" : ",", at->second);
    insert.run(generation, names[static_cast<size_t>(kind)], "[" + ids + "]");
  }
  Statement(database, sql::delete_old_generations).run(most_changes, most_generations);
  Statement(database, sql::delete_old_changes).run();
  forget();
}

void Changes::forget() {
  ids_.clear();
  everything_ = false;
}

int64_t data_version(const Database& database) {
  return Statement(database, "PRAGMA data_version").find().value_or(0);
}

std::string generation_name(const Database& database) {
  Statement statement(database, "SELECT id, token FROM generation ORDER BY id DESC LIMIT 1");
  auto rows = statement.use();
  if (!rows.next()) return {};
  return fmt::format("{:x}-{:x}", rows.integer(0), static_cast<uint64_t>(rows.integer(1)));
}

int64_t last_generation(const Database& database) {
  return Statement(database, sql::last_generation).find().value_or(0);
}

int64_t last_change(const Database& database) {
  return Statement(database, sql::last_change).find().value_or(0);
}

}  // namespace kvq
