// SPDX-License-Identifier: MIT
// Reads and writes the state of the archives: lists, epochs, refs, deliveries. Object ids are raw bytes. The
// caller holds a Transaction around all writes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/mail/defects.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/blob_deliveries.hpp"
#include "schema/stores/message_store.hpp"

namespace kvq {

struct ListRow {
  int64_t id;
  std::string name;
};

/// What changes when a file is written.
struct FileStamp {
  int64_t bytes;
  /// In nanoseconds since 1970.
  int64_t modified;
  bool operator==(const FileStamp&) const = default;
};

struct EpochRow {
  int64_t id;
  int64_t number;
  std::string path;
  /// The last commit indexed; absent before the first.
  std::optional<std::string> head;
  int64_t commits;
  EpochKind kind = EpochKind::git;
  /// Of an mbox that was read.
  std::optional<MboxFormat> mbox_format = {};
  /// The file as it was when it was last read to its end; absent if it never was, or if the epoch is no file.
  std::optional<FileStamp> file = {};
};

struct RefRow {
  std::string name;
  std::string commit_oid;
  bool operator==(const RefRow&) const = default;
};

/// A mail whose deletion is no longer in the archive.
struct UndeletedMail {
  int64_t delivery;
  MailPlace place;
};

/// A mail of a Maildir.
struct NamedDelivery {
  int64_t delivery;
  std::string name;
};

struct DeliveryRow {
  int64_t position;
  std::string commit_oid;
  int64_t committed;
  std::optional<std::string> blob_oid;
  int64_t bytes = 0;
  std::vector<Defect> defects;
  /// Of a mail that is in no repository.
  std::optional<FilePlace> in_file = {};
};

class ArchiveStore {
 public:
  /// The database must outlive the store.
  explicit ArchiveStore(const Database& database);
  ~ArchiveStore();

  std::optional<ListRow> list_of_path(const std::string& path);
  /// Returns the list with that name. Creates it if missing, with the name in upper case as its title.
  ListRow list(const std::string& name);
  /// In the order in which they were first indexed.
  std::vector<ListRow> lists();
  /// By number: oldest first.
  std::vector<EpochRow> epochs(int64_t list);
  std::optional<EpochRow> epoch(int64_t list, int64_t number);
  std::optional<EpochRow> epoch_with_id(int64_t epoch);
  /// Absent if no epoch of the list is at that path.
  std::optional<EpochRow> epoch_at(int64_t list, const std::string& path);
  EpochRow add_epoch(int64_t list, int64_t number, const std::string& path, EpochKind kind = EpochKind::git);
  /// Returns the number of the next epoch before all others of the list: -1, -2 and so on. Epochs that are no
  /// part of an archive get it: they are taken for history before the archive.
  int64_t number_before(int64_t list);
  void renumber_epoch(int64_t epoch, int64_t number);
  void set_kind(int64_t epoch, EpochKind kind);
  void set_mbox_format(int64_t epoch, MboxFormat format);
  /// Notes the file as it was when it was read to its end; absent: it was not.
  void note_file(int64_t epoch, const std::optional<FileStamp>& file);
  void move_epoch(int64_t epoch, const std::string& path);
  /// Sorted by name.
  std::vector<RefRow> refs(int64_t epoch);
  void replace_refs(int64_t epoch, const std::vector<RefRow>& refs);

  /// Returns the indexed commits of the epoch, oldest first.
  std::vector<std::string> commits(int64_t epoch);
  /// Returns the current number of indexed commits, including those that another process indexed.
  int64_t commit_count(int64_t epoch);
  void advance(int64_t epoch, const std::string& head, int64_t commits);

  /// Returns the number of commits in the epoch at that second (UTC).
  int64_t commits_at(const EpochRow& epoch, int64_t time);
  /// Returns the commit at a position; empty if there is none.
  std::string commit(int64_t epoch, int64_t position);

  /// Returns the place of the mail at a position of an epoch that is no repository.
  std::optional<FilePlace> place_at(int64_t epoch, int64_t position);
  /// Sets the place of the mail at a position in its file.
  void move_mail(int64_t epoch, int64_t position, const FilePlace& place);
  /// Returns the mails that a Maildir had, by name.
  std::vector<NamedDelivery> names(int64_t epoch);
  /// Notes that a mail is no longer in its Maildir. Removes the message if nothing else delivered it.
  void remove_name(int64_t delivery, MessageStore& messages);

  /// Whether a commit after the position deletes a mail.
  bool deletes_after(int64_t epoch, int64_t position);
  /// Removes all commits after the position and the messages that only they delivered. Returns the number of
  /// removed deliveries.
  int64_t forget_after(int64_t epoch, int64_t position, MessageStore& messages);

  /// In order of delivery.
  std::vector<UndeletedMail> undeleted();
  void restore(int64_t delivery, int64_t message);

  void add_mail(int64_t epoch, const DeliveryRow& delivery, int64_t message);
  /// Adds a mail that a later epoch deletes.
  void add_deleted_mail(int64_t epoch, const DeliveryRow& delivery);
  /// Whether a later epoch of the list has deletions.
  bool has_later_deletions(int64_t epoch);
  /// Whether a later epoch of the list deletes the mail.
  bool is_deleted_later(int64_t epoch, const DeliveryRow& delivery);
  /// Adds a commit with neither a mail nor a deletion.
  void add_empty(int64_t epoch, const DeliveryRow& delivery);
  /// Adds a commit that deletes the mails of its blob that were in its list before it. Returns the number of
  /// deleted deliveries. If the Message-ID does not lead to them, it reads all deliveries, but only once.
  int64_t add_deletion(int64_t epoch, const DeliveryRow& delivery,
                       const std::optional<std::string>& message_id, MessageStore& messages);

 private:
  /// Deliveries and their messages.
  using Deliveries = std::vector<std::pair<int64_t, int64_t>>;
  /// Returns the deliveries of the blob in the epoch and those before it.
  Deliveries present_deliveries_of_blob(int64_t epoch, const std::string& blob);

  /// Statements that an index of archives of version 2 does not need; preparing them takes a while.
  struct InputStatements;
  InputStatements& inputs();

  int64_t insert(int64_t epoch, const DeliveryRow& delivery, std::string_view state,
                 std::optional<int64_t> message);

  const Database& database_;
  std::unique_ptr<InputStatements> inputs_;
  Statement list_of_path_;
  Statement list_by_name_;
  Statement insert_list_;
  Statement lists_;
  Statement epochs_of_list_;
  Statement epoch_of_list_;
  Statement insert_epoch_;
  Statement move_epoch_;
  Statement epoch_commits_;
  Statement advance_epoch_;
  Statement refs_of_epoch_;
  Statement delete_refs_;
  Statement insert_ref_;
  Statement insert_delivery_;
  Statement insert_defect_;
  Statement delivery_commits_;
  Statement commit_at_;
  Statement first_committed_after_;
  Statement deletions_undone_;
  Statement restore_delivery_;
  Statement has_deletion_after_;
  Statement messages_after_;
  Statement delete_deliveries_after_;
  Statement present_deliveries_of_mail_;
  Statement has_many_messages_;
  Statement present_delivery_;
  Statement blobs_of_deliveries_;
  std::optional<BlobDeliveries> by_blob_;
  Statement has_later_deletions_;
  Statement deletes_delivery_later_;
  Statement mark_delivery_deleted_;
};

/// Removes a list whose deliveries are removed, with its epochs and the cursors of reports about it.
void remove_list(const Database& database, const ListRow& list);

}  // namespace kvq
