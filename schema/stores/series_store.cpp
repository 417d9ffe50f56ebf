// SPDX-License-Identifier: MIT
#include "schema/stores/series_store.hpp"

#include "schema/sqlite/changes.hpp"
#include "schema/stores/relation_reading.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
using namespace reading;

SeriesStore::SeriesStore(const Database& database)
    : changes_(database.changes()),
      series_of_message_(database, sql::series_of_message),
      threads_of_series_of_(database, sql::threads_of_series_of),
      delete_series_(database, sql::delete_series),
      delete_inclusions_(database, sql::delete_inclusions),
      delete_series_messages_(database, sql::delete_series_messages),
      delete_series_evidence_(database, sql::delete_series_evidence),
      delete_series_standings_(database, sql::delete_series_standings),
      delete_series_replies_(database, sql::delete_series_replies),
      delete_patch_trailers_(database, sql::delete_patch_trailers),
      delete_subsystems_from_patches_(database, sql::delete_subsystems_from_patches),
      insert_series_(database, sql::insert_series),
      insert_series_message_(database, sql::insert_series_message),
      insert_series_evidence_(database, sql::insert_series_evidence),
      insert_series_standing_(database, sql::insert_series_standing),
      insert_series_reply_(database, sql::insert_series_reply),
      insert_patch_trailer_(database, sql::insert_patch_trailer),
      add_subsystems_of_patches_(database, sql::add_subsystems_of_patches),
      trailers_of_message_(database, sql::trailers_of_message),
      verdicts_of_message_(database, sql::verdicts_of_message),
      has_applied_patches_(database, sql::has_applied_patches),
      tree_says_of_patch_(database, sql::tree_says_of_patch),
      appliers_of_series_(database, sql::appliers_of_series),
      applies_others_work_(database, sql::applies_others_work),
      insert_series_applier_(database, sql::insert_series_applier),
      delete_series_appliers_(database, sql::delete_series_appliers),
      is_maintainer_of_patch_(database, sql::is_maintainer_of_patch),
      series_applied_by_their_author_(database, sql::series_applied_by_their_author),
      series_with_new_files_applied_by_author_(database, sql::series_with_new_files_applied_by_author) {}

std::optional<int64_t> SeriesStore::series_of(int64_t message) {
  return series_of_message_.find(message);
}
Ids SeriesStore::threads_of_series_of(int64_t message) {
  return distinct_ids(threads_of_series_of_, message);
}

void SeriesStore::remove(int64_t series, const Ids& members) {
  changes_.note(ChangeKind::series, series);
  delete_series_.run(series);
  delete_inclusions_.run(series);
  delete_series_messages_.run(series);
  delete_series_evidence_.run(series);
  delete_series_standings_.run(series);
  delete_series_replies_.run(series);
  delete_series_appliers_.run(series);
  for (const int64_t member : members) delete_patch_trailers_.run(member);
  delete_subsystems_from_patches_.run(series);
}

void SeriesStore::insert(const SeriesRow& series, const SeriesReview& review,
                         const std::vector<Standing>& standings) {
  changes_.note(ChangeKind::series, series.id);
  insert_series_.run(series.id, series_form_names[static_cast<size_t>(series.form)], series.revision,
                     series.total, series.patches, series.complete, series.sender, series.title, series.date,
                     series.rfc, series.resend, series.change_id, series.normalised_title, review.state,
                     review.active, review.people, review.reviewed, review.acked, review.tested,
                     series.sender_name);
  for (size_t i = 0; i < series.members.size(); ++i) {
    const auto& [message, number] = series.members[i];
    insert_series_message_.run(message, series.id, number, series.title_keys[i]);
  }
  for (const int64_t message : review.evidence) insert_series_evidence_.run(series.id, message);
  for (const Standing& standing : standings) {
    insert_series_standing_.run(series.id, standing.since, standing.message, standing.state, standing.people,
                                standing.reviewed, standing.acked, standing.tested);
  }
  for (const SeriesReply& reply : review.replies) {
    insert_series_reply_.run(reply.message, series.id, reply.patch);
  }
  for (const PatchTrailer& trailer : review.trailers) {
    insert_patch_trailer_.run(trailer.patch, trailer.kind, trailer.address, trailer.origin, trailer.source);
  }
  if (series.members.size() > 1 && series.members.front().second == 0) {
    add_subsystems_of_patches_.run(series.id);
  }
}

std::vector<TrailerOf> SeriesStore::trailers(int64_t message) {
  std::vector<TrailerOf> out;
  auto rows = trailers_of_message_.use(message);
  while (rows.next()) {
    out.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2) != 0, writer_of(rows, 1, 3)});
  }
  return out;
}

std::vector<VerdictOf> SeriesStore::verdicts(int64_t message) {
  std::vector<VerdictOf> out;
  auto rows = verdicts_of_message_.use(message);
  while (rows.next()) out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  return out;
}

bool SeriesStore::has_applied_patches() {
  return has_applied_patches_.find().value() != 0;
}
std::optional<TreeWord> SeriesStore::in_tree(int64_t patch) {
  auto rows = tree_says_of_patch_.use(patch);
  if (!rows.next()) return std::nullopt;
  return TreeWord{rows.integer(0), integer_of(rows, 1)};
}

Ids SeriesStore::appliers(int64_t series) {
  return ids(appliers_of_series_, series);
}
void SeriesStore::add_applier(int64_t series, int64_t address) {
  insert_series_applier_.run(series, address);
}
bool SeriesStore::applies_others_work(int64_t address) {
  return applies_others_work_.find(address).value() != 0;
}
bool SeriesStore::is_maintainer_of(int64_t address, int64_t patch) {
  return is_maintainer_of_patch_.find(patch, address).value() != 0;
}
Ids SeriesStore::applied_by_their_author(int64_t address) {
  return ids(series_applied_by_their_author_, address);
}
Ids SeriesStore::applied_by_their_author_with_files_after(int64_t file) {
  return ids(series_with_new_files_applied_by_author_, file);
}

}  // namespace kvq
