// SPDX-License-Identifier: MIT
#include "schema/stores/relation_store.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

template <class... Values>
Ids ids(Statement& statement, const Values&... values) {
  Ids out;
  auto rows = statement.use(values...);
  while (rows.next()) out.push_back(rows.integer(0));
  return out;
}

using Rows = Statement::Rows;

std::optional<int64_t> integer_of(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional(rows.integer(column));
}

std::optional<int> number_of(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional(static_cast<int>(rows.integer(column)));
}

std::optional<std::string> text_of(const Rows& rows, int column) {
  return rows.is_null(column) ? std::nullopt : std::optional<std::string>(rows.text(column));
}

template <class Enum, size_t size>
Enum named(const std::array<std::string_view, size>& names, std::string_view name) {
  return static_cast<Enum>(std::ranges::find(names, name) - names.begin());
}

ThreadMail mail_of(const Rows& rows) {
  ThreadMail mail{.id = rows.integer(0),
                  .msgid = rows.integer(1),
                  .message_id = std::string(rows.text(2)),
                  .parent = integer_of(rows, 3),
                  .kind = named<MessageKind>(message_kind_names, rows.text(4)),
                  .date = rows.integer(5),
                  .title = std::string(rows.text(6)),
                  .sender = integer_of(rows, 7),
                  .by_robot = !rows.is_null(8) && rows.integer(8) != 0,
                  .tags = {},
                  .change_id = text_of(rows, 16),
                  .patch_id = text_of(rows, 17),
                  .has_diff = rows.integer(18) != 0,
                  .has_trailers = rows.integer(19) != 0,
                  .has_verdict = rows.integer(20) != 0};
  if (rows.integer(9) != 0) {
    mail.tags = PatchTags{std::string(rows.text(10)),         number_of(rows, 11),   number_of(rows, 12),
                          static_cast<int>(rows.integer(13)), rows.integer(14) != 0, rows.integer(15) != 0};
  }
  return mail;
}

}  // namespace

ThreadStore::ThreadStore(const Database& database)
    : ids_of_messages_after_(database, sql::ids_of_messages_after),
      nodes_of_message_(database, sql::nodes_of_message),
      nodes_of_thread_(database, sql::nodes_of_thread),
      thread_of_msgid_(database, sql::thread_of_msgid),
      arrived_node_(database, sql::arrived_node),
      cited_node_(database, sql::cited_node),
      msgid_text_(database, sql::msgid_text),
      put_thread_node_(database, sql::put_thread_node),
      delete_thread_node_(database, sql::delete_thread_node),
      mails_of_thread_(database, sql::mails_of_thread),
      threads_of_postings_near_(database, sql::threads_of_postings_near) {}

Ids ThreadStore::messages_after(int64_t id, int64_t most) {
  return ids(ids_of_messages_after_, id, most);
}
Ids ThreadStore::nodes_of_message(int64_t message) {
  return ids(nodes_of_message_, message);
}
Ids ThreadStore::nodes_of_thread(int64_t root) {
  return ids(nodes_of_thread_, root);
}
std::optional<int64_t> ThreadStore::root_of(int64_t msgid) {
  return thread_of_msgid_.find(msgid);
}

std::optional<ThreadNode> ThreadStore::node(int64_t msgid) {
  ThreadNode out{.msgid = msgid, .parent = {}, .date = {}};
  bool awaits_others = true;
  if (auto rows = arrived_node_.use(msgid); rows.next()) {
    out.parent = integer_of(rows, 0);
    out.date = rows.integer(2);
    // A reply without a parent: mails that cite it may contain the parent.
    awaits_others = !out.parent && rows.integer(1) != 0;
  }
  if (awaits_others) {
    auto rows = cited_node_.use(msgid);
    if (rows.next()) {
      out.parent = integer_of(rows, 0);
    } else if (!out.date) {
      return std::nullopt;
    }
  }
  if (out.parent == msgid) out.parent.reset();
  return out;
}

std::string ThreadStore::message_id(int64_t msgid) {
  auto rows = msgid_text_.use(msgid);
  return rows.next() ? std::string(rows.text(0)) : std::string();
}
void ThreadStore::put(int64_t msgid, int64_t root, std::optional<int64_t> parent) {
  put_thread_node_.run(msgid, root, parent);
}
void ThreadStore::remove(int64_t msgid) {
  delete_thread_node_.run(msgid);
}

std::vector<ThreadMail> ThreadStore::mails(int64_t root) {
  std::vector<ThreadMail> out;
  auto rows = mails_of_thread_.use(root);
  while (rows.next()) out.push_back(mail_of(rows));
  return out;
}

std::vector<std::pair<int64_t, std::optional<int64_t>>> ThreadStore::parents(int64_t root) {
  std::vector<std::pair<int64_t, std::optional<int64_t>>> out;
  auto rows = nodes_of_thread_.use(root);
  while (rows.next()) out.emplace_back(rows.integer(0), integer_of(rows, 1));
  return out;
}

Ids ThreadStore::with_postings_near(int64_t sender, int total, int64_t from, int64_t to) {
  return ids(threads_of_postings_near_, sender, total, from, to);
}

SeriesStore::SeriesStore(const Database& database)
    : series_of_message_(database, sql::series_of_message),
      threads_of_series_of_(database, sql::threads_of_series_of),
      delete_series_(database, sql::delete_series),
      delete_series_messages_(database, sql::delete_series_messages),
      delete_series_evidence_(database, sql::delete_series_evidence),
      delete_series_replies_(database, sql::delete_series_replies),
      delete_patch_trailers_(database, sql::delete_patch_trailers),
      delete_subsystems_from_patches_(database, sql::delete_subsystems_from_patches),
      insert_series_(database, sql::insert_series),
      insert_series_message_(database, sql::insert_series_message),
      insert_series_evidence_(database, sql::insert_series_evidence),
      insert_series_reply_(database, sql::insert_series_reply),
      insert_patch_trailer_(database, sql::insert_patch_trailer),
      add_subsystems_of_patches_(database, sql::add_subsystems_of_patches),
      trailers_of_message_(database, sql::trailers_of_message),
      verdicts_of_message_(database, sql::verdicts_of_message) {}

std::optional<int64_t> SeriesStore::series_of(int64_t message) {
  return series_of_message_.find(message);
}
Ids SeriesStore::threads_of_series_of(int64_t message) {
  return ids(threads_of_series_of_, message);
}

void SeriesStore::remove(int64_t series, const Ids& members) {
  delete_series_.run(series);
  delete_series_messages_.run(series);
  delete_series_evidence_.run(series);
  delete_series_replies_.run(series);
  for (const int64_t member : members) delete_patch_trailers_.run(member);
  delete_subsystems_from_patches_.run(series);
}

void SeriesStore::insert(const SeriesRow& series, const SeriesReview& review) {
  insert_series_.run(series.id, series_form_names[static_cast<size_t>(series.form)], series.revision,
                     series.total, series.patches, series.complete, series.sender, series.title, series.date,
                     series.rfc, series.resend, series.change_id, series.normalised_title, review.state,
                     review.active, review.people, review.reviewed, review.acked, review.tested);
  for (const auto& [message, number] : series.members) insert_series_message_.run(message, series.id, number);
  for (const int64_t message : review.evidence) insert_series_evidence_.run(series.id, message);
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
  while (rows.next()) out.push_back({std::string(rows.text(0)), rows.integer(1), rows.integer(2) != 0});
  return out;
}

std::vector<std::string> SeriesStore::verdicts(int64_t message) {
  std::vector<std::string> out;
  auto rows = verdicts_of_message_.use(message);
  while (rows.next()) out.emplace_back(rows.text(0));
  return out;
}

TopicStore::TopicStore(const Database& database)
    : series_row_(database, sql::series_row),
      patch_ids_of_series_(database, sql::patch_ids_of_series),
      series_with_title_(database, sql::series_with_title),
      series_with_change_id_(database, sql::series_with_change_id),
      series_with_patch_(database, sql::series_with_patch),
      series_linked_from_(database, sql::series_linked_from),
      series_linking_to_(database, sql::series_linking_to),
      series_answered_by_(database, sql::series_answered_by),
      topic_overrides_(database, sql::topic_overrides),
      series_following_(database, sql::series_following),
      set_previous_(database, sql::set_previous),
      topic_of_series_(database, sql::topic_of_series),
      series_of_topic_(database, sql::series_of_topic),
      set_topic_(database, sql::set_topic) {}

std::optional<Posting> TopicStore::posting(int64_t series) {
  auto rows = series_row_.use(series);
  if (!rows.next()) return std::nullopt;
  Posting out{.id = rows.integer(0),
              .form = named<SeriesForm>(series_form_names, rows.text(1)),
              .revision = static_cast<int>(rows.integer(2)),
              .rfc = rows.integer(3) != 0,
              .resend = rows.integer(4) != 0,
              .sender = integer_of(rows, 5),
              .date = rows.integer(6),
              .change_id = text_of(rows, 7),
              .message_id = std::string(rows.text(8)),
              .normalised_title = text_of(rows, 9),
              .patch_ids = {}};
  auto patches = patch_ids_of_series_.use(series);
  while (patches.next()) out.patch_ids.emplace_back(patches.text(0));
  return out;
}

Ids TopicStore::with_title(int64_t sender, const std::string& normalised_title, int64_t from, int64_t to) {
  return ids(series_with_title_, sender, normalised_title, from, to);
}
Ids TopicStore::with_change_id(const std::string& change_id) {
  return ids(series_with_change_id_, change_id);
}
Ids TopicStore::with_patch(const std::string& patch_id, int64_t sender, int64_t from, int64_t to) {
  return ids(series_with_patch_, Blob{patch_id}, sender, from, to);
}
Ids TopicStore::linked_from(int64_t series) {
  return ids(series_linked_from_, series);
}
Ids TopicStore::linking_to(int64_t series) {
  return ids(series_linking_to_, series);
}
Ids TopicStore::answered_by(int64_t series) {
  return ids(series_answered_by_, series);
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

void TopicStore::set_previous(int64_t series, const std::optional<Lineage>& lineage) {
  if (!lineage) {
    set_previous_.run(series);
  } else {
    set_previous_.run(series, lineage->previous, lineage->reason, lineage->confidence);
  }
}

std::optional<int64_t> TopicStore::topic_of(int64_t series) {
  return topic_of_series_.find(series);
}

std::vector<TopicMember> TopicStore::members(int64_t topic) {
  std::vector<TopicMember> out;
  auto rows = series_of_topic_.use(topic);
  while (rows.next()) {
    out.push_back({rows.integer(0), integer_of(rows, 1), rows.text(2) == "partial", rows.integer(3)});
  }
  return out;
}

void TopicStore::set_topic(int64_t series, int64_t topic, std::optional<int64_t> superseded_by) {
  set_topic_.run(series, topic, superseded_by);
}

}  // namespace kvq
