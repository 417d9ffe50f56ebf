// SPDX-License-Identifier: MIT
// What the database has of each list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/sqlite/database.hpp"

namespace kvq {

struct ListStatus {
  std::string name;
  int64_t epochs = 0;
  int64_t mails = 0;
  /// The size of the mails in bytes.
  int64_t bytes = 0;
  /// See newest_mail().
  std::optional<int64_t> newest;
  /// Mails with a defect.
  int64_t defective = 0;
};

/// An epoch, and the list that has it.
struct EpochPlace {
  std::string list;
  std::string path;
};

struct DefectCount {
  std::string kind;
  int64_t mails = 0;
};

/// By name.
std::vector<ListStatus> status_of_lists(const Database& database);

/// Returns where the epochs of all lists are, by number; the lists in the order in which they were first
/// indexed.
std::vector<EpochPlace> epoch_places(const Database& database);

/// Returns the defects of a list's mails, the most frequent first.
std::vector<DefectCount> defects_of_list(const Database& database, const std::string& list);

/// Returns the number of mails of all lists. A mail counts once.
int64_t number_of_mails(const Database& database);

/// Returns the number of mails that a list delivered. A mail that it delivered twice counts once.
int64_t mails_of_list(const Database& database, const std::string& list);

/// Returns the latest date among the mails that a list delivered last, in seconds UTC; absent if it has none.
/// Mails older than those may claim a later date.
std::optional<int64_t> newest_mail(const Database& database, const std::string& list);

/// Returns the path of the list's newest epoch; absent if it has none.
std::optional<std::string> newest_epoch(const Database& database, const std::string& list);

}  // namespace kvq
