// SPDX-License-Identifier: MIT
#include "schema/stores/relation_store.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "schema/sqlite/changes.hpp"
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

/// The same, sorted and without duplicates. SQLite's DISTINCT makes a temporary table in each run, which
/// costs more than most of these searches.
template <class... Values>
Ids distinct_ids(Statement& statement, const Values&... values) {
  Ids out = ids(statement, values...);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
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

/// Reads a person from four columns: the address, the identity, whether the mailmap has it, and the name.
Writer writer_of(const Rows& rows, int address, int identity) {
  return {integer_of(rows, address), integer_of(rows, identity),
          !rows.is_null(identity + 1) && rows.integer(identity + 1) != 0,
          rows.is_null(identity + 2) ? std::string() : comparable_name(rows.text(identity + 2))};
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
                  .has_verdict = rows.integer(20) != 0,
                  .asks_nothing = rows.integer(21) != 0,
                  .backport = text_of(rows, 22),
                  .from = writer_of(rows, 7, 23),
                  .by = writer_of(rows, 26, 27)};
  if (!mail.by.address) mail.by = mail.from;
  if (rows.integer(9) != 0) {
    mail.tags = PatchTags{std::string(rows.text(10)),         number_of(rows, 11),   number_of(rows, 12),
                          static_cast<int>(rows.integer(13)), rows.integer(14) != 0, rows.integer(15) != 0};
  }
  return mail;
}

}  // namespace

ThreadStore::ThreadStore(const Database& database)
    : changes_(database.changes()),
      messages_with_msgid_(database, sql::messages_with_msgid),
      ids_of_messages_after_(database, sql::ids_of_messages_after),
      nodes_of_message_(database, sql::nodes_of_message),
      nodes_of_thread_(database, sql::nodes_of_thread),
      thread_of_msgid_(database, sql::thread_of_msgid),
      arrived_node_(database, sql::arrived_node),
      cited_node_(database, sql::cited_node),
      msgid_text_(database, sql::msgid_text),
      put_thread_node_(database, sql::put_thread_node),
      delete_thread_node_(database, sql::delete_thread_node),
      mails_of_thread_(database, sql::mails_of_thread),
      threads_of_postings_near_(database, sql::threads_of_postings_near),
      owner_of_alias_(database, sql::owner_of_alias) {}

Ids ThreadStore::messages_after(int64_t id, int64_t most) {
  return ids(ids_of_messages_after_, id, most);
}
Ids ThreadStore::nodes_of_message(int64_t message) {
  Ids out;
  auto rows = nodes_of_message_.use(message);
  while (rows.next()) {
    for (const int column : {0, 1, 2}) {
      if (!rows.is_null(column)) out.push_back(rows.integer(column));
    }
  }
  return out;
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
  std::string subject;
  for (auto rows = arrived_node_.use(msgid); rows.next();) {
    // Of several mails, the oldest one counts.
    const int64_t date = rows.integer(2);
    if (out.date && std::pair(date, rows.text(3)) >= std::pair(*out.date, std::string_view(subject)))
      continue;
    out.parent = integer_of(rows, 0);
    out.date = date;
    subject = rows.text(3);
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
  // Answers to another Message-ID of a mail have the mail as their parent, and that Message-ID has no node.
  if (!out.date && owner_of(msgid) != msgid) return std::nullopt;
  if (out.parent) out.parent = owner_of(*out.parent);
  if (out.parent == msgid) out.parent.reset();
  return out;
}

int64_t ThreadStore::owner_of(int64_t msgid) {
  return owner_of_alias_.find(msgid).value_or(msgid);
}

std::string ThreadStore::message_id(int64_t msgid) {
  auto rows = msgid_text_.use(msgid);
  return rows.next() ? std::string(rows.text(0)) : std::string();
}
void ThreadStore::put(int64_t msgid, int64_t root, std::optional<int64_t> parent) {
  if (put_thread_node_.changes(msgid, root, parent)) note_moved(msgid);
}
void ThreadStore::remove(int64_t msgid) {
  if (delete_thread_node_.changes(msgid)) note_moved(msgid);
}
void ThreadStore::note_moved(int64_t msgid) {
  if (changes_.are_everything()) return;
  for (const int64_t message : ids(messages_with_msgid_, msgid)) changes_.note(ChangeKind::message, message);
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
  return distinct_ids(threads_of_postings_near_, sender, total, from, to);
}

SeriesStore::SeriesStore(const Database& database)
    : changes_(database.changes()),
      series_of_message_(database, sql::series_of_message),
      threads_of_series_of_(database, sql::threads_of_series_of),
      delete_series_(database, sql::delete_series),
      delete_inclusions_(database, sql::delete_inclusions),
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
      verdicts_of_message_(database, sql::verdicts_of_message),
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
  delete_series_replies_.run(series);
  delete_series_appliers_.run(series);
  for (const int64_t member : members) delete_patch_trailers_.run(member);
  delete_subsystems_from_patches_.run(series);
}

void SeriesStore::insert(const SeriesRow& series, const SeriesReview& review) {
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
