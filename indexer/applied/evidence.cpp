// SPDX-License-Identifier: MIT
#include "indexer/applied/evidence.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "indexer/applied/commit_words.hpp"
#include "indexer/mail/diff/patch_id.hpp"
#include "indexer/relations/compared_title.hpp"
#include "schema/stores/relation_rows.hpp"

namespace kvq {
namespace {

constexpr int64_t seconds_a_day = 86'400;
/// A maintainer may commit their own patch before they post it.
constexpr int64_t earliest_before = 7 * seconds_a_day;
constexpr size_t most_paths = 20'000;

/// The files that a commit changes: all, and those that it does not delete. A patch that renames a file may
/// name only the new one.
struct CommitFiles {
  FileIds all;
  FileIds kept;
  /// Whether it deletes any file, also one that no patch names.
  bool has_deleted = false;
};

void sort_once(FileIds& files) {
  std::ranges::sort(files);
  files.erase(std::unique(files.begin(), files.end()), files.end());
}

class Finder {
 public:
  Finder(const SourceTree& tree, const SourceCommit& commit, const KnownPatches& known)
      : tree_(tree), commit_(commit), known_(known) {}

  std::vector<PossibleMail> run() {
    if (commit_.parents.size() > 1) return {};
    title_ = title_in_message(commit_.message);
    is_backport_ = is_backport_commit(commit_.message);
    const auto linked = patches_linked();
    const auto titled = patches_titled();
    const bool is_candidate = !linked.empty() || !titled.empty();
    files_ = files(!is_candidate);
    if (!is_candidate && !has_files_of_patch()) return {};
    for (const PatchToFind* patch : patches_with_the_diff()) evidence_of(*patch).by_patch_id = true;
    for (const PatchToFind* patch : titled) {
      if (shares_file(*patch)) evidence_of(*patch).by_title = true;
    }
    int place = 0;
    for (const PatchToFind* patch : linked) {
      ++place;
      const bool has_the_title = normalised_title(patch->title) == normalised_title(title_);
      if (has_the_title || is_linked(*patch))
        evidence_of(*patch).by_link = place + (has_the_title ? link_with_title : 0);
    }
    std::vector<PossibleMail> out;
    for (const auto& [patch, evidence] : found_) out.push_back({patch->message, patch->msgid, evidence});
    std::ranges::sort(out, {}, &PossibleMail::message);
    return out;
  }

 private:
  CommitEvidence& evidence_of(const PatchToFind& patch) { return found_[&patch]; }

  bool may_be(const PatchToFind& patch) const {
    if (commit_.committed < patch.date - longest_before_posting) return false;
    if (is_backport_) return patch.is_backport;
    return !patch.is_backport || patch.date <= commit_.committed + seconds_a_day;
  }

  bool wrote(const PatchToFind& patch) const {
    return known_.is_author(patch, commit_.author_name, commit_.author_email);
  }

  KnownPatches::Patches patches_linked() const {
    KnownPatches::Patches out;
    for (const std::string& id : linked_mails(commit_.message)) {
      for (const PatchToFind* patch : known_.with_message_id(id)) {
        if (may_be(*patch)) out.push_back(patch);
      }
    }
    return out;
  }

  KnownPatches::Patches patches_titled() const {
    KnownPatches::Patches out = known_.with_title(title_);
    std::erase_if(out, [&](const PatchToFind* patch) {
      return !may_be(*patch) || commit_.committed < patch->date - earliest_before ||
             commit_.committed > patch->date + longest_pause || !wrote(*patch);
    });
    return out;
  }

  /// `only_known` gives up at the first file that no patch changes.
  std::optional<CommitFiles> files(bool only_known) const {
    const auto paths = tree_.changed_paths(commit_, most_paths, [&](std::string_view path, bool is_folder) {
      return !only_known || known_.changes_path(path, is_folder);
    });
    if (!paths) return std::nullopt;
    CommitFiles out;
    for (const ChangedPath& path : *paths) {
      out.has_deleted = out.has_deleted || path.is_deleted;
      const auto file = known_.file(path.path);
      if (!file) continue;
      out.all.push_back(*file);
      if (!path.is_deleted) out.kept.push_back(*file);
    }
    sort_once(out.all);
    sort_once(out.kept);
    return out;
  }

  bool has_files_of_patch() const {
    if (!files_ || files_->all.empty()) return false;
    return known_.has_files(files_->all) || (!files_->kept.empty() && known_.has_files(files_->kept));
  }

  /// None if the files are many, or a partial clone lacks trees.
  KnownPatches::Patches patches_with_the_diff() const {
    if (!files_) return {};
    // Some people let git find no renames.
    for (const bool finds_renames : {true, false}) {
      const auto text = tree_.diff(commit_, finds_renames);
      const auto id = text ? patch_id(*text) : std::nullopt;
      if (!id) return {};
      KnownPatches::Patches out = known_.with_patch_id(*id);
      std::erase_if(out, [&](const PatchToFind* patch) { return !may_be(*patch); });
      if (!out.empty() || !files_->has_deleted) return out;
    }
    return {};
  }

  /// Whether the patch and the commit change a file in common. True if that cannot be known, because the
  /// patch names no files or a partial clone lacks the trees.
  bool shares_file(const PatchToFind& patch) const {
    if (patch.files.empty() || !files_) return true;
    return std::ranges::any_of(patch.files,
                               [&](int64_t file) { return std::ranges::binary_search(files_->all, file); });
  }

  bool changes_all_files_of(const PatchToFind& patch) const {
    return files_ && !patch.files.empty() && std::ranges::includes(files_->all, patch.files);
  }

  bool is_linked(const PatchToFind& patch) const {
    return shares_file(patch) && (wrote(patch) || changes_all_files_of(patch));
  }

  const SourceTree& tree_;
  const SourceCommit& commit_;
  const KnownPatches& known_;
  std::string title_;
  bool is_backport_ = false;
  std::optional<CommitFiles> files_;
  std::map<const PatchToFind*, CommitEvidence> found_;
};

}  // namespace

std::vector<PossibleMail> mails_of_commit(const SourceTree& tree, const SourceCommit& commit,
                                          const KnownPatches& known) {
  return Finder(tree, commit, known).run();
}

}  // namespace kvq
