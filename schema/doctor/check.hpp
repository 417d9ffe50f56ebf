// SPDX-License-Identifier: MIT
// What `kvq doctor` finds: one Check for each thing it examines.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq {

/// From best to worst. A note is a fact about the mails, such as a defect; it is nobody's fault that kvq
/// could mend. A warning does not make an answer wrong. An error may.
enum class Severity : uint8_t { ok, note, warning, error };

/// Returns "ok", "note", "warning" or "error".
std::string_view name_of(Severity severity);

/// How much to examine: what takes a moment, everything in the database and the ids of the archives, or also
/// what must be computed again in a copy of the database.
enum class Level : uint8_t { quick, normal, full };

struct Check {
  /// A word, the same in every run.
  std::string name;
  Severity severity = Severity::ok;
  /// One line without a full stop.
  std::string summary;
  /// The number of things found; 0 if the severity is `ok`.
  int64_t count = 0;
  /// The first of them, one line each. May contain text of mails.
  std::vector<std::string> examples;
  /// What to do about it; empty if nothing can or need be done.
  std::string remedy;
};

/// The number of examples that a check keeps.
inline constexpr size_t most_examples = 5;

inline constexpr std::string_view repair_remedy = "kvq doctor --repair";
inline constexpr std::string_view index_remedy = "kvq index with the archive's folder";
inline constexpr std::string_view anew_remedy = "kvq index into a new database";

/// Collects what a check finds.
class CheckFindings {
 public:
  /// Counts one thing, and keeps it if it is among the first.
  void add(const std::function<std::string()>& example);
  void add(std::string_view example) {
    add([&] { return std::string(example); });
  }
  bool empty() const { return count_ == 0; }
  int64_t count() const { return count_; }

  /// Returns the check: `ok` with the summary `good` if there is nothing, else `severity` with the summary
  /// `bad`.
  Check as(std::string_view name, std::string_view good, Severity severity, std::string_view bad,
           std::string_view remedy) &&;

 private:
  int64_t count_ = 0;
  std::vector<std::string> examples_;
};

/// Returns the number with its noun: "1 row", "2 rows".
std::string counted(int64_t count, std::string_view noun);

/// Runs a check. An Error of the database, as from a damaged page, is what the check finds.
Check guarded_check(std::string_view name, std::string_view remedy, const std::function<Check()>& check);

/// Called with the name of each check before it begins.
using CheckProgress = std::function<void(std::string_view name)>;

}  // namespace kvq
