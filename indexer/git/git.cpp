// SPDX-License-Identifier: MIT
#include "indexer/git/git.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <new>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "indexer/git/git_handles.hpp"
#include "indexer/git/obstacles.hpp"
#include "indexer/git/tree_changes.hpp"
#include "schema/base/aside.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/system_reason.hpp"

namespace kvq {
namespace {

using ReferenceIterator = std::unique_ptr<git_reference_iterator, Free<git_reference_iterator_free>>;
using Tag = std::unique_ptr<git_tag, Free<git_tag_free>>;
using Objects = std::unique_ptr<git_odb, Free<git_odb_free>>;
using RawObject = std::unique_ptr<git_odb_object, Free<git_odb_object_free>>;

constexpr size_t mapped_window_bytes = 4u << 20;
constexpr size_t most_mapped_bytes = 32u << 20;

/// Extensions that do not change how kvq reads a repository (git-config(1)).
constexpr const char* harmless_extensions[] = {"noop",
                                               "noop-v1",
                                               "partialclone",
                                               "worktreeconfig",
                                               "relativeworktrees",
                                               "preciousobjects",
                                               "compatobjectformat",
                                               "submodulepathconfig"};

struct Library {
  Library() {
    git_libgit2_init();
    git_libgit2_opts(GIT_OPT_SET_EXTENSIONS, harmless_extensions, std::size(harmless_extensions));
    // As in git, verification is left to `git fsck`: hashing each object adds half the time of reading it.
    git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, 0);
    // Each object is read once. Without these limits memory use grows with the archive: with all commits and
    // trees, and with the packs, which are mapped completely.
    git_libgit2_opts(GIT_OPT_ENABLE_CACHING, 0);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_SIZE, mapped_window_bytes);
    git_libgit2_opts(GIT_OPT_SET_MWINDOW_MAPPED_LIMIT, most_mapped_bytes);
  }
  ~Library() { git_libgit2_shutdown(); }
  Library(const Library&) = delete;
  Library& operator=(const Library&) = delete;
};

[[noreturn]] void cannot_read(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::archive, fmt::format("the archive '{}' cannot be read: {}", path, what),
              "run 'git fsck' in it for details");
}

/// Throws if a call of libgit2 met a fault of the machine: libgit2 calls what it cannot open missing or
/// damaged, or skips it. errno must be 0 before the call.
void check_machine(const std::string& path) {
  const git_error* error = git_error_last();
  const bool is_out_of_memory = error != nullptr && error->klass == GIT_ERROR_NOMEMORY;
  const int number = git_error_number();
  if (is_out_of_memory || number == ENOMEM) throw std::bad_alloc();
  if (const auto reason = system_reason(number)) {
    throw Error(ErrorKind::archive, fmt::format("the archive '{}' cannot be read: {}", path, reason->what),
                std::string(reason->hint));
  }
  if (number == EACCES) {
    throw Error(ErrorKind::archive, fmt::format("the archive '{}' cannot be read: permission denied", path),
                "check the permissions of its files");
  }
}

/// Like cannot_read(), after a failed call of libgit2: adds its message.
[[noreturn]] void library_cannot_read(const std::string& path, const std::string& what) {
  check_machine(path);
  const git_error* error = git_error_last();
  cannot_read(path, error == nullptr ? what : fmt::format("{} ({})", what, error->message));
}

/// Throws for an object that libgit2 cannot read. `code` is the result of its call.
[[noreturn]] void object_cannot_be_read(const std::string& path, const std::string& object, int code) {
  check_machine(path);
  if (code == GIT_ENOTFOUND) throw missing_object(path, object);
  library_cannot_read(path, object + " is damaged");
}

/// Returns the commit that a ref leads to; absent if it leads to a blob or to a missing object, which are no
/// places in the archive.
std::optional<Oid> commit_of(git_repository* repository, const std::string& path,
                             const git_reference& reference) {
  Reference resolved;
  const git_oid* target = git_reference_target(&reference);
  if (target == nullptr) {
    if (git_reference_resolve(Out(resolved), &reference) != 0) return std::nullopt;
    target = git_reference_target(resolved.get());
  }
  Objects objects;
  if (git_repository_odb(Out(objects), repository) != 0) library_cannot_read(path, "it has no objects");
  // libgit2 does not parse commits of impossible times, so only tags are parsed.
  for (git_oid id = *target;;) {
    size_t size = 0;
    git_object_t type = GIT_OBJECT_INVALID;
    Tag tag;
    errno = 0;
    int failed = git_odb_read_header(&size, &type, objects.get(), &id);
    if (failed == 0 && type == GIT_OBJECT_COMMIT) return bytes_of(&id);
    if (failed == 0 && type != GIT_OBJECT_TAG) return std::nullopt;
    if (failed == 0) failed = git_tag_lookup(Out(tag), repository, &id);
    if (failed != 0) {
      check_machine(path);
      if (failed == GIT_ENOTFOUND) return std::nullopt;
      object_cannot_be_read(path, fmt::format("the object of '{}'", git_reference_name(&reference)), failed);
    }
    git_oid_cpy(&id, git_tag_target_id(tag.get()));
  }
}

/// Returns the names of git's extensions that libgit2 can read.
std::vector<std::string> supported_extensions() {
  git_strarray names{};
  std::vector<std::string> out;
  if (git_libgit2_opts(GIT_OPT_GET_EXTENSIONS, &names) != 0) return out;
  for (const char* name : std::span(names.strings, names.count)) out.emplace_back(name);
  git_strarray_dispose(&names);
  return out;
}

/// Returns the names of the files below "refs" in the folder of a repository.
std::vector<std::string> loose_refs(const std::filesystem::path& repository) {
  std::vector<std::string> names;
  std::error_code failed;
  std::filesystem::recursive_directory_iterator file(repository / "refs", failed);
  for (; !failed && file != std::filesystem::recursive_directory_iterator(); file.increment(failed)) {
    if (file->is_regular_file(failed)) names.push_back(file->path().lexically_relative(repository).string());
  }
  if (failed && failed != std::errc::no_such_file_or_directory) {
    errno = failed.value();
    check_machine(repository.string());
  }
  return names;
}

}  // namespace

void start_git() {
  static const Library library;
}

int git_error_number() {
  // If libgit2 reports the call, it appends the text of errno to its message, and sets errno to 0.
  const git_error* error = git_error_last();
  if (errno != 0 || error == nullptr || error->klass != GIT_ERROR_OS) return errno;
  constexpr int most = 133;
  const std::string_view message = error->message;
  int number = 1;
  while (number <= most && !message.ends_with(": " + std::generic_category().message(number))) ++number;
  return number <= most ? number : 0;
}

std::future<void> start_git_aside() {
  return std::async(aside, start_git);
}

void Repository::Close::operator()(git_repository* repository) const {
  git_repository_free(repository);
}

Repository::Repository(std::unique_ptr<git_repository, Close> handle, std::string path,
                       std::shared_ptr<const PackFiles> packs)
    : handle_(std::move(handle)), path_(std::move(path)), packs_(std::move(packs)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository::~Repository() = default;

bool Repository::is_at(const std::filesystem::path& path) {
  start_git();
  errno = 0;
  git_repository* handle = nullptr;
  // Unlike git_repository_open, open_bare accepts a mirror that another user fetched.
  const int failed = git_repository_open_bare(&handle, path.c_str());
  git_repository_free(handle);
  if (failed != 0) check_machine(path.string());
  // libgit2 1.9, unlike 1.5, also refuses a repository whose format it does not know.
  return failed != GIT_ENOTFOUND;
}

Repository Repository::open(const std::filesystem::path& path) {
  start_git();
  std::unique_ptr<git_repository, Close> handle;
  git_error_clear();
  errno = 0;
  if (const auto obstacle = format_obstacle(path, supported_extensions())) {
    check_machine(path.string());
    throw Error(*obstacle);
  }
  errno = 0;
  const int failed = git_repository_open_bare(Out(handle), path.c_str());
  if (failed == GIT_ENOTFOUND) {
    throw Error(ErrorKind::archive, fmt::format("'{}' is not a bare git repository", path.string()),
                "clone the archive with 'git clone --mirror'");
  }
  if (failed != 0) library_cannot_read(path.string(), "it cannot be opened");
  auto packs = std::make_shared<const PackFiles>(
      std::filesystem::path(git_repository_commondir(handle.get())) / "objects");
  return {std::move(handle), path.string(), std::move(packs)};
}

Repository Repository::for_another_thread() const {
  std::unique_ptr<git_repository, Close> handle;
  errno = 0;
  if (git_repository_open_bare(Out(handle), path_.c_str()) != 0)
    library_cannot_read(path_, "it cannot be opened");
  return {std::move(handle), path_, packs_.files()};
}

std::optional<Oid> Repository::head() const {
  errno = 0;
  git_oid oid;
  const int failed = git_reference_name_to_id(&oid, handle_.get(), "HEAD");
  if (failed == GIT_ENOTFOUND || failed == GIT_EUNBORNBRANCH) {
    check_machine(path_);
    if (const auto names = ref_names(); !names.empty()) throw missing_branch(path_, head_target(), names);
    return std::nullopt;
  }
  if (failed != 0) library_cannot_read(path_, "its HEAD is damaged");
  return bytes_of(&oid);
}

std::vector<std::string> Repository::ref_names() const {
  ReferenceIterator iterator;
  if (git_reference_iterator_new(Out(iterator), handle_.get()) != 0)
    library_cannot_read(path_, "its refs are damaged");
  std::vector<std::string> names;
  const char* name = nullptr;
  while (git_reference_next_name(&name, iterator.get()) == 0) names.emplace_back(name);
  return names;
}

std::string Repository::head_target() const {
  Reference head;
  if (git_reference_lookup(Out(head), handle_.get(), "HEAD") != 0) return "HEAD";
  const char* target = git_reference_symbolic_target(head.get());
  return target == nullptr ? "HEAD" : target;
}

std::vector<Ref> Repository::refs() const {
  std::vector<Ref> refs;
  if (const auto commit = head()) refs.push_back({"HEAD", *commit});
  errno = 0;
  ReferenceIterator iterator;
  if (git_reference_iterator_new(Out(iterator), handle_.get()) != 0)
    library_cannot_read(path_, "its refs are damaged");
  std::set<std::string> seen;
  Reference reference;
  const auto add = [&] {
    const std::string& name = *seen.insert(git_reference_name(reference.get())).first;
    if (const auto commit = commit_of(handle_.get(), path_, *reference)) refs.push_back({name, *commit});
  };
  while (git_reference_next(Out(reference), iterator.get()) == 0) add();
  // The iterator skips a ref whose file it cannot open.
  const std::filesystem::path folder = git_repository_commondir(handle_.get());
  for (const std::string& name : loose_refs(folder)) {
    if (seen.contains(name)) continue;
    errno = 0;
    if (!std::ifstream(folder / name)) check_machine(path_);
    errno = 0;
    if (git_reference_lookup(Out(reference), handle_.get(), name.c_str()) == 0) {
      add();
    } else {
      check_machine(path_);
    }
  }
  return refs;
}

RawCommit Repository::raw_commit(const Oid& id) const {
  const auto raw = object(id, ObjectType::commit, "commit", id);
  if (!raw) throw missing_object(path_, "commit " + to_hex(id));
  const std::optional<RawCommit> read = read_commit(*raw);
  if (!read) cannot_read(path_, fmt::format("commit {} is damaged", to_hex(id)));
  return *read;
}

WalkedCommit Repository::commit(const Oid& id) const {
  const RawCommit read = raw_commit(id);
  return {id, read.tree, read.committed};
}

std::vector<WalkedCommit> Repository::commits_after(const Oid& head, const std::optional<Oid>& known,
                                                    bool* reached) const {
  return commits_after(head, [&](const Oid& at) { return *reached = at == known; });
}

std::vector<WalkedCommit> Repository::commits_after(const Oid& head,
                                                    const std::function<bool(const Oid&)>& ends) const {
  std::vector<WalkedCommit> commits;
  for (Oid at = head; !at.empty() && !ends(at);) {
    const RawCommit read = raw_commit(at);
    commits.push_back({at, read.tree, read.committed});
    at = read.parent ? Oid(view(*read.parent)) : Oid();
  }
  std::ranges::reverse(commits);
  return commits;
}

bool Repository::is_after(const Oid& newer, const Oid& older) const {
  Objects objects;
  const git_oid id = oid_of(newer);
  if (git_repository_odb(Out(objects), handle_.get()) != 0 || git_odb_exists(objects.get(), &id) == 0)
    return false;
  try {
    bool reached = false;
    return !commits_after(newer, older, &reached).empty() && reached;
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::archive) throw;
    return false;
  }
}

std::optional<std::string> Repository::object(std::string_view id, ObjectType type, std::string_view what,
                                              std::string_view named_by) const {
  if (auto packed = packs_.read(id); packed && packed->type == type) return std::move(packed->bytes);
  Objects objects;
  RawObject read;
  const git_oid oid = oid_of(id);
  errno = 0;
  int failed = git_repository_odb(Out(objects), handle_.get());
  if (failed != 0) library_cannot_read(path_, "it has no objects");
  failed = git_odb_read(Out(read), objects.get(), &oid);
  if (failed == GIT_ENOTFOUND) check_machine(path_);
  if (failed != 0 && failed != GIT_ENOTFOUND)
    object_cannot_be_read(path_, fmt::format("{} {}", what, to_hex(named_by)), failed);
  if (failed != 0 || git_odb_object_type(read.get()) != static_cast<git_object_t>(type)) return std::nullopt;
  return std::string(static_cast<const char*>(git_odb_object_data(read.get())),
                     git_odb_object_size(read.get()));
}

std::optional<std::string> Repository::raw(std::string_view id, ObjectType type) const {
  return object(id, type, type == ObjectType::commit ? "commit" : "tree", id);
}

std::string Repository::tree(std::string_view id, const WalkedCommit& commit) const {
  constexpr std::string_view what = "the tree of commit";
  auto raw = object(id, ObjectType::tree, what, commit.id);
  if (!raw) throw missing_object(path_, fmt::format("{} {}", what, to_hex(commit.id)));
  return std::move(*raw);
}

std::vector<TreeEntry> Repository::entries(std::string_view raw, const WalkedCommit& commit) const {
  auto entries = read_tree(raw);
  if (!entries) cannot_read(path_, fmt::format("the tree of commit {} is damaged", to_hex(commit.id)));
  return std::move(*entries);
}

Layout Repository::layout(const WalkedCommit& commit) const {
  const std::string raw = tree(commit);
  const std::vector<TreeEntry> files = entries(raw, commit);
  if (files.empty()) return Layout::no_files;
  const bool is_archive = std::ranges::any_of(
      files, [](std::string_view name) { return name == "m" || name == "d"; }, &TreeEntry::name);
  if (is_archive) return Layout::archive;
  const bool is_v1_archive = std::ranges::all_of(files, [](const TreeEntry& entry) {
    constexpr size_t digits = 2;
    return entry.kind == EntryKind::tree && entry.name.size() == digits &&
           entry.name.find_first_not_of("0123456789abcdef") == std::string_view::npos;
  });
  return is_v1_archive ? Layout::v1_archive : Layout::other;
}

const Oid& empty_blob() {
  static const Oid id = oid_bytes("e69de29bb2d1d6434b8b29ae775ad8c2e48c5391", '0');
  return id;
}

CommitIds Repository::ids(const WalkedCommit& commit) const {
  const std::string raw = tree(commit);
  const std::vector<TreeEntry> files = entries(raw, commit);
  CommitIds ids;
  const auto mail = std::ranges::find(files, "m", &TreeEntry::name);
  const auto deletion = std::ranges::find(files, "d", &TreeEntry::name);
  if (mail != files.end() && mail->kind == EntryKind::file) {
    if (mail->id != empty_blob()) ids.mail = mail->id;
  } else if (deletion != files.end()) {
    ids.deleted_blob = deletion->id;
  }
  return ids;
}

std::vector<FileChange> Repository::changes(const WalkedCommit& commit,
                                            const std::optional<WalkedCommit>& before) const {
  const TreeReader read = [this, &commit](std::string_view id) { return tree(id, commit); };
  const std::string_view old = before ? view(before->tree) : std::string_view();
  auto changes = changes_between(old, view(commit.tree), read);
  if (!changes) cannot_read(path_, fmt::format("the tree of commit {} is damaged", to_hex(commit.id)));
  std::vector<FileChange> out;
  // A mail that replaces another one may be the same message.
  for (Oid& blob : changes->removed) out.push_back({std::move(blob), true});
  for (Oid& blob : changes->added) out.push_back({std::move(blob), false});
  return out;
}

std::optional<std::string> Repository::blob(const Oid& oid) const {
  return object(oid, ObjectType::blob, "blob", oid);
}

std::string Repository::mail(const Oid& oid, const WalkedCommit& commit) const {
  auto bytes = blob(oid);
  if (!bytes) throw missing_object(path_, fmt::format("the mail of commit {}", to_hex(commit.id)));
  return std::move(*bytes);
}

ArchiveCommit Repository::read(const WalkedCommit& commit) const {
  ArchiveCommit out;
  CommitIds found = ids(commit);
  if (found.mail) {
    std::string bytes = mail(*found.mail, commit);
    out.mail = CommitFile{std::move(*found.mail), std::move(bytes)};
  }
  out.deleted_blob = std::move(found.deleted_blob);
  return out;
}

std::optional<std::string> Repository::file_at_head(const std::string& path) const {
  if (!head()) return std::nullopt;
  const std::string place = "HEAD:" + path;
  Object object;
  if (git_revparse_single(Out(object), handle_.get(), place.c_str()) != 0) return std::nullopt;
  if (git_object_type(object.get()) != GIT_OBJECT_BLOB) return std::nullopt;
  const auto* blob = reinterpret_cast<const git_blob*>(object.get());
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob)), git_blob_rawsize(blob));
}

}  // namespace kvq
