// SPDX-License-Identifier: MIT
// Reads and writes series and their reviews. The caller holds a Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "schema/sqlite/statement.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq {

class Changes;

/// Series, their reviews, and what people say about them.
class SeriesStore {
 public:
  explicit SeriesStore(const Database& database);

  std::optional<int64_t> series_of(int64_t message);
  /// Returns the threads of all mails of the series that a mail belongs to.
  Ids threads_of_series_of(int64_t message);
  void remove(int64_t series, const Ids& members);
  /// `standings` are in the order of time.
  void insert(const SeriesRow& series, const SeriesReview& review, const std::vector<Standing>& standings);
  std::vector<TrailerOf> trailers(int64_t message);
  std::vector<VerdictOf> verdicts(int64_t message);
  /// Whether any patch is known to be in a git tree.
  bool has_applied_patches();
  std::optional<TreeWord> in_tree(int64_t patch);

  /// The people who said of this series of somebody else that it is applied.
  Ids appliers(int64_t series);
  void add_applier(int64_t series, int64_t address);
  /// Whether the address said so of any series of somebody else.
  bool applies_others_work(int64_t address);
  /// Whether MAINTAINERS names the address for a file of the patch. Files since the last map_new_files() have
  /// no maintainers yet.
  bool is_maintainer_of(int64_t address, int64_t patch);
  /// Returns the series whose author says that they are applied, from this address.
  Ids applied_by_their_author(int64_t address);
  /// Of all addresses, those with a file that was stored after `file`.
  Ids applied_by_their_author_with_files_after(int64_t file);

 private:
  Changes& changes_;
  Statement series_of_message_;
  Statement threads_of_series_of_;
  Statement delete_series_;
  Statement delete_inclusions_;
  Statement delete_series_messages_;
  Statement delete_series_evidence_;
  Statement delete_series_standings_;
  Statement delete_series_replies_;
  Statement delete_patch_trailers_;
  Statement delete_subsystems_from_patches_;
  Statement insert_series_;
  Statement insert_series_message_;
  Statement insert_series_evidence_;
  Statement insert_series_standing_;
  Statement insert_series_reply_;
  Statement insert_patch_trailer_;
  Statement add_subsystems_of_patches_;
  Statement trailers_of_message_;
  Statement verdicts_of_message_;
  Statement has_applied_patches_;
  Statement tree_says_of_patch_;
  Statement appliers_of_series_;
  Statement applies_others_work_;
  Statement insert_series_applier_;
  Statement delete_series_appliers_;
  Statement is_maintainer_of_patch_;
  Statement series_applied_by_their_author_;
  Statement series_with_new_files_applied_by_author_;
};

}  // namespace kvq
