// SPDX-License-Identifier: MIT
#include "schema/stores/tree_store.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "schema/stores/relation_reading.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
using namespace reading;

namespace {

AppliedPatch applied_patch_of(const Rows& rows) {
  return {rows.integer(0), rows.integer(1), std::string(rows.text(2)), rows.integer(3), integer_of(rows, 4)};
}

bool is_same(const AppliedPatch& one, const AppliedPatch& other) {
  return one.commit == other.commit && one.oid == other.oid && one.committed == other.committed &&
         one.reverted == other.reverted;
}

std::vector<AppliedPatch> found_applied_patches(const Database& database) {
  std::vector<AppliedPatch> out;
  // Rows that were not reverted come first.
  Statement statement(database, sql::patches_in_trees);
  for (auto rows = statement.use(); rows.next();) {
    AppliedPatch patch = applied_patch_of(rows);
    if (out.empty() || out.back().message != patch.message) {
      out.push_back(std::move(patch));
    } else if (out.back().reverted && patch.reverted) {
      out.back().reverted = std::max(*out.back().reverted, *patch.reverted);
    }
  }
  return out;
}

}  // namespace

std::vector<TreeRow> known_trees(const Database& database) {
  std::vector<TreeRow> out;
  Statement statement(database, sql::trees);
  for (auto rows = statement.use(); rows.next();) {
    out.push_back({.id = rows.integer(0),
                   .path = std::string(rows.text(1)),
                   .branch = std::string(rows.text(2)),
                   .tip = std::string(rows.text(3)),
                   .ends = std::string(rows.text(4)),
                   .tip_committed = rows.integer(5),
                   .searched = rows.integer(6)});
  }
  return out;
}

TreeStore::TreeStore(const Database& database)
    : database_(database),
      insert_(database, sql::insert_tree),
      advance_(database, sql::advance_tree),
      remove_(database, sql::delete_tree),
      commits_(database, sql::commits_of_tree),
      find_commit_(database, sql::tree_commit_of),
      find_commit_between_(database, sql::tree_commit_with_prefix),
      insert_commit_(database, sql::insert_tree_commit),
      remove_commit_(database, sql::delete_tree_commit),
      insert_revert_(database, sql::insert_tree_revert),
      reverts_(database, sql::reverts_of_tree),
      set_reverted_by_(database, sql::set_reverted_by),
      put_candidate_(database, sql::put_patch_commit),
      put_looked_for_(database, sql::put_tree_patch),
      candidates_(database, sql::candidates_of_tree),
      set_counts_(database, sql::set_counts),
      tags_(database, sql::tags_of_tree),
      insert_tag_(database, sql::insert_tree_tag),
      remove_tag_(database, sql::delete_tree_tag),
      set_tag_(database, sql::set_tag) {}

int64_t TreeStore::add(const std::string& path, const std::string& branch) {
  return insert_.insert(path, branch);
}
void TreeStore::advance(int64_t tree, const TreeRow& now) {
  advance_.run(tree, Blob{now.tip}, Blob{now.ends}, now.tip_committed, now.searched);
}
void TreeStore::remove(int64_t tree) {
  remove_.run(tree);
}

std::vector<TreeCommitRow> TreeStore::commits(int64_t tree) {
  std::vector<TreeCommitRow> out;
  for (auto rows = commits_.use(tree); rows.next();)
    out.push_back({rows.integer(0), std::string(rows.text(1)), rows.integer(2), integer_of(rows, 3)});
  return out;
}

int64_t TreeStore::commit(int64_t tree, std::string_view oid, int64_t committed) {
  if (const auto known = find_commit(tree, oid)) return *known;
  return insert_commit_.insert(tree, Blob{oid}, committed);
}
std::optional<int64_t> TreeStore::find_commit(int64_t tree, std::string_view oid) {
  return find_commit_.find(tree, Blob{oid});
}
std::optional<int64_t> TreeStore::find_commit_between(int64_t tree, std::string_view least,
                                                      std::string_view greatest) {
  return find_commit_between_.find(tree, Blob{least}, Blob{greatest});
}
void TreeStore::remove_commit(int64_t tree, std::string_view oid) {
  remove_commit_.run(tree, Blob{oid});
}
void TreeStore::remove_unused_commits() {
  Statement(database_, sql::delete_unused_tree_commits).run();
}

void TreeStore::add_revert(const RevertEdge& edge) {
  insert_revert_.run(edge.reverting, edge.reverted);
}
std::vector<RevertEdge> TreeStore::reverts(int64_t tree) {
  std::vector<RevertEdge> out;
  for (auto rows = reverts_.use(tree); rows.next();) out.push_back({rows.integer(0), rows.integer(1)});
  return out;
}
void TreeStore::set_reverted_by(int64_t commit, std::optional<int64_t> by) {
  set_reverted_by_.run(commit, by);
}

void TreeStore::put_candidate(int64_t message, int64_t msgid, int64_t commit,
                              const CommitEvidence& evidence) {
  put_candidate_.run(message, commit, msgid, evidence.by_patch_id, evidence.by_link, evidence.by_title);
}
void TreeStore::put_looked_for(int64_t message, int64_t msgid, int64_t tree) {
  put_looked_for_.run(message, tree, msgid);
}

std::vector<CommitCandidate> TreeStore::candidates(int64_t tree) {
  std::vector<CommitCandidate> out;
  for (auto rows = candidates_.use(tree); rows.next();) {
    out.push_back(
        {.commit = rows.integer(0),
         .message = rows.integer(1),
         .committed = rows.integer(2),
         .evidence = {rows.integer(3) != 0, static_cast<int>(rows.integer(4)), rows.integer(5) != 0},
         .date = rows.integer(6),
         .message_id = std::string(rows.text(7)),
         .series = rows.integer(8),
         .counts = rows.integer(9) != 0});
  }
  return out;
}
void TreeStore::set_counts(const CommitCandidate& candidate, bool counts) {
  set_counts_.run(candidate.message, candidate.commit, counts);
}

std::vector<TreeTagRow> TreeStore::tags(int64_t tree) {
  std::vector<TreeTagRow> out;
  for (auto rows = tags_.use(tree); rows.next();)
    out.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)), rows.integer(3)});
  return out;
}
void TreeStore::add_tag(int64_t tree, const TreeTagRow& tag, const std::string& release) {
  insert_tag_.run(tree, tag.name, release, Blob{tag.object}, tag.date);
}
void TreeStore::remove_tag(int64_t tag) {
  remove_tag_.run(tag);
}
bool TreeStore::set_tag(int64_t commit, std::optional<int64_t> tag) {
  return set_tag_.changes(commit, tag);
}

std::vector<AppliedPatch> TreeStore::applied_patches() {
  std::vector<AppliedPatch> out;
  Statement statement(database_, sql::applied_patches);
  for (auto rows = statement.use(); rows.next();) out.push_back(applied_patch_of(rows));
  return out;
}

std::vector<int64_t> TreeStore::update_applied_patches(const std::vector<AppliedPatch>& before) {
  std::vector<int64_t> changed;
  Statement put(database_, sql::put_applied_patch);
  Statement remove(database_, sql::delete_applied_patch);
  auto old = before.begin();
  const auto remove_up_to = [&](int64_t message) {
    for (; old != before.end() && old->message < message; ++old) {
      remove.run(old->message);
      changed.push_back(old->message);
    }
  };
  for (const AppliedPatch& patch : found_applied_patches(database_)) {
    remove_up_to(patch.message);
    const bool was_there = old != before.end() && old->message == patch.message;
    const bool is_as_before = was_there && is_same(*old, patch);
    old += was_there;
    if (is_as_before) continue;
    put.run(patch.message, patch.commit, patch.reverted);
    changed.push_back(patch.message);
  }
  remove_up_to(std::numeric_limits<int64_t>::max());
  return changed;
}

void TreeStore::forget_commits_after(int64_t time) {
  Statement(database_, sql::forget_reverts_after).run(time);
  Statement(database_, sql::forget_commits_after).run(time);
}

}  // namespace kvq
