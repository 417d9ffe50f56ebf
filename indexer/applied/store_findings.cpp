// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <span>
#include <unordered_map>
#include <unordered_set>

#include "indexer/applied/nearest.hpp"
#include "indexer/applied/search_tree.hpp"
#include "indexer/relations/relate.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/sqlite/changes.hpp"

namespace kvq {
namespace {

/// The states of so many patches are found at a time, to bound the memory.
constexpr size_t most_at_once = 5'000;

/// `changed` are patches of which something is new, `before` those that were in a tree. Adds those that are
/// newly in a tree, or no longer, and returns how many there are.
int64_t update_states(const Database& database, TreeStore& trees, const std::vector<AppliedPatch>& before,
                      std::unordered_set<int64_t> changed) {
  for (const int64_t message : trees.update_applied_patches(before)) changed.insert(message);
  std::vector<int64_t> in_order(changed.begin(), changed.end());
  std::ranges::sort(in_order);
  for (const int64_t message : in_order) database.changes().note(ChangeKind::message, message);
  Relations relations(database);
  for (size_t begin = 0; begin < in_order.size(); begin += most_at_once) {
    const auto first = in_order.begin() + static_cast<std::ptrdiff_t>(begin);
    const size_t count = std::min(most_at_once, in_order.size() - begin);
    relations.update(
        {.messages = {first, first + static_cast<std::ptrdiff_t>(count)}, .msgids = {}, .series = {}});
  }
  return static_cast<int64_t>(in_order.size());
}

class Storing {
 public:
  Storing(const Database& database, const TreeFindings& findings)
      : database_(database), findings_(findings), trees_(database) {}

  TreeChanges run(int64_t now) {
    tree_ = tree();
    const std::vector<AppliedPatch> before = trees_.applied_patches();
    for (const std::string& oid : findings_.gone) trees_.remove_commit(tree_, oid);
    store_commits();
    store_reverts();
    choose();
    find_reverted();
    store_tags();
    trees_.remove_unused_commits();
    for (const auto& [message, msgid] : findings_.looked_for) trees_.put_looked_for(message, msgid, tree_);
    TreeRow row = findings_.before;
    row.tip = findings_.tip;
    row.ends = findings_.ends;
    row.tip_committed = findings_.tip_committed;
    row.searched = now;
    trees_.advance(tree_, row);
    TreeChanges out;
    out.changed = update_states(database_, trees_, before, changed_);
    std::unordered_set<int64_t> in_tree;
    for (const CommitCandidate& candidate : trees_.candidates(tree_)) {
      if (candidate.counts) in_tree.insert(candidate.message);
    }
    out.patches = std::ssize(in_tree);
    return out;
  }

 private:
  int64_t tree() {
    for (const TreeRow& row : known_trees(database_)) {
      if (row.path != findings_.before.path || row.branch != findings_.before.branch) continue;
      if (row.tip == findings_.before.tip) return row.id;
      throw Error(ErrorKind::locked, fmt::format("another kvq searched the tree '{}' meanwhile", row.path),
                  "run the command again");
    }
    return trees_.add(findings_.before.path, findings_.before.branch);
  }

  void store_commits() {
    for (const FoundCommit& commit : findings_.commits) {
      const int64_t id = trees_.commit(tree_, commit.oid, commit.committed);
      for (const PossibleMail& mail : commit.mails)
        trees_.put_candidate(mail.message, mail.msgid, id, mail.evidence);
    }
  }

  std::optional<int64_t> commit_with(const std::string& digits) {
    if (digits.size() == digits_of_sha1) return trees_.find_commit(tree_, oid_bytes(digits, '0'));
    return trees_.find_commit_between(tree_, oid_bytes(digits, '0'), oid_bytes(digits, 'f'));
  }

  /// A revert of a revert leads to a commit that is stored only because it is a revert, so this goes on while
  /// it finds some. The oldest commits come last, and first here: once is mostly enough.
  void store_reverts() {
    std::vector<bool> is_stored(findings_.reverts.size(), false);
    for (bool again = true; again;) {
      again = false;
      for (size_t i = findings_.reverts.size(); i-- > 0;) {
        const FoundRevert& revert = findings_.reverts[i];
        for (const std::string& digits : revert.reverted) {
          const auto reverted = commit_with(digits);
          if (!reverted) continue;
          const int64_t reverting = trees_.commit(tree_, revert.oid, revert.committed);
          if (reverting == *reverted) continue;
          trees_.add_revert({reverting, *reverted});
          again = again || !is_stored[i];
          is_stored[i] = true;
        }
      }
    }
  }

  void choose() {
    const std::vector<CommitCandidate> candidates = trees_.candidates(tree_);
    for (size_t begin = 0; begin < candidates.size();) {
      size_t end = begin;
      while (end < candidates.size() && candidates[end].commit == candidates[begin].commit) ++end;
      const std::span<const CommitCandidate> of_commit(&candidates[begin], end - begin);
      const std::vector<bool> counts = nearest_mails(of_commit);
      for (size_t i = 0; i < of_commit.size(); ++i) {
        if (of_commit[i].counts == counts[i]) continue;
        trees_.set_counts(of_commit[i], counts[i]);
        changed_.insert(of_commit[i].message);
      }
      begin = end;
    }
  }

  void find_reverted() {
    std::map<int64_t, int64_t> committed;
    for (const TreeCommitRow& row : trees_.commits(tree_)) committed.emplace(row.id, row.committed);
    const auto reverted = reverted_commits(trees_.reverts(tree_), committed);
    for (const auto& [commit, time] : committed) {
      const auto by = reverted.find(commit);
      trees_.set_reverted_by(commit, by == reverted.end() ? std::nullopt : std::optional(by->second));
    }
  }

  void store_tags() {
    for (const int64_t tag : findings_.gone_tags) trees_.remove_tag(tag);
    for (const FoundTag& tag : findings_.new_tags) trees_.add_tag(tree_, tag.row, tag.release);
    std::unordered_map<std::string, int64_t> id_of;
    for (const TreeTagRow& tag : trees_.tags(tree_)) id_of.emplace(tag.name, tag.id);
    std::unordered_set<int64_t> retagged;
    for (const auto& [oid, name] : findings_.first_tags) {
      const auto commit = trees_.find_commit(tree_, oid);
      if (!commit) continue;
      const auto tag = id_of.find(name);
      if (trees_.set_tag(*commit, tag == id_of.end() ? std::nullopt : std::optional(tag->second)))
        retagged.insert(*commit);
    }
    if (retagged.empty()) return;
    for (const CommitCandidate& candidate : trees_.candidates(tree_)) {
      if (candidate.counts && retagged.contains(candidate.commit)) changed_.insert(candidate.message);
    }
  }

  const Database& database_;
  const TreeFindings& findings_;
  TreeStore trees_;
  int64_t tree_ = 0;
  /// The patches of which something is new.
  std::unordered_set<int64_t> changed_;
};

}  // namespace

TreeChanges store_findings(const Database& database, const TreeFindings& findings, int64_t now) {
  Transaction transaction(database);
  const TreeChanges out = Storing(database, findings).run(now);
  transaction.commit();
  return out;
}

int64_t forget_tree(const Database& database, const std::string& path, const std::string& branch) {
  Transaction transaction(database);
  TreeStore trees(database);
  const std::vector<AppliedPatch> before = trees.applied_patches();
  int64_t forgotten = 0;
  for (const TreeRow& row : known_trees(database)) {
    if (row.path != path || (!branch.empty() && row.branch != branch)) continue;
    trees.remove(row.id);
    ++forgotten;
  }
  update_states(database, trees, before, {});
  transaction.commit();
  return forgotten;
}

}  // namespace kvq
