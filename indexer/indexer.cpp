// SPDX-License-Identifier: MIT
#include "indexer/indexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <future>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "indexer/batch.hpp"
#include "indexer/epoch_writer.hpp"
#include "indexer/git/archive.hpp"
#include "indexer/git/git.hpp"
#include "indexer/git/list_of_archive.hpp"
#include "indexer/git/new_history.hpp"
#include "indexer/git/obstacles.hpp"
#include "indexer/git/ref_files.hpp"
#include "indexer/input_indexer.hpp"
#include "indexer/inputs/find_input.hpp"
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

// The size of a batch. The texts of the largest batch fill a block; a short history is split so that each
// thread gets a share.
constexpr size_t most_commits_a_batch = 128;
constexpr size_t least_commits_a_batch = 16;
constexpr size_t least_batches = 8;

class EpochIndexer {
 public:
  EpochIndexer(const IndexRun& run, std::vector<EpochPath> epochs, std::optional<WalkedHistory> walked)
      : database_(run.database),
        archives_(run.archives),
        writers_(run.writers),
        bulk_load_(run.bulk_load),
        list_(run.list),
        summary_(run.summary),
        run_(run),
        epochs_(std::move(epochs)),
        walked_(std::move(walked)) {}

  /// Indexes the new commits of the epoch. Returns false if epochs were removed: then epochs() must be
  /// indexed, starting with the first.
  bool run(const EpochPath& epoch) {
    if (!is_repository(epoch.kind)) {
      index_input(run_, epoch);
      return true;
    }
    const Repository repository = Repository::open(epoch.path);
    const std::optional<Oid> head = repository.head();
    EpochRow row = epoch_row(repository, head, epoch);
    epoch_ = row.id;
    if (!head && row.head) {
      // The epoch was indexed from another folder, and this one only has an empty repository in its place.
      if (row.path != epoch.path) return true;
      throw lost_history(epoch.path, row.commits);
    }
    if (head && head != row.head) {
      std::optional<WalkedCommit> before;
      const auto commits = new_commits(repository, *head, row, epoch, before);
      if (!commits) return false;
      index_commits(repository, row, *commits, before);
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

  EpochRow epoch_row(const Repository& repository, const std::optional<Oid>& head, const EpochPath& epoch) {
    // An archive of version 1 may have a number before the others.
    if (auto known = archives_.epoch_at(list_.id, epoch.path.string())) return std::move(*known);
    auto known = archives_.epoch(list_.id, epoch.number);
    const bool is_v1 = known && head && repository.layout(repository.commit(*head)) == Layout::v1_archive;
    if (known && is_v1 == (known->kind == EpochKind::git_v1)) return std::move(*known);
    // The list has both versions: that of version 1 is the history before.
    Transaction transaction(database_);
    const int64_t before = known ? archives_.number_before(list_.id) : epoch.number;
    if (known && !is_v1) archives_.renumber_epoch(known->id, before);
    EpochRow row = archives_.add_epoch(list_.id, is_v1 ? before : epoch.number, epoch.path.string(),
                                       is_v1 ? EpochKind::git_v1 : EpochKind::git);
    transaction.commit();
    return row;
  }

  /// Notes what the commits of an epoch that has none in the database show: the kind of its archive.
  void note_kind(const Repository& repository, const EpochPath& epoch, std::span<const WalkedCommit> commits,
                 EpochRow& row) {
    const EpochKind kind = kind_of_repository(repository, epoch.path, commits);
    if (kind == row.kind) return;
    Transaction transaction(database_);
    archives_.set_kind(row.id, kind);
    transaction.commit();
    row.kind = kind;
  }

  /// Removes the commits that are no longer in the history, and returns the commits to index. Absent if all
  /// epochs were removed. Sets `before` to the commit before them, and `row` to the epoch as it is then.
  std::optional<std::vector<WalkedCommit>> new_commits(const Repository& repository, const Oid& head,
                                                       EpochRow& row, const EpochPath& epoch,
                                                       std::optional<WalkedCommit>& before) {
    if (walked_ && !row.head && walked_->epoch == epoch.path && walked_->head == head) {
      auto commits = std::move(std::exchange(walked_, std::nullopt)->commits);
      note_kind(repository, epoch, commits, row);
      return commits;
    }
    NewHistory history = new_history(repository, head, archives_, row);
    const int64_t kept = history.kept;
    if (!row.head) note_kind(repository, epoch, history.commits, row);
    if (history.last_kept && row.kind == EpochKind::git_v1) before = repository.commit(*history.last_kept);
    if (history.last_kept == row.head) return std::move(history.commits);
    // The history was rewritten.
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
      archives_.advance(row.id, history.last_kept.value_or(Oid()), kept);
    }
    relations().update(messages().take_touched());
    messages().finish();
    transaction.commit();
    if (anew) return std::nullopt;
    row.commits = kept;
    row.head = history.last_kept;
    if (kept == 0) note_kind(repository, epoch, history.commits, row);
    return std::move(history.commits);
  }

  /// Adds the epochs of the list that are not part of this archive, if they can still be read.
  void add_other_epochs() {
    for (const EpochRow& known : archives_.epochs(list_.id)) {
      // Inputs that are no repositories have lost no mail to a deletion that they would get back here: they
      // are indexed again as a whole.
      const bool is_new = std::ranges::none_of(epochs_, [&](const EpochPath& epoch) {
        const auto indexed = indexed_epoch(epoch);
        return indexed && indexed->id == known.id;
      });
      if (is_new && is_readable(known)) epochs_.push_back({known.number, known.path, known.kind});
    }
    std::ranges::sort(epochs_, {}, &EpochPath::number);
  }

  static bool is_readable(const EpochRow& epoch) {
    try {
      if (!is_repository(epoch.kind)) return kind_of_input(epoch.path) == epoch.kind;
      return Repository::open(epoch.path).head().has_value();
    } catch (const Error&) {
      return false;
    }
  }

  /// Returns what the database has of an epoch, which may have been indexed from another folder.
  std::optional<EpochRow> indexed_epoch(const EpochPath& epoch) {
    if (auto known = archives_.epoch_at(list_.id, epoch.path.string())) return known;
    auto known = archives_.epoch(list_.id, epoch.number);
    return known && is_repository(known->kind) == is_repository(epoch.kind) ? known : std::nullopt;
  }

  /// Later epochs can stay: their deletions apply to the mails that are indexed again.
  void forget_up_to(const EpochPath& last) {
    for (const EpochPath& epoch : epochs_) {
      const auto known = indexed_epoch(epoch);
      if (!known || epoch.number > last.number) continue;
      summary_.deleted += archives_.forget_after(known->id, 0, messages());
      archives_.advance(known->id, Oid(), 0);
      archives_.note_file(known->id, std::nullopt);
    }
  }

  void index_commits(const Repository& repository, const EpochRow& row, std::span<const WalkedCommit> commits,
                     std::optional<WalkedCommit> before) {
    if (commits.empty()) return;
    const size_t commits_a_batch =
        std::clamp(commits.size() / least_batches, least_commits_a_batch, most_commits_a_batch);
    std::vector<size_t> sizes(commits.size() / commits_a_batch, commits_a_batch);
    if (const size_t rest = commits.size() % commits_a_batch; rest > 0) sizes.push_back(rest);
    const auto make_reader = [&] {
      auto reader = std::make_shared<BatchReader>(repository.for_another_thread(), row.kind);
      return [&, reader](size_t index) {
        const size_t begin = index * commits_a_batch;
        return reader->read(commits.subspan(begin, sizes[index]),
                            begin == 0 ? before : std::optional(commits[begin - 1]));
      };
    };
    EpochWriter writer(run_, row);
    writer.write({sizes, make_reader, 0, std::ssize(commits)});
  }

  MessageStore& messages() { return writers_.messages; }
  Relations& relations() { return writers_.relations; }

  const Database& database_;
  ArchiveStore& archives_;
  MailWriters& writers_;
  BulkLoad& bulk_load_;
  const ListRow& list_;
  IndexSummary& summary_;
  const IndexRun& run_;
  /// In ascending order of their numbers.
  std::vector<EpochPath> epochs_;
  std::optional<WalkedHistory> walked_;
  int64_t epoch_ = 0;
  /// Whether an epoch of this run has commits.
  bool has_commits_ = false;
};

/// Runs the indexer for its epoch at this place. Notes an epoch that cannot be read: the others can be
/// indexed, as they may be in any order.
bool run_or_note(EpochIndexer& indexer, size_t at, std::vector<Error>& failures) {
  try {
    return indexer.run(EpochPath(indexer.epochs()[at]));
  } catch (const Error& error) {
    // Out of descriptors, or of a disk that answers, the next epoch fails, too.
    if (error.kind() != ErrorKind::archive || is_of_machine(error)) throw;
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
  const IndexRun run{database, archives, writers, bulk_load, list, options, summary};
  EpochIndexer indexer(run, archive.epochs, std::move(walked));
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
