// SPDX-License-Identifier: MIT
#include "indexer/indexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <exception>
#include <future>
#include <span>
#include <utility>
#include <variant>
#include <vector>

#include "indexer/batch.hpp"
#include "indexer/git/archive.hpp"
#include "indexer/git/git.hpp"
#include "indexer/git/list_of_archive.hpp"
#include "indexer/git/obstacles.hpp"
#include "indexer/git/ref_files.hpp"
#include "indexer/ordered_pipeline.hpp"
#include "indexer/people.hpp"
#include "indexer/relations/relate.hpp"
#include "schema/base/error.hpp"
#include "schema/base/system_reason.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/stores/archive_store.hpp"
#include "schema/stores/bulk_load.hpp"
#include "schema/stores/maintainers_store.hpp"
#include "schema/stores/message_store.hpp"
#include "schema/stores/traces.hpp"

namespace kvq {
namespace {

constexpr unsigned parsing_threads = 2;
// The size of a batch. The texts of the largest batch fill a block; a short history is split so that each
// thread gets a share.
constexpr size_t most_commits_a_batch = 128;
constexpr size_t least_commits_a_batch = 16;
constexpr size_t least_batches = 8;
constexpr size_t batches_ahead = 6;
// A larger transaction rewrites fewer pages and full-text segments, but its terms need more memory. Only a
// killed run loses it: an interrupted run commits it first.
constexpr int64_t mails_a_transaction = 8'000;
// Relating mails in small steps leaves less work for the end, when the other threads are idle.
constexpr int64_t mails_related_at_once = 4'000;

/// The stores that write mails. Created once, because their many statements take a while to prepare.
struct MailWriters {
  explicit MailWriters(const Database& database) : messages(database), relations(database) {}

  MessageStore messages;
  Relations relations;
};

class EpochIndexer {
 public:
  EpochIndexer(const Database& database, ArchiveStore& archives, MailWriters& writers, BulkLoad& bulk_load,
               const ListRow& list, std::vector<EpochPath> epochs, std::optional<WalkedHistory> walked,
               const IndexOptions& options, IndexSummary& summary)
      : database_(database),
        archives_(archives),
        writers_(writers),
        bulk_load_(bulk_load),
        list_(list),
        epochs_(std::move(epochs)),
        walked_(std::move(walked)),
        options_(options),
        summary_(summary) {}

  /// Indexes the new commits of the epoch. Returns false if epochs were removed: then epochs() must be
  /// indexed, starting with the first.
  bool run(const EpochPath& epoch) {
    const Repository repository = Repository::open(epoch.path);
    const std::optional<Oid> head = repository.head();
    const EpochRow row = epoch_row(epoch);
    epoch_ = row.id;
    position_ = row.commits;
    last_commit_ = row.head.value_or(Oid());
    if (!head && row.head) {
      // The epoch was indexed from another folder, and this one only has an empty repository in its place.
      if (row.path != epoch.path) return true;
      throw lost_history(epoch.path, row.commits);
    }
    if (head && head != row.head) {
      const auto commits = new_commits(repository, *head, row, epoch);
      if (!commits) return false;
      index_commits(repository, *commits);
    }
    note_place(repository, epoch, row);
    if (head) warn_of_unmoved_branch(repository, epoch, *head);
    // Epochs before the first clone are left out on purpose; public-inbox-clone makes empty ones in their
    // place.
    if (!head && has_commits_) summary_.warnings.push_back(empty_epoch(epoch.path));
    has_commits_ = has_commits_ || head;
    return true;
  }

  const std::vector<EpochPath>& epochs() const { return epochs_; }

 private:
  /// Stores the epoch's path and refs if they have changed: each write waits for the disk.
  void note_place(const Repository& repository, const EpochPath& epoch, const EpochRow& row) {
    std::vector<RefRow> refs;
    for (Ref& ref : repository.refs()) refs.push_back({std::move(ref.name), std::move(ref.commit)});
    std::ranges::sort(refs, {}, &RefRow::name);
    const bool moved = row.path != epoch.path;
    if (!moved && archives_.refs(epoch_) == refs) return;
    Transaction transaction(database_);
    if (moved) archives_.move_epoch(epoch_, epoch.path.string());
    archives_.replace_refs(epoch_, refs);
    transaction.commit();
  }

  void warn_of_unmoved_branch(const Repository& repository, const EpochPath& epoch, const Oid& head) {
    const auto fetched = fetched_branch(epoch.path);
    if (!fetched || fetched->commit_oid == head) return;
    // The branch may have moved since then in another way than by fetching.
    const std::vector<Oid> known = archives_.commits(epoch_);
    if (std::ranges::find(known, fetched->commit_oid) != known.end()) return;
    if (repository.is_after(fetched->commit_oid, head) || fetches_no_branch(epoch.path))
      summary_.warnings.push_back(unmoved_branch(epoch.path, fetched->name));
  }

  EpochRow epoch_row(const EpochPath& epoch) {
    if (auto known = archives_.epoch(list_.id, epoch.number)) return std::move(*known);
    Transaction transaction(database_);
    EpochRow row = archives_.add_epoch(list_.id, epoch.number, epoch.path.string());
    transaction.commit();
    return row;
  }

  /// Removes the commits that are no longer in the history, and returns the commits to index. Absent if all
  /// epochs were removed.
  std::optional<std::vector<WalkedCommit>> new_commits(const Repository& repository, const Oid& head,
                                                       const EpochRow& row, const EpochPath& epoch) {
    if (walked_ && !row.head && walked_->epoch == epoch.path && walked_->head == head) {
      return std::move(std::exchange(walked_, std::nullopt)->commits);
    }
    bool reached = false;
    std::vector<WalkedCommit> commits = repository.commits_after(head, row.head, &reached);
    if (!row.head) check_layout(repository, epoch.path, commits);
    if (reached || !row.head) return commits;
    const std::vector<Oid> known = archives_.commits(row.id);
    const auto [differs, ignored] = std::ranges::mismatch(commits, known, {}, &WalkedCommit::id);
    const int64_t kept = differs - commits.begin();
    if (kept == 0 && row.path != epoch.path) {
      throw Error(
          ErrorKind::usage,
          fmt::format("the list '{}' is already indexed from another archive, '{}'", list_.name, row.path),
          "use --list NAME to index this one under another name");
    }
    bulk_load_.allow_deletions();
    // The mails that a removed deletion deleted come back. Only indexing all epochs again shows which they
    // are.
    const bool anew = archives_.deletes_after(row.id, kept);
    if (anew) add_other_epochs();
    Transaction transaction(database_);
    if (anew) {
      forget_up_to(epoch);
    } else {
      summary_.deleted += archives_.forget_after(row.id, kept, messages());
      archives_.advance(row.id, kept == 0 ? Oid() : commits[static_cast<size_t>(kept) - 1].id, kept);
    }
    relations().update(messages().take_touched());
    messages().finish();
    transaction.commit();
    if (anew) return std::nullopt;
    position_ = kept;
    commits.erase(commits.begin(), commits.begin() + kept);
    return commits;
  }

  /// Adds the epochs of the list that are not part of this archive, if they can still be read.
  void add_other_epochs() {
    for (const EpochRow& known : archives_.epochs(list_.id)) {
      const bool is_new = std::ranges::find(epochs_, known.number, &EpochPath::number) == epochs_.end();
      if (is_new && is_readable(known.path)) epochs_.push_back({known.number, known.path});
    }
    std::ranges::sort(epochs_, {}, &EpochPath::number);
  }

  static bool is_readable(const std::string& repository) {
    try {
      return Repository::open(repository).head().has_value();
    } catch (const Error&) {
      return false;
    }
  }

  /// Later epochs can stay: their deletions apply to the mails that are indexed again.
  void forget_up_to(const EpochPath& last) {
    for (const EpochPath& epoch : epochs_) {
      const auto known = archives_.epoch(list_.id, epoch.number);
      if (!known || epoch.number > last.number) continue;
      summary_.deleted += archives_.forget_after(known->id, 0, messages());
      archives_.advance(known->id, Oid(), 0);
    }
  }

  void index_commits(const Repository& repository, std::span<const WalkedCommit> commits) {
    const size_t commits_a_batch =
        std::clamp(commits.size() / least_batches, least_commits_a_batch, most_commits_a_batch);
    const auto batch = [&](size_t index) {
      const size_t begin = index * commits_a_batch;
      return commits.subspan(begin, std::min(commits_a_batch, commits.size() - begin));
    };
    const auto make_worker = [&] {
      return [&batch, reader = BatchReader(repository.for_another_thread())](size_t index) mutable {
        return reader.read(batch(index));
      };
    };
    has_later_deletions_ = archives_.has_later_deletions(epoch_);
    const auto total = static_cast<int64_t>(commits.size());
    std::optional<Transaction> transaction;
    int64_t done = 0;
    int64_t committed = 0;
    int64_t related = 0;
    bool stopped = false;
    const auto consume = [&](size_t, PreparedBatch&& prepared) {
      if (!bulk_load_.may_delete() && has_deletion(prepared)) {
        if (transaction) end(transaction, last_commit_);
        bulk_load_.allow_deletions();
      }
      if (!transaction) begin(transaction);
      const int64_t stored = store(prepared);
      done += stored;
      stopped = stored < std::ssize(prepared.commits) || is_interrupted();
      // The larger the threads and topics that are read again each time, the fewer times.
      if (done - related >= std::max(mails_related_at_once, mails_read_to_relate_ / 2)) {
        relate();
        related = done;
      }
      if (done - committed >= std::max(mails_a_transaction, mails_read_to_relate_) || done == total ||
          stopped || database_.is_awaited()) {
        end(transaction, last_commit_);
        committed = related = done;
      }
      if (options_.progress) options_.progress({list_.name, committed, total, done});
      return !stopped;
    };
    try {
      ordered_pipeline<PreparedBatch>((commits.size() + commits_a_batch - 1) / commits_a_batch,
                                      parsing_threads, batches_ahead, make_worker, consume);
    } catch (const Error& error) {
      // The mails stored before the archive failed are valid.
      if (error.kind() == ErrorKind::archive && transaction) end(transaction, last_commit_);
      throw;
    }
    if (stopped)
      throw Error(ErrorKind::interrupted, "interrupted", "the next 'kvq index' continues from here");
  }

  void begin(std::optional<Transaction>& transaction) {
    transaction.emplace(database_);
    // Nobody can have seen a part of a database that is filled for the first time.
    if (!bulk_load_.may_delete()) database_.changes().note_everything();
    if (archives_.commit_count(epoch_) != position_) {
      throw Error(ErrorKind::locked, "another kvq process has indexed the same archive in the meantime",
                  "run it again to index the rest");
    }
  }

  void relate() { mails_read_to_relate_ = relations().update(messages().take_touched()); }

  void end(std::optional<Transaction>& transaction, const Oid& last) {
    messages().prepare_to_finish();
    relate();
    messages().finish();
    if (const auto file = map_new_files(database_)) relations().reconsider_maintainers(*file);
    archives_.advance(epoch_, last, position_);
    transaction->commit();
    transaction.reset();
  }

  MessageStore& messages() { return writers_.messages; }
  Relations& relations() { return writers_.relations; }

  bool is_interrupted() const { return options_.interrupted && options_.interrupted(); }

  /// Returns the number of commits stored before an interruption.
  int64_t store(PreparedBatch& batch) {
    std::vector<int64_t> blocks;
    for (const std::string& frame : batch.text_blocks) blocks.push_back(messages().add_text_block(frame));
    // Adding a run may write the runs before it, so it is added only when its first mail is stored: the mails
    // of the others have all been placed by then.
    std::optional<FullText::AddedRun> terms;
    size_t runs = 0;
    int64_t stored = 0;
    for (PreparedCommit& commit : batch.commits) {
      if (stored > 0 && is_interrupted()) {
        for (const int64_t block : blocks) messages().note_unused_text(block);
        return stored;
      }
      for (; commit.mail && runs <= commit.run; ++runs) {
        terms.emplace(messages().add_terms(std::move(batch.terms[runs])));
      }
      store(std::move(commit), blocks, terms);
      ++stored;
    }
    if (batch.failure) std::rethrow_exception(batch.failure);
    return stored;
  }

  void store(PreparedCommit commit, const std::vector<int64_t>& blocks,
             const std::optional<FullText::AddedRun>& terms) {
    DeliveryRow& delivery = commit.delivery;
    delivery.position = ++position_;
    if (commit.mail) {
      ++summary_.mails;
      if (has_later_deletions_ && archives_.is_deleted_later(epoch_, delivery)) {
        messages().note_deleted_text(blocks[commit.block]);
        archives_.add_deleted_mail(epoch_, delivery);
        ++summary_.deleted;
        finish(delivery);
        return;
      }
      const MessageStore::Stored stored = messages().store(
          commit.mail->row, {blocks[commit.block], commit.text}, terms->document(commit.document));
      if (stored.reuses_message_id) delivery.defects.push_back(Defect::reused_message_id);
      archives_.add_mail(epoch_, delivery, stored.id);
      summary_.added += stored.is_new;
    } else if (delivery.blob_oid) {
      summary_.deleted += archives_.add_deletion(epoch_, delivery, commit.deleted_message_id, messages());
    } else {
      archives_.add_empty(epoch_, delivery);
    }
    finish(delivery);
  }

  void finish(const DeliveryRow& delivery) {
    summary_.defective += !delivery.defects.empty();
    last_commit_ = delivery.commit_oid;
  }

  const Database& database_;
  ArchiveStore& archives_;
  MailWriters& writers_;
  BulkLoad& bulk_load_;
  const ListRow& list_;
  /// In ascending order of their numbers.
  std::vector<EpochPath> epochs_;
  std::optional<WalkedHistory> walked_;
  const IndexOptions& options_;
  IndexSummary& summary_;
  int64_t epoch_ = 0;
  /// Whether the epoch has mails that a later one may delete.
  bool has_later_deletions_ = false;
  int64_t position_ = 0;
  /// Whether an epoch of this run has commits.
  bool has_commits_ = false;
  int64_t mails_read_to_relate_ = 0;
  Oid last_commit_;
};

/// Runs the indexer for its epoch at this place. Notes an epoch that cannot be read: the others can be
/// indexed, as they may be in any order.
bool run_or_note(EpochIndexer& indexer, size_t at, std::vector<Error>& failures) {
  try {
    return indexer.run(EpochPath(indexer.epochs()[at]));
  } catch (const Error& error) {
    // Out of descriptors, or of a disk that answers, the next epoch fails, too.
    const bool is_of_machine = std::ranges::any_of(std::array{EMFILE, ENFILE, EIO}, [&](int number) {
      return error.hint() == system_reason(number)->hint;
    });
    if (error.kind() != ErrorKind::archive || is_of_machine) throw;
    failures.push_back(error);
    return true;
  }
}

}  // namespace

IndexSummary index_archive(const Database& database, const std::filesystem::path& path,
                           const IndexOptions& options) {
  // libgit2 starts while everything that does not need it is prepared.
  const std::future<void> starting = start_git_aside();
  apply_settings(database, options.relations);
  apply_people_settings(database, options.people);
  ArchiveStore archives(database);
  MailWriters writers(database);
  const Archive archive = find_archive(path);
  std::optional<WalkedHistory> walked;
  const ListRow list = list_of(database, archives, archive, options.list, walked);
  IndexSummary summary;
  BulkLoad bulk_load(database);
  EpochIndexer indexer(database, archives, writers, bulk_load, list, archive.epochs, std::move(walked),
                       options, summary);
  std::vector<Error> failures;
  try {
    for (size_t at = 0; at < indexer.epochs().size();) {
      const bool goes_on = run_or_note(indexer, at, failures);
      at = goes_on ? at + 1 : 0;
      if (goes_on) continue;
      failures.clear();
      summary.warnings.clear();
    }
  } catch (const Error& error) {
    // A user who interrupts does not want to wait. After other errors, queries should still be fast.
    if (error.kind() != ErrorKind::interrupted) bulk_load.make_indexes();
    throw;
  }
  bulk_load.make_indexes();
  summary.leaves_traces = !remove_traces(database);
  if (!failures.empty()) throw UnreadEpochs(std::move(failures), std::move(summary));
  return summary;
}

}  // namespace kvq
