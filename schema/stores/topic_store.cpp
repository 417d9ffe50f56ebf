// SPDX-License-Identifier: MIT
#include "schema/stores/topic_store.hpp"

#include <algorithm>
#include <utility>

#include "schema/sqlite/changes.hpp"
#include "schema/stores/relation_reading.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
using namespace reading;

TopicStore::TopicStore(const Database& database)
    : changes_(database.changes()),
      series_row_(database, sql::series_row),
      patch_ids_of_series_(database, sql::patch_ids_of_series),
      addresses_of_sender_(database, sql::addresses_of_sender),
      titles_of_series_(database, sql::titles_of_series),
      series_with_title_(database, sql::series_with_title),
      series_of_name_with_title_(database, sql::series_of_name_with_title),
      series_with_change_id_(database, sql::series_with_change_id),
      series_sharing_patches_(database, sql::series_sharing_patches),
      sender_and_date_of_series_(database, sql::sender_and_date_of_series),
      series_near_before_(database, sql::series_near_before),
      series_near_after_(database, sql::series_near_after),
      files_of_series_(database, sql::files_of_series),
      series_linked_from_(database, sql::series_linked_from),
      series_linking_to_(database, sql::series_linking_to),
      parents_of_series_(database, sql::parents_of_series),
      parent_and_series_(database, sql::parent_and_series),
      topic_overrides_(database, sql::topic_overrides),
      series_following_(database, sql::series_following),
      set_previous_(database, sql::set_previous),
      topic_of_series_(database, sql::topic_of_series),
      series_of_topic_(database, sql::series_of_topic),
      set_topic_(database, sql::set_topic),
      delete_inclusions_(database, sql::delete_inclusions),
      insert_inclusion_(database, sql::insert_inclusion),
      included_in_series_(database, sql::included_in_series),
      inclusions_of_topic_(database, sql::inclusions_of_topic) {}

std::optional<Posting> TopicStore::posting(int64_t series) {
  auto rows = series_row_.use(series);
  if (!rows.next()) return std::nullopt;
  Posting out{.id = rows.integer(0),
              .form = named<SeriesForm>(series_form_names, rows.text(1)),
              .revision = static_cast<int>(rows.integer(2)),
              .rfc = rows.integer(3) != 0,
              .resend = rows.integer(4) != 0,
              .is_pull = rows.integer(12) != 0,
              .patches = static_cast<int>(rows.integer(10)),
              .total = static_cast<int>(rows.integer(13)),
              .sender = integer_of(rows, 5),
              .date = rows.integer(6),
              .change_id = text_of(rows, 7),
              .message_id = std::string(rows.text(8)),
              .words = std::string(rows.text(11)),
              .normalised_title = text_of(rows, 9),
              .from = {integer_of(rows, 5), integer_of(rows, 14), !rows.is_null(15) && rows.integer(15) != 0,
                       text_of(rows, 16).value_or("")}};
  return out;
}

PatchKeys TopicStore::patch_keys(int64_t series) {
  PatchKeys out;
  auto patches = patch_ids_of_series_.use(series);
  while (patches.next()) out.patch_ids.emplace_back(patches.text(0));
  std::ranges::sort(out.patch_ids);
  out.patch_ids.erase(std::unique(out.patch_ids.begin(), out.patch_ids.end()), out.patch_ids.end());
  out.titles = distinct_ids(titles_of_series_, series);
  return out;
}

Ids TopicStore::alike(const Posting& series) {
  Ids out;
  const auto add = [&](Ids found) { out.insert(out.end(), found.begin(), found.end()); };
  const int64_t from = series.date - longest_pause;
  const int64_t to = series.date + longest_pause;
  if (series.change_id) add(ids(series_with_change_id_, *series.change_id, series.id, most_alike));
  const Ids senders = distinct_ids(addresses_of_sender_, series.id);
  if (series.normalised_title) {
    for (const int64_t sender : senders) {
      add(ids(series_with_title_, sender, *series.normalised_title, series.date, from, to, most_alike,
              series.id));
    }
  }
  for (const int64_t other : distinct_ids(series_sharing_patches_, series.id, most_alike)) {
    auto rows = sender_and_date_of_series_.use(other);
    if (!rows.next() || rows.integer(2) < from || rows.integer(2) > to) continue;
    const bool has_address = std::ranges::binary_search(senders, rows.integer(0));
    if (has_address || (!rows.is_null(1) && rows.text(1) == series.from.name)) out.push_back(other);
  }
  if (!series.from.name.empty() && series.normalised_title) {
    add(ids(series_of_name_with_title_, series.from.name, *series.normalised_title, series.date, from, to,
            most_alike, series.id));
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  std::erase(out, series.id);
  return out;
}

Ids TopicStore::near_before(const Posting& series) {
  Ids out;
  for (const int64_t sender : distinct_ids(addresses_of_sender_, series.id)) {
    const Ids found = ids(series_near_before_, sender, series.date - longest_pause_of_retitled, series.date,
                          most_alike, series.id);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

Ids TopicStore::near_after(const Posting& series) {
  Ids out;
  for (const int64_t sender : distinct_ids(addresses_of_sender_, series.id)) {
    const Ids found = ids(series_near_after_, sender, series.date, series.date + longest_pause_of_retitled,
                          most_alike, series.id);
    out.insert(out.end(), found.begin(), found.end());
  }
  return out;
}

Ids TopicStore::files_of(int64_t series) {
  return ids(files_of_series_, series);
}
Ids TopicStore::linked_from(int64_t series) {
  return distinct_ids(series_linked_from_, series);
}
Ids TopicStore::linking_to(int64_t series) {
  return distinct_ids(series_linking_to_, series);
}
Ids TopicStore::answered_by(int64_t series) {
  // A limit for threads that are made to cost time.
  constexpr int deepest = 100;
  Ids waiting = distinct_ids(parents_of_series_, series);
  std::set<int64_t> seen(waiting.begin(), waiting.end());
  std::set<int64_t> out;
  for (int depth = 1; depth <= deepest && !waiting.empty(); ++depth) {
    for (const int64_t msgid : std::exchange(waiting, {})) {
      auto rows = parent_and_series_.use(msgid);
      while (rows.next()) {
        if (!rows.is_null(0) && seen.insert(rows.integer(0)).second) waiting.push_back(rows.integer(0));
        if (!rows.is_null(1) && rows.integer(1) != series) out.insert(rows.integer(1));
      }
    }
  }
  return {out.begin(), out.end()};
}
Ids TopicStore::following(int64_t series) {
  return ids(series_following_, series);
}

std::vector<TopicOverride> TopicStore::overrides() {
  std::vector<TopicOverride> out;
  auto rows = topic_overrides_.use();
  while (rows.next()) out.push_back({rows.integer(0), rows.integer(1), rows.integer(2) != 0});
  return out;
}

void TopicStore::set_previous(int64_t series, const std::optional<Lineage>& lineage, const Ids& included) {
  if (ids(included_in_series_, series) != included) {
    changes_.note(ChangeKind::series, series);
    delete_inclusions_.run(series);
    for (const int64_t other : included) insert_inclusion_.run(series, other);
  }
  const bool is_another =
      lineage ? set_previous_.changes(series, lineage->previous, lineage->reason, lineage->confidence)
              : set_previous_.changes(series);
  if (is_another) changes_.note(ChangeKind::series, series);
}

std::optional<int64_t> TopicStore::topic_of(int64_t series) {
  return topic_of_series_.find(series);
}

std::vector<TopicMember> TopicStore::members(int64_t topic) {
  std::vector<TopicMember> out;
  auto rows = series_of_topic_.use(topic);
  while (rows.next()) {
    const bool apart = rows.text(4) == part_reason;
    out.push_back({rows.integer(0), integer_of(rows, 1), apart || rows.text(2) == "partial", apart,
                   rows.integer(3), std::string(rows.text(5))});
  }
  return out;
}

std::vector<Inclusion> TopicStore::inclusions(int64_t topic) {
  std::vector<Inclusion> out;
  auto rows = inclusions_of_topic_.use(topic);
  while (rows.next()) out.push_back({rows.integer(0), rows.integer(1)});
  return out;
}

bool TopicStore::set_topic(int64_t series, int64_t topic, std::optional<int64_t> superseded_by) {
  const bool is_another = set_topic_.changes(series, topic, superseded_by);
  if (is_another) changes_.note(ChangeKind::series, series);
  return is_another;
}

void TopicStore::note_changed(const std::set<int64_t>& topics) {
  for (const int64_t topic : topics) changes_.note(ChangeKind::topic, topic);
}

}  // namespace kvq
