// SPDX-License-Identifier: MIT
#include "schema/stores/archive_store.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "schema/stores/mail_place_columns.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

std::string in_capitals(const std::string& name) {
  std::string title = name;
  for (char& c : title) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return title;
}

EpochRow epoch_in(const Statement::Rows& rows) {
  EpochRow row{rows.integer(0), rows.integer(1), std::string(rows.text(2)), std::nullopt, rows.integer(4)};
  if (row.commits > 0) row.head = rows.text(3);
  row.kind = epoch_kind(rows.text(5));
  if (!rows.is_null(6)) row.mbox_format = mbox_format(rows.text(6));
  if (!rows.is_null(7)) row.file = FileStamp{rows.integer(7), rows.integer(8)};
  return row;
}

}  // namespace

struct ArchiveStore::InputStatements {
  explicit InputStatements(const Database& database)
      : least_epoch_number(database, sql::least_epoch_number),
        renumber_epoch(database, sql::renumber_epoch),
        set_epoch_kind(database, sql::set_epoch_kind),
        set_mbox_format(database, sql::set_mbox_format),
        note_file(database, sql::note_file),
        insert_mail_place(database, sql::insert_mail_place),
        place_at(database, sql::place_at),
        move_mail_place(database, sql::move_mail_place),
        names_of_epoch(database, sql::names_of_epoch),
        message_of_delivery(database, sql::message_of_delivery),
        delete_mail_place(database, sql::delete_mail_place),
        epoch_with_id(database, sql::epoch_with_id) {}

  Statement least_epoch_number;
  Statement renumber_epoch;
  Statement set_epoch_kind;
  Statement set_mbox_format;
  Statement note_file;
  Statement insert_mail_place;
  Statement place_at;
  Statement move_mail_place;
  Statement names_of_epoch;
  Statement message_of_delivery;
  Statement delete_mail_place;
  Statement epoch_with_id;
};

ArchiveStore::ArchiveStore(const Database& database)
    : database_(database),
      list_of_path_(database, sql::list_of_path),
      list_by_name_(database, sql::list_by_name),
      insert_list_(database, sql::insert_list),
      lists_(database, sql::lists),
      epochs_of_list_(database, sql::epochs_of_list),
      epoch_of_list_(database, sql::epoch_of_list),
      insert_epoch_(database, sql::insert_epoch),
      move_epoch_(database, sql::move_epoch),
      epoch_commits_(database, sql::epoch_commits),
      advance_epoch_(database, sql::advance_epoch),
      refs_of_epoch_(database, sql::refs_of_epoch),
      delete_refs_(database, sql::delete_refs),
      insert_ref_(database, sql::insert_ref),
      insert_delivery_(database, sql::insert_delivery),
      insert_defect_(database, sql::insert_defect),
      delivery_commits_(database, sql::delivery_commits),
      commit_at_(database, sql::commit_at),
      first_committed_after_(database, sql::first_committed_after),
      deletions_undone_(database, sql::deletions_undone),
      restore_delivery_(database, sql::restore_delivery),
      has_deletion_after_(database, sql::has_deletion_after),
      messages_after_(database, sql::messages_after),
      delete_deliveries_after_(database, sql::delete_deliveries_after),
      present_deliveries_of_mail_(database, sql::present_deliveries_of_mail),
      has_many_messages_(database, sql::has_many_messages),
      present_delivery_(database, sql::present_delivery),
      blobs_of_deliveries_(database, sql::blobs_of_deliveries),
      has_later_deletions_(database, sql::has_later_deletions),
      deletes_delivery_later_(database, sql::deletes_delivery_later),
      mark_delivery_deleted_(database, sql::mark_delivery_deleted) {}

ArchiveStore::~ArchiveStore() = default;

ArchiveStore::InputStatements& ArchiveStore::inputs() {
  if (!inputs_) inputs_ = std::make_unique<InputStatements>(database_);
  return *inputs_;
}

std::optional<ListRow> ArchiveStore::list_of_path(const std::string& path) {
  auto rows = list_of_path_.use(path);
  if (!rows.next()) return std::nullopt;
  return ListRow{rows.integer(0), std::string(rows.text(1))};
}

ListRow ArchiveStore::list(const std::string& name) {
  if (const auto id = list_by_name_.find(name)) return {*id, name};
  return {insert_list_.insert(name, in_capitals(name)), name};
}

std::optional<EpochRow> ArchiveStore::epoch(int64_t list, int64_t number) {
  auto rows = epoch_of_list_.use(list, number);
  if (!rows.next()) return std::nullopt;
  return epoch_in(rows);
}

std::optional<EpochRow> ArchiveStore::epoch_with_id(int64_t epoch) {
  auto rows = inputs().epoch_with_id.use(epoch);
  if (!rows.next()) return std::nullopt;
  return epoch_in(rows);
}

std::vector<ListRow> ArchiveStore::lists() {
  std::vector<ListRow> out;
  for (auto rows = lists_.use(); rows.next();) out.push_back({rows.integer(0), std::string(rows.text(1))});
  return out;
}

std::vector<EpochRow> ArchiveStore::epochs(int64_t list) {
  std::vector<EpochRow> out;
  for (auto rows = epochs_of_list_.use(list); rows.next();) out.push_back(epoch_in(rows));
  return out;
}

std::optional<EpochRow> ArchiveStore::epoch_at(int64_t list, const std::string& path) {
  std::vector<EpochRow> all = epochs(list);
  const auto found = std::ranges::find(all, path, &EpochRow::path);
  return found == all.end() ? std::nullopt : std::optional(std::move(*found));
}

EpochRow ArchiveStore::add_epoch(int64_t list, int64_t number, const std::string& path, EpochKind kind) {
  const int64_t id = insert_epoch_.insert(list, number, path);
  if (kind != EpochKind::git) set_kind(id, kind);
  return {id, number, path, std::nullopt, 0, kind};
}

int64_t ArchiveStore::number_before(int64_t list) {
  return std::min<int64_t>(inputs().least_epoch_number.find(list).value(), 0) - 1;
}

void ArchiveStore::renumber_epoch(int64_t epoch, int64_t number) {
  inputs().renumber_epoch.run(epoch, number);
}

void ArchiveStore::set_kind(int64_t epoch, EpochKind kind) {
  inputs().set_epoch_kind.run(epoch, name_of(kind));
}

void ArchiveStore::set_mbox_format(int64_t epoch, MboxFormat format) {
  inputs().set_mbox_format.run(epoch, name_of(format));
}

void ArchiveStore::note_file(int64_t epoch, const std::optional<FileStamp>& file) {
  inputs().note_file.run(epoch, file ? std::optional(file->bytes) : std::nullopt,
                         file ? std::optional(file->modified) : std::nullopt);
}

void ArchiveStore::move_epoch(int64_t epoch, const std::string& path) {
  move_epoch_.run(epoch, path);
}

std::vector<RefRow> ArchiveStore::refs(int64_t epoch) {
  std::vector<RefRow> out;
  for (auto rows = refs_of_epoch_.use(epoch); rows.next();) {
    out.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
  }
  return out;
}

void ArchiveStore::replace_refs(int64_t epoch, const std::vector<RefRow>& refs) {
  delete_refs_.run(epoch);
  for (const RefRow& ref : refs) insert_ref_.run(epoch, ref.name, Blob{ref.commit_oid});
}

std::vector<std::string> ArchiveStore::commits(int64_t epoch) {
  std::vector<std::string> oids;
  auto rows = delivery_commits_.use(epoch);
  while (rows.next()) oids.emplace_back(rows.text(0));
  return oids;
}

int64_t ArchiveStore::commit_count(int64_t epoch) {
  return epoch_commits_.find(epoch).value_or(0);
}

void ArchiveStore::advance(int64_t epoch, const std::string& head, int64_t commits) {
  advance_epoch_.run(epoch, Blob{head}, commits);
}

std::optional<FilePlace> ArchiveStore::place_at(int64_t epoch, int64_t position) {
  auto rows = inputs().place_at.use(epoch, position);
  if (!rows.next()) return std::nullopt;
  return FilePlace{rows.integer(0), rows.integer(1), std::string(rows.text(2))};
}

void ArchiveStore::move_mail(int64_t epoch, int64_t position, const FilePlace& place) {
  inputs().move_mail_place.run(epoch, position, place.begin, place.bytes);
}

std::vector<NamedDelivery> ArchiveStore::names(int64_t epoch) {
  std::vector<NamedDelivery> out;
  for (auto rows = inputs().names_of_epoch.use(epoch); rows.next();)
    out.push_back({rows.integer(0), std::string(rows.text(1))});
  return out;
}

void ArchiveStore::remove_name(int64_t delivery, MessageStore& messages) {
  inputs().delete_mail_place.run(delivery);
  const auto message = inputs().message_of_delivery.find(delivery);
  if (!message) return;
  mark_delivery_deleted_.run(delivery);
  by_blob_.reset();
  messages.remove_if_undelivered(*message);
}

int64_t ArchiveStore::commits_at(const EpochRow& epoch, int64_t time) {
  const int64_t later = first_committed_after_.find(epoch.id, time).value();
  return later == 0 ? epoch.commits : later - 1;
}

std::string ArchiveStore::commit(int64_t epoch, int64_t position) {
  auto rows = commit_at_.use(epoch, position);
  return rows.next() ? std::string(rows.text(0)) : std::string();
}

bool ArchiveStore::deletes_after(int64_t epoch, int64_t position) {
  return has_deletion_after_.find(epoch, position).value() != 0;
}

int64_t ArchiveStore::forget_after(int64_t epoch, int64_t position, MessageStore& messages) {
  std::vector<int64_t> touched;
  {
    auto rows = messages_after_.use(epoch, position);
    while (rows.next()) touched.push_back(rows.integer(0));
  }
  const int64_t before = commit_count(epoch);
  delete_deliveries_after_.run(epoch, position);
  // The ids of deleted deliveries are given again.
  by_blob_.reset();
  for (const int64_t message : touched) messages.remove_if_undelivered(message);
  return before - position;
}

std::vector<UndeletedMail> ArchiveStore::undeleted() {
  std::vector<UndeletedMail> out;
  for (auto rows = deletions_undone_.use(); rows.next();) {
    out.push_back({rows.integer(0), mail_place(rows, 1)});
  }
  return out;
}

void ArchiveStore::restore(int64_t delivery, int64_t message) {
  restore_delivery_.run(delivery, message);
}

int64_t ArchiveStore::insert(int64_t epoch, const DeliveryRow& delivery, std::string_view state,
                             std::optional<int64_t> message) {
  std::optional<Blob> blob_oid;
  if (delivery.blob_oid) blob_oid = Blob{*delivery.blob_oid};
  const int64_t id = insert_delivery_.insert(epoch, delivery.position, Blob{delivery.commit_oid},
                                             delivery.committed, blob_oid, delivery.bytes, state, message);
  for (const Defect defect : delivery.defects) insert_defect_.run(id, defect_name(defect));
  if (const auto& place = delivery.in_file; place && place->name.empty()) {
    inputs().insert_mail_place.run(id, place->begin, place->bytes, std::optional<std::string>());
  } else if (place) {
    inputs().insert_mail_place.run(id, std::optional<int64_t>(), std::optional<int64_t>(), place->name);
  }
  return id;
}

void ArchiveStore::add_mail(int64_t epoch, const DeliveryRow& delivery, int64_t message) {
  const int64_t id = insert(epoch, delivery, "present", message);
  if (by_blob_ && delivery.blob_oid) by_blob_->add(*delivery.blob_oid, id);
}

void ArchiveStore::add_deleted_mail(int64_t epoch, const DeliveryRow& delivery) {
  insert(epoch, delivery, "deleted", std::nullopt);
}

bool ArchiveStore::has_later_deletions(int64_t epoch) {
  return has_later_deletions_.find(epoch).value() != 0;
}

bool ArchiveStore::is_deleted_later(int64_t epoch, const DeliveryRow& delivery) {
  const std::string blob = delivery.blob_oid.value_or("");
  return deletes_delivery_later_.find(Blob{blob}, epoch).value() != 0;
}

void ArchiveStore::add_empty(int64_t epoch, const DeliveryRow& delivery) {
  insert(epoch, delivery, "empty", std::nullopt);
}

int64_t ArchiveStore::add_deletion(int64_t epoch, const DeliveryRow& delivery,
                                   const std::optional<std::string>& message_id, MessageStore& messages) {
  Deliveries taken;
  const std::string blob = delivery.blob_oid.value_or("");
  // A sender may give all mails the same Message-ID.
  if (message_id && has_many_messages_.find(*message_id).value() == 0) {
    auto rows = present_deliveries_of_mail_.use(Blob{blob}, epoch, *message_id);
    while (rows.next()) taken.emplace_back(rows.integer(0), rows.integer(1));
  }
  if (taken.empty()) taken = present_deliveries_of_blob(epoch, blob);
  std::set<int64_t> ids;
  for (const auto& [id, message] : taken) {
    ids.insert(id);
    mark_delivery_deleted_.run(id);
    messages.remove_if_undelivered(message);
  }
  if (by_blob_) by_blob_->remove(blob, ids);
  insert(epoch, delivery, "deletion", std::nullopt);
  return static_cast<int64_t>(taken.size());
}

ArchiveStore::Deliveries ArchiveStore::present_deliveries_of_blob(int64_t epoch, const std::string& blob) {
  if (!by_blob_) {
    by_blob_.emplace();
    for (auto rows = blobs_of_deliveries_.use(); rows.next();) by_blob_->add(rows.text(1), rows.integer(0));
  }
  Deliveries found;
  for (const int64_t id : by_blob_->of(blob)) {
    auto row = present_delivery_.use(Blob{blob}, epoch, id);
    if (row.next()) found.emplace_back(row.integer(0), row.integer(1));
  }
  return found;
}

void remove_list(const Database& database, const ListRow& list) {
  Statement(database, "DELETE FROM report_cursor WHERE list = ?").run(list.name);
  Statement(database, "DELETE FROM epoch WHERE list = ?").run(list.id);
  Statement(database, "DELETE FROM list WHERE id = ?").run(list.id);
}

}  // namespace kvq
