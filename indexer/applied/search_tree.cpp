// SPDX-License-Identifier: MIT
#include "indexer/applied/search_tree.hpp"

#include <algorithm>
#include <limits>
#include <set>
#include <unordered_map>
#include <unordered_set>

#include "indexer/applied/commit_words.hpp"
#include "indexer/applied/history.hpp"
#include "indexer/applied/known_patches.hpp"
#include "indexer/applied/releases.hpp"
#include "indexer/git/source_tree.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

std::string bytes_of(const RawOid& id) {
  // With a constructor, GCC 12 warns of bytes that are not read.
  std::string bytes;
  bytes.append(view(id));
  return bytes;
}

class Search {
 public:
  Search(const Database& database, const TreeSearchOptions& options)
      : options_(options),
        tree_(SourceTree::open(options.path)),
        branch_(tree_.branch(options.branch)),
        history_(tree_, [this] { on_read(); }) {
    out_.before.path = tree_.place().string();
    out_.before.branch = branch_.ref;
    for (TreeRow& row : known_trees(database)) {
      if (row.path == out_.before.path && row.branch == out_.before.branch) out_.before = std::move(row);
    }
    patches_ = patches_to_find(database, out_.before.id);
    TreeStore store(database);
    stored_ = store.commits(out_.before.id);
    for (const TreeCommitRow& row : stored_) unseen_.insert(row.oid);
    stored_tags_ = store.tags(out_.before.id);
    out_.tip = branch_.tip;
    out_.ends = tree_.ends();
  }

  TreeFindings run() {
    const auto tip = tree_.commit(raw_oid(branch_.tip));
    out_.tip_committed = tip ? tip->committed : 0;
    const KnownPatches all(patches_, false);
    const KnownPatches fresh(patches_, true);
    const bool continues = has_old_tip();
    if (continues) {
      search_new_commits(all);
      if (!fresh.empty()) search_since(fresh);
    } else if (!all.empty()) {
      search_since(all);
      // Without the old tip, only the walk tells what is gone. What a shallow clone has lost may still be in
      // the branch.
      for (const std::string& oid : unseen_) {
        const bool is_beyond = !out_.ends.empty() && !tree_.commit(raw_oid(oid));
        if (!is_beyond) out_.gone.push_back(oid);
      }
    }
    out_.was_rewritten = !out_.before.tip.empty() && (!continues || !out_.gone.empty());
    for (const PatchToFind& patch : patches_.patches) {
      if (!patch.was_looked_for) out_.looked_for.emplace_back(patch.message, patch.msgid);
    }
    find_tags();
    return std::move(out_);
  }

 private:
  void on_read() {
    ++out_.commits_read;
    constexpr int64_t between_looks = 256;
    if (options_.interrupted && options_.interrupted()) throw Error(ErrorKind::interrupted, "interrupted");
    if (options_.progress && out_.commits_read % between_looks == 0) options_.progress(out_.commits_read);
  }

  bool has_old_tip() const {
    // A shallow clone that goes further back than before is searched anew.
    return !out_.before.tip.empty() && out_.before.ends == out_.ends &&
           tree_.commit(raw_oid(out_.before.tip)).has_value();
  }

  void search_new_commits(const KnownPatches& known) {
    const RawOid before = raw_oid(out_.before.tip);
    const RawOid now = raw_oid(branch_.tip);
    if (before == now) return;
    history_.walk({.tips = {now}, .hidden = {before}, .since = known.oldest() - longest_before_posting},
                  [&](const SourceCommit& commit) { look_at(commit, known); });
    std::unordered_set<std::string> stored;
    for (const TreeCommitRow& row : stored_) stored.insert(row.oid);
    history_.walk({.tips = {before}, .hidden = {now}, .since = known.oldest() - longest_before_posting},
                  [&](const SourceCommit& commit) {
                    if (stored.contains(bytes_of(commit.id))) out_.gone.push_back(bytes_of(commit.id));
                  });
  }

  void search_since(const KnownPatches& known) {
    history_.walk({.tips = {raw_oid(branch_.tip)}, .since = known.oldest() - longest_before_posting},
                  [&](const SourceCommit& commit) { look_at(commit, known); });
  }

  void look_at(const SourceCommit& commit, const KnownPatches& known) {
    const std::string oid = bytes_of(commit.id);
    if (const auto stored = unseen_.find(oid); stored != unseen_.end()) unseen_.erase(stored);
    if (auto mails = mails_of_commit(tree_, commit, known); !mails.empty()) {
      // A commit may come twice: with all patches, and with the new ones.
      out_.commits.push_back({oid, commit.committed, std::move(mails)});
    }
    Reverts reverts = reverts_of(commit.message);
    if (reverts.commits.empty()) return;
    if (reverts.is_of_merge) add_commits_of_merge(reverts);
    out_.reverts.push_back({oid, commit.committed, std::move(reverts.commits)});
  }

  /// Adds the commits that came with a merge: what its other parents have and the first one has not.
  void add_commits_of_merge(Reverts& reverts) {
    if (reverts.commits.front().size() != digits_of_sha1) return;
    const auto merge = tree_.commit(raw_oid(oid_bytes(reverts.commits.front(), '0')));
    if (!merge || merge->parents.size() < 2) return;
    std::vector<std::string> commits;
    History(tree_, [this] { on_read(); })
        .walk(
            {.tips = {merge->parents.begin() + 1, merge->parents.end()}, .hidden = {merge->parents.front()}},
            [&](const SourceCommit& commit) { commits.push_back(to_hex(bytes_of(commit.id))); });
    reverts.commits = std::move(commits);
  }

  /// Finds the first tag of each commit whose tag may be another one than before: it has none, or the tag is
  /// gone, or a new one was made before it.
  void find_tags() {
    std::unordered_map<std::string, std::string> known;
    for (const TreeTagRow& tag : stored_tags_) known.emplace(tag.name, tag.object);
    std::set<std::string> names;
    std::vector<SourceTag> fresh = tree_.tags(is_release_tag, known, names);
    std::set<std::string> moved;
    int64_t first_new = std::numeric_limits<int64_t>::max();
    for (const SourceTag& tag : fresh) {
      if (known.contains(tag.name)) moved.insert(tag.name);
      first_new = std::min(first_new, tag.date);
      FoundTag& found = out_.new_tags.emplace_back();
      found.row.name = tag.name;
      found.row.object = tag.object;
      found.row.date = tag.date;
      found.release = release_of_tag(tag.name);
    }
    std::unordered_map<int64_t, int64_t> date_of;
    for (const TreeTagRow& tag : stored_tags_) {
      if (!names.contains(tag.name) || moved.contains(tag.name)) {
        out_.gone_tags.push_back(tag.id);
      } else {
        date_of.emplace(tag.id, tag.date);
      }
    }
    std::unordered_map<std::string, int64_t> wanted;
    for (const FoundCommit& commit : out_.commits) wanted.emplace(commit.oid, commit.committed);
    for (const TreeCommitRow& row : stored_) {
      const auto date = row.tag ? date_of.find(*row.tag) : date_of.end();
      const bool may_change =
          date == date_of.end() ? !fresh.empty() || row.tag.has_value() : date->second >= first_new;
      if (may_change) {
        wanted.emplace(row.oid, row.committed);
      } else {
        wanted.erase(row.oid);
      }
    }
    for (const std::string& oid : out_.gone) wanted.erase(oid);
    if (!wanted.empty()) find_tags_of(wanted);
  }

  void find_tags_of(const std::unordered_map<std::string, int64_t>& wanted) {
    std::vector<SourceTag> tags;
    std::set<std::string> names;
    tags = tree_.tags(is_release_tag, {}, names);
    int64_t since = std::numeric_limits<int64_t>::max();
    std::vector<RawOid> commits;
    for (const auto& [oid, committed] : wanted) {
      commits.push_back(raw_oid(oid));
      since = std::min(since, committed);
    }
    since -= longest_before_posting;
    std::erase_if(tags, [&](const SourceTag& tag) { return tag.date < since; });
    std::ranges::sort(tags, [](const SourceTag& one, const SourceTag& other) {
      return std::pair(one.date, one.name) < std::pair(other.date, other.name);
    });
    std::vector<RawOid> tips;
    tips.reserve(tags.size());
    for (const SourceTag& tag : tags) tips.push_back(raw_oid(tag.commit));
    const auto first = history_.first_tips(tips, commits, since);
    for (size_t i = 0; i < commits.size(); ++i) {
      out_.first_tags.emplace_back(bytes_of(commits[i]), first[i] ? tags[*first[i]].name : std::string());
    }
  }

  const TreeSearchOptions& options_;
  SourceTree tree_;
  SourceBranch branch_;
  TreeFindings out_;
  History history_;
  PatchesToFind patches_;
  std::vector<TreeCommitRow> stored_;
  std::vector<TreeTagRow> stored_tags_;
  /// The stored commits that were not looked at.
  std::unordered_set<std::string> unseen_;
};

}  // namespace

TreeFindings search_tree(const Database& database, const TreeSearchOptions& options) {
  return Search(database, options).run();
}

}  // namespace kvq
