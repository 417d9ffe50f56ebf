// SPDX-License-Identifier: MIT
// The git trees that were searched for patches, and what they have (schema/sql/021_trees.sql). Object ids are
// raw bytes. Who writes holds a Transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/sqlite/statement.hpp"

namespace kvq {

/// A branch of a tree. `tip` is empty if it was not searched yet; `ends` tells where a shallow clone ended.
struct TreeRow {
  int64_t id = 0;
  std::string path;
  std::string branch;
  std::string tip = {};
  std::string ends = {};
  int64_t tip_committed = 0;
  int64_t searched = 0;
};

struct TreeCommitRow {
  int64_t id = 0;
  std::string oid;
  int64_t committed = 0;
  /// The id of its tag.
  std::optional<int64_t> tag;
};

struct TreeTagRow {
  int64_t id = 0;
  std::string name;
  /// What the ref points to.
  std::string object;
  int64_t date = 0;
};

/// What says that a commit is from a mail.
struct CommitEvidence {
  bool by_patch_id = false;
  /// 0 if the commit message does not name the mail; else the place of the link among its links, and
  /// `link_with_title` more if the title is the same.
  int by_link = 0;
  bool by_title = false;
};
inline constexpr int link_with_title = 1'000;

/// A mail that a commit may be from.
struct CommitCandidate {
  int64_t commit = 0;
  int64_t message = 0;
  int64_t committed = 0;
  CommitEvidence evidence;
  int64_t date = 0;
  std::string message_id;
  int64_t series = 0;
  bool counts = false;
};

/// A patch that is in a tree, or was: by which commit, and when that was made; and when the last of its
/// commits was reverted, if all were.
struct AppliedPatch {
  int64_t message = 0;
  int64_t commit = 0;
  std::string oid;
  int64_t committed = 0;
  std::optional<int64_t> reverted;
};

struct RevertEdge {
  int64_t reverting = 0;
  int64_t reverted = 0;
};

/// Returns the trees that the database knows, by path and branch.
std::vector<TreeRow> known_trees(const Database& database);

class TreeStore {
 public:
  explicit TreeStore(const Database& database);

  int64_t add(const std::string& path, const std::string& branch);
  void advance(int64_t tree, const TreeRow& now);
  void remove(int64_t tree);

  std::vector<TreeCommitRow> commits(int64_t tree);
  /// Returns the commit of that id, stored if need be.
  int64_t commit(int64_t tree, std::string_view oid, int64_t committed);
  std::optional<int64_t> find_commit(int64_t tree, std::string_view oid);
  /// Returns the only commit with an id between two; absent if there are none or several.
  std::optional<int64_t> find_commit_between(int64_t tree, std::string_view least, std::string_view greatest);
  void remove_commit(int64_t tree, std::string_view oid);
  /// Removes the commits that no mail is from any longer.
  void remove_unused_commits();

  void add_revert(const RevertEdge& edge);
  std::vector<RevertEdge> reverts(int64_t tree);
  void set_reverted_by(int64_t commit, std::optional<int64_t> by);

  /// Does nothing if the message is no longer the one with that Message-ID.
  void put_candidate(int64_t message, int64_t msgid, int64_t commit, const CommitEvidence& evidence);
  void put_looked_for(int64_t message, int64_t msgid, int64_t tree);
  /// Sorted by commit.
  std::vector<CommitCandidate> candidates(int64_t tree);
  void set_counts(const CommitCandidate& candidate, bool counts);

  std::vector<TreeTagRow> tags(int64_t tree);
  void add_tag(int64_t tree, const TreeTagRow& tag, const std::string& release);
  void remove_tag(int64_t tag);
  /// Returns whether that is another tag than before.
  bool set_tag(int64_t commit, std::optional<int64_t> tag);

  /// Sorted by message.
  std::vector<AppliedPatch> applied_patches();
  /// Finds out again which patches are in a tree. Returns the messages of which that is not as in `before`.
  /// Rows of deleted commits are gone without a word, so `before` must be from the time before commits are
  /// deleted.
  std::vector<int64_t> update_applied_patches(const std::vector<AppliedPatch>& before);
  /// Goes back to a time: forgets what commits of later times say.
  void forget_commits_after(int64_t time);

 private:
  const Database& database_;
  Statement insert_;
  Statement advance_;
  Statement remove_;
  Statement commits_;
  Statement find_commit_;
  Statement find_commit_between_;
  Statement insert_commit_;
  Statement remove_commit_;
  Statement insert_revert_;
  Statement reverts_;
  Statement set_reverted_by_;
  Statement put_candidate_;
  Statement put_looked_for_;
  Statement candidates_;
  Statement set_counts_;
  Statement tags_;
  Statement insert_tag_;
  Statement remove_tag_;
  Statement set_tag_;
};

}  // namespace kvq
