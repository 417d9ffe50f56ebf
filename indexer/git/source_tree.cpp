// SPDX-License-Identifier: MIT
#include "indexer/git/source_tree.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <memory>
#include <utility>

#include "indexer/git/git_handles.hpp"
#include "indexer/git/likeness.hpp"
#include "indexer/git/raw_tree.hpp"
#include "indexer/mail/diff/sha1.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

using Tree = std::unique_ptr<git_tree, Free<git_tree_free>>;
using Diff = std::unique_ptr<git_diff, Free<git_diff_free>>;
using TagNames = std::unique_ptr<git_strarray, Free<git_strarray_dispose>>;

constexpr size_t most_bytes_of_trees = 64u << 20;
constexpr size_t most_bytes_of_diff = 16u << 20;
constexpr git_off_t largest_file = 16 << 20;
constexpr int deepest_tree = 256;
/// Folders that differ in one commit. A tree can have one folder in itself many times, at many levels.
constexpr int most_folders = 100'000;

Error unreadable(const SourceFolder& folder, const std::string& what) {
  return {ErrorKind::archive, fmt::format("the tree '{}' cannot be read: {}", folder.common.string(), what),
          "run 'git fsck' in it for details"};
}

/// The order of entries in trees: the name of a folder counts as if it ended with a slash.
bool comes_before(const TreeEntry& one, const TreeEntry& other) {
  const auto name = [](const TreeEntry& entry) {
    return std::string(entry.name) + (entry.kind == EntryKind::tree ? "/" : "");
  };
  const size_t common = std::min(one.name.size(), other.name.size());
  const int order = one.name.substr(0, common).compare(other.name.substr(0, common));
  return order != 0 ? order < 0 : name(one) < name(other);
}

/// Finds the paths that differ between two trees.
class PathChanges {
 public:
  using ReadTree = std::function<const std::string*(std::string_view id)>;

  PathChanges(ReadTree read, size_t most, const SourceTree::PathFilter& may_change)
      : read_(std::move(read)), most_(most), may_change_(may_change) {}

  /// An empty id is that of an empty tree. Returns false if it gave up.
  bool compare(std::string_view before, std::string_view after, const std::string& folder, int depth) {
    if (depth > deepest_tree || ++folders_ > most_folders) return false;
    // Copies: the trees that are kept may be dropped while others are read.
    const std::optional<std::string> old_raw = bytes(before);
    const std::optional<std::string> new_raw = bytes(after);
    if (!old_raw || !new_raw) return false;
    const auto old_entries = read_tree(*old_raw);
    const auto new_entries = read_tree(*new_raw);
    if (!old_entries || !new_entries) return false;
    auto old_entry = old_entries->begin();
    auto new_entry = new_entries->begin();
    while (old_entry != old_entries->end() || new_entry != new_entries->end()) {
      const TreeEntry* one = nullptr;
      const TreeEntry* other = nullptr;
      const bool has_old = old_entry != old_entries->end();
      const bool has_new = new_entry != new_entries->end();
      if (has_old && (!has_new || !comes_before(*new_entry, *old_entry))) one = &*old_entry;
      if (has_new && (!has_old || !comes_before(*old_entry, *new_entry))) other = &*new_entry;
      old_entry += one != nullptr;
      new_entry += other != nullptr;
      if (one != nullptr && other != nullptr && one->id == other->id) continue;
      if (!visit(one, other, folder, depth)) return false;
    }
    return true;
  }

  std::vector<ChangedPath> take() { return std::move(paths_); }

 private:
  std::optional<std::string> bytes(std::string_view id) const {
    if (id.empty()) return std::string();
    const std::string* raw = read_(id);
    return raw == nullptr ? std::nullopt : std::optional(*raw);
  }

  /// `before` and `after` have the same name, or one of them is missing.
  bool visit(const TreeEntry* before, const TreeEntry* after, const std::string& folder, int depth) {
    const TreeEntry& any = after != nullptr ? *after : *before;
    const std::string path = folder + std::string(any.name);
    const bool is_folder = any.kind == EntryKind::tree;
    if (after != nullptr && !may_change_(path, is_folder)) return false;
    if (is_folder) {
      return compare(before == nullptr ? std::string_view() : before->id,
                     after == nullptr ? std::string_view() : after->id, path + "/", depth + 1);
    }
    if (paths_.size() >= most_) return false;
    paths_.push_back({path, after == nullptr});
    return true;
  }

  ReadTree read_;
  size_t most_;
  int folders_ = 0;
  const SourceTree::PathFilter& may_change_;
  std::vector<ChangedPath> paths_;
};

/// Returns the ids in the file `shallow`: the commits without parents of a shallow clone.
std::set<RawOid> shallow_commits(const std::filesystem::path& repository) {
  std::set<RawOid> out;
  std::ifstream in(repository / "shallow");
  for (std::string line; std::getline(in, line);) {
    if (line.size() != digits_of_sha1) continue;
    out.insert(raw_oid(oid_bytes(line, '0')));
  }
  return out;
}

/// git's measure for libgit2. Files are never read from a working tree.
int pieces_of_path(void**, const git_diff_file*, const char*, void*) {
  return -1;
}
int pieces_of_buffer(void** out, const git_diff_file*, const char* bytes, size_t size, void*) {
  *out = new FilePieces(pieces_of({bytes, size}));
  return 0;
}
void free_pieces(void* pieces, void*) {
  delete static_cast<FilePieces*>(pieces);
}
int compare_pieces(int* score, void* one, void* other, void*) {
  *score = likeness(*static_cast<FilePieces*>(one), *static_cast<FilePieces*>(other));
  return 0;
}

Tree tree_of(git_repository* repository, const RawOid& id) {
  Tree tree;
  const git_oid oid = oid_of(view(id));
  git_tree_lookup(Out(tree), repository, &oid);
  return tree;
}

}  // namespace

SourceTree::SourceTree(SourceFolder folder, Repository repository)
    : folder_(std::move(folder)),
      repository_(std::move(repository)),
      shallow_(shallow_commits(folder_.common)) {}

SourceTree SourceTree::open(const std::filesystem::path& path) {
  SourceFolder folder = source_folder(path);
  Repository repository = Repository::open(folder.common);
  return {std::move(folder), std::move(repository)};
}

SourceBranch SourceTree::branch(const std::string& name) const {
  const std::string wanted = name.empty() ? branch_of_head(folder_) : name;
  std::vector<std::string> refs;
  if (wanted.starts_with("refs/")) refs.push_back(wanted);
  for (const char* folder : {"refs/heads/", "refs/remotes/", "refs/remotes/origin/"})
    refs.push_back(folder + wanted);
  for (const std::string& ref : refs) {
    Reference found;
    Object commit;
    if (git_reference_lookup(Out(found), repository_.handle(), ref.c_str()) != 0) continue;
    if (git_reference_peel(Out(commit), found.get(), GIT_OBJECT_COMMIT) != 0)
      throw unreadable(folder_, fmt::format("its branch '{}' leads to no commit", ref));
    return {ref, bytes_of(git_object_id(commit.get()))};
  }
  if (wanted == "HEAD") {
    std::ifstream in(folder_.own / "HEAD");
    std::string digits;
    if (std::getline(in, digits) && digits.size() == digits_of_sha1) return {wanted, oid_bytes(digits, '0')};
  }
  throw Error(ErrorKind::usage,
              fmt::format("the tree '{}' has no branch '{}'", folder_.common.string(), wanted),
              "'git branch -a' in it lists them; name one with --branch");
}

std::vector<SourceTag> SourceTree::tags(const std::function<bool(std::string_view name)>& is_wanted,
                                        const std::unordered_map<std::string, Oid>& known,
                                        std::set<std::string>& names) const {
  git_strarray all{};
  if (git_tag_list(&all, repository_.handle()) != 0) throw unreadable(folder_, "its tags are damaged");
  const TagNames owner(&all);
  std::vector<SourceTag> out;
  for (size_t i = 0; i < all.count; ++i) {
    const std::string name = all.strings[i];
    Reference ref;
    Object commit;
    if (!is_wanted(name)) continue;
    if (git_reference_lookup(Out(ref), repository_.handle(), ("refs/tags/" + name).c_str()) != 0) continue;
    const git_oid* target = git_reference_target(ref.get());
    if (target == nullptr) continue;
    SourceTag tag{name, bytes_of(target), {}, 0};
    const auto old = known.find(name);
    if (old != known.end() && old->second == tag.object) {
      names.insert(name);
      continue;
    }
    // Some tags of Linux lead to a tree.
    if (git_reference_peel(Out(commit), ref.get(), GIT_OBJECT_COMMIT) != 0) continue;
    tag.commit = bytes_of(git_object_id(commit.get()));
    if (const auto read = this->commit(raw_oid(tag.commit))) tag.date = read->committed;
    git_tag* annotated = nullptr;
    if (git_tag_lookup(&annotated, repository_.handle(), target) == 0) {
      if (const git_signature* tagger = git_tag_tagger(annotated)) tag.date = tagger->when.time;
      git_tag_free(annotated);
    }
    names.insert(name);
    out.push_back(std::move(tag));
  }
  return out;
}

std::optional<SourceCommit> SourceTree::commit(const RawOid& id) const {
  const auto raw = repository_.raw(view(id), ObjectType::commit);
  if (!raw) return std::nullopt;
  auto commit = read_source_commit(*raw);
  if (!commit) throw unreadable(folder_, fmt::format("commit {} is damaged", to_hex(view(id))));
  commit->id = id;
  if (shallow_.contains(id)) commit->parents.clear();
  return commit;
}

std::string SourceTree::ends() const {
  std::string ids;
  for (const RawOid& id : shallow_) ids += view(id);
  if (ids.empty()) return ids;
  const Sha1 sum = sha1(ids);
  return {reinterpret_cast<const char*>(sum.data()), sum.size()};
}

const std::string* SourceTree::tree(std::string_view id) const {
  const auto known = trees_.find(std::string(id));
  if (known != trees_.end()) return &known->second;
  auto raw = repository_.raw(id, ObjectType::tree);
  if (!raw) return nullptr;
  if (bytes_of_trees_ > most_bytes_of_trees) {
    trees_.clear();
    bytes_of_trees_ = 0;
  }
  bytes_of_trees_ += raw->size();
  return &trees_.emplace(std::string(id), std::move(*raw)).first->second;
}

std::optional<std::vector<ChangedPath>> SourceTree::changed_paths(const SourceCommit& commit, size_t most,
                                                                  const PathFilter& may_change) const {
  std::optional<SourceCommit> parent;
  if (!commit.parents.empty()) {
    parent = this->commit(commit.parents.front());
    if (!parent) return std::nullopt;
  }
  PathChanges changes([this](std::string_view id) { return tree(id); }, most, may_change);
  if (!changes.compare(parent ? view(parent->tree) : std::string_view(), view(commit.tree), {}, 0))
    return std::nullopt;
  return changes.take();
}

std::optional<std::string> SourceTree::diff(const SourceCommit& commit, bool finds_renames) const {
  git_repository* repository = repository_.handle();
  std::optional<SourceCommit> parent;
  if (!commit.parents.empty()) {
    parent = this->commit(commit.parents.front());
    if (!parent) return std::nullopt;
  }
  const Tree before = parent ? tree_of(repository, parent->tree) : Tree();
  const Tree after = tree_of(repository, commit.tree);
  if (after == nullptr || (parent && before == nullptr)) return std::nullopt;
  Diff diff;
  git_diff_options options;
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  options.flags = GIT_DIFF_INDENT_HEURISTIC;
  // Larger files count as binary.
  options.max_size = largest_file;
  if (git_diff_tree_to_tree(Out(diff), repository, before.get(), after.get(), &options) != 0)
    return std::nullopt;
  // Like git, which finds renames but no copies.
  git_diff_find_options renames;
  git_diff_find_options_init(&renames, GIT_DIFF_FIND_OPTIONS_VERSION);
  renames.flags = GIT_DIFF_FIND_RENAMES;
  git_diff_similarity_metric measure{pieces_of_path, pieces_of_buffer, free_pieces, compare_pieces, nullptr};
  renames.metric = &measure;
  if (finds_renames && git_diff_find_similar(diff.get(), &renames) != 0) return std::nullopt;
  std::string text;
  const auto add = [](const git_diff_delta*, const git_diff_hunk*, const git_diff_line* line, void* to) {
    auto& out = *static_cast<std::string*>(to);
    const bool is_of_hunk = line->origin == GIT_DIFF_LINE_CONTEXT || line->origin == GIT_DIFF_LINE_ADDITION ||
                            line->origin == GIT_DIFF_LINE_DELETION;
    if (is_of_hunk) out += line->origin;
    out.append(line->content, line->content_len);
    return out.size() > most_bytes_of_diff ? 1 : 0;
  };
  if (git_diff_print(diff.get(), GIT_DIFF_FORMAT_PATCH, add, &text) != 0) return std::nullopt;
  return text;
}

}  // namespace kvq
