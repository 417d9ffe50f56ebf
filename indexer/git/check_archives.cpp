// SPDX-License-Identifier: MIT
#include "indexer/git/check_archives.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "indexer/git/epoch_folders.hpp"
#include "indexer/git/git.hpp"
#include "indexer/inputs/input_mails.hpp"
#include "indexer/inputs/unchanged_input.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/doctor/archive_rows.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

/// Findings of different weight; the check has the weight of the worst.
class ArchiveFindings {
 public:
  void add(Severity severity, std::string finding) {
    ++count_;
    by_severity_[severity].push_back(std::move(finding));
  }

  Check check(int64_t epochs) && {
    if (count_ == 0) {
      return {"archives", Severity::ok, counted(epochs, "epoch") + " as in the archives", 0, {}, {}};
    }
    Check out{"archives", by_severity_.rbegin()->first, "", count_, {}, std::string(index_remedy)};
    switch (out.severity) {
      case Severity::error:
        out.summary = "the database does not have the mails of its archives";
        out.remedy = repair_remedy;
        break;
      case Severity::warning:
        out.summary = "archives are missing or were rewritten";
        break;
      default:
        out.summary = "archives have more than was indexed";
        break;
    }
    for (auto kind = by_severity_.rbegin(); kind != by_severity_.rend(); ++kind) {
      for (std::string& finding : kind->second) {
        if (out.examples.size() < most_examples) out.examples.push_back(std::move(finding));
      }
    }
    return out;
  }

 private:
  int64_t count_ = 0;
  std::map<Severity, std::vector<std::string>> by_severity_;
};

/// Returns the blob that the commit delivers or deletes; empty if it does neither.
Oid blob_of(const CommitIds& ids) {
  return ids.mail ? *ids.mail : ids.deleted_blob.value_or(Oid());
}

bool is_delivery(const CommitIds& ids, std::string_view state) {
  if (ids.mail) return state == "present" || state == "deleted";
  return state == (ids.deleted_blob ? "deletion" : "empty");
}

class EpochCheck {
 public:
  EpochCheck(const Database& database, const IndexedEpoch& epoch, ArchiveFindings& findings)
      : database_(database), epoch_(epoch), findings_(findings) {}

  void run(Level level) {
    try {
      if (!is_repository(epoch_.kind)) {
        check_input(level);
        return;
      }
      if (!Repository::is_at(epoch_.path)) {
        add(Severity::warning, fmt::format("the archive '{}' no longer exists", epoch_.path));
        return;
      }
      const Repository repository = Repository::open(epoch_.path);
      const bool is_kept = check_head(repository);
      if (level != Level::quick && is_kept) check_commits(repository);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::archive) throw;
      add(Severity::warning, error.what());
    }
  }

 private:
  void add(Severity severity, const std::string& finding) {
    findings_.add(severity, fmt::format("{}/{}: {}", epoch_.list, epoch_.number, finding));
  }

  /// Returns whether the archive still has all that was indexed.
  bool check_head(const Repository& repository) {
    const Oid head = repository.head().value_or(Oid());
    if (head == epoch_.head) return true;
    if (epoch_.head.empty()) {
      add(Severity::note, "nothing was indexed yet");
      return false;
    }
    bool reached = false;
    std::vector<WalkedCommit> commits;
    if (!head.empty()) commits = repository.commits_after(head, epoch_.head, &reached);
    if (reached) {
      add(Severity::note, counted(std::ssize(commits), "commit") + " not indexed yet");
    } else {
      add(Severity::warning, "the history was rewritten since it was indexed");
    }
    return reached;
  }

  void check_commits(const Repository& repository) {
    const std::vector<IndexedCommit> indexed = indexed_commits(database_, epoch_.id);
    if (std::ssize(indexed) != epoch_.commits)
      add(Severity::error, fmt::format("{} deliveries of {} commits", indexed.size(), epoch_.commits));
    if (epoch_.head.empty()) return;
    bool ignored = false;
    const auto commits = repository.commits_after(epoch_.head, std::nullopt, &ignored);
    if (epoch_.kind == EpochKind::git_v1) return check_changes(repository, commits, indexed);
    std::map<int64_t, const IndexedCommit*> by_position;
    for (const IndexedCommit& commit : indexed) by_position.emplace(commit.position, &commit);
    for (size_t at = 0; at < commits.size(); ++at) {
      const auto position = static_cast<int64_t>(at) + 1;
      const auto found = by_position.find(position);
      if (found == by_position.end()) {
        add(Severity::error,
            fmt::format("commit {} of {} has no delivery", to_hex(commits[at].id), position));
        continue;
      }
      compare(repository.ids(commits[at]), commits[at], *found->second);
      by_position.erase(found);
    }
    for (const auto& [position, commit] : by_position)
      add(Severity::error, fmt::format("a delivery at {} is of no commit", position));
  }

  /// Compares the changes of an archive of version 1, of which a commit may have several, with the
  /// deliveries.
  void check_changes(const Repository& repository, const std::vector<WalkedCommit>& commits,
                     const std::vector<IndexedCommit>& indexed) {
    auto delivery = indexed.begin();
    std::optional<WalkedCommit> before;
    for (const WalkedCommit& commit : commits) {
      std::vector<CommitIds> changes;
      for (const FileChange& change : repository.changes(commit, before)) {
        const bool is_mail = !change.is_deletion && change.blob != empty_blob();
        changes.push_back({is_mail ? std::optional(change.blob) : std::nullopt,
                           change.is_deletion ? std::optional(change.blob) : std::nullopt});
      }
      if (changes.empty()) changes.emplace_back();
      for (const CommitIds& ids : changes) {
        if (delivery == indexed.end()) {
          add(Severity::error, fmt::format("commit {} has no delivery", to_hex(commit.id)));
          return;
        }
        compare(ids, commit, *delivery++);
      }
      before = commit;
    }
    for (; delivery != indexed.end(); ++delivery)
      add(Severity::error, fmt::format("a delivery at {} is of no commit", delivery->position));
  }

  /// Checks a file or a Maildir.
  void check_input(Level level) {
    std::error_code failed;
    if (!fs::exists(epoch_.path, failed)) {
      add(Severity::warning, fmt::format("'{}' no longer exists", epoch_.path));
      return;
    }
    ArchiveStore archives(database_);
    const auto row = archives.epoch_with_id(epoch_.id);
    if (row && !is_unchanged_input(archives, *row)) {
      add(Severity::note, fmt::format("'{}' has changed since it was indexed", epoch_.path));
      return;
    }
    if (level == Level::quick) return;
    const std::vector<IndexedCommit> indexed = indexed_commits(database_, epoch_.id);
    if (std::ssize(indexed) != epoch_.commits)
      add(Severity::error, fmt::format("{} deliveries of {} mails", indexed.size(), epoch_.commits));
    InputMails mails;
    for (const IndexedCommit& commit : indexed) {
      if (commit.state == "present" && !mails.read(commit.place))
        add(Severity::error,
            fmt::format("delivery {} is another mail in '{}'", commit.position, epoch_.path));
    }
  }

  void compare(const CommitIds& ids, const WalkedCommit& commit, const IndexedCommit& indexed) {
    if (indexed.commit != commit.id) {
      add(Severity::error, fmt::format("delivery {} is of another commit", indexed.position));
    } else if (indexed.place.blob != blob_of(ids) || !is_delivery(ids, indexed.state)) {
      add(Severity::error,
          fmt::format("delivery {} of commit {} is another", indexed.position, to_hex(commit.id)));
    }
  }

  const Database& database_;
  const IndexedEpoch& epoch_;
  ArchiveFindings& findings_;
};

/// Looks for epochs next to the known ones.
void check_siblings(const std::string& list, const std::vector<const IndexedEpoch*>& epochs,
                    ArchiveFindings& findings) {
  std::set<int64_t> numbers;
  std::set<fs::path> folders;
  for (const IndexedEpoch* epoch : epochs) {
    if (!is_repository(epoch->kind)) continue;
    numbers.insert(epoch->number);
    if (epoch_number(epoch->path) == epoch->number) folders.insert(fs::path(epoch->path).parent_path());
  }
  for (const fs::path& folder : folders) {
    for (const int64_t number : epochs_there(folder)) {
      if (numbers.insert(number).second)
        findings.add(Severity::note, fmt::format("{}/{}: not indexed yet", list, number));
    }
  }
  if (folders.empty()) return;
  // A clone may begin with any epoch.
  std::optional<int64_t> before;
  for (const int64_t number : numbers) {
    if (number < 0) continue;
    if (before && number == *before + 2) {
      findings.add(Severity::warning, fmt::format("{}/{}: the epoch is missing", list, *before + 1));
    } else if (before && number > *before + 2) {
      findings.add(Severity::warning, fmt::format("{}/{} to {}/{}: the epochs are missing", list, *before + 1,
                                                  list, number - 1));
    }
    before = number;
  }
}

}  // namespace

Check check_archives(const Database& database, Level level) {
  const std::vector<IndexedEpoch> epochs = indexed_epochs(database);
  ArchiveFindings findings;
  std::map<std::string, std::vector<const IndexedEpoch*>> by_list;
  for (const IndexedEpoch& epoch : epochs) {
    EpochCheck(database, epoch, findings).run(level);
    by_list[epoch.list].push_back(&epoch);
  }
  for (const auto& [list, of_list] : by_list) check_siblings(list, of_list, findings);
  return std::move(findings).check(std::ssize(epochs));
}

}  // namespace kvq
