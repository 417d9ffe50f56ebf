// SPDX-License-Identifier: MIT
#include "indexer/git/git.hpp"

#include <fmt/format.h>
#include <git2.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

template <auto free_function>
struct Free {
  template <class Handle>
  void operator()(Handle* handle) const {
    free_function(handle);
  }
};

using Reference = std::unique_ptr<git_reference, Free<git_reference_free>>;
using ReferenceIterator = std::unique_ptr<git_reference_iterator, Free<git_reference_iterator_free>>;
using Object = std::unique_ptr<git_object, Free<git_object_free>>;
using Tree = std::unique_ptr<git_tree, Free<git_tree_free>>;
using Config = std::unique_ptr<git_config, Free<git_config_free>>;
using ConfigIterator = std::unique_ptr<git_config_iterator, Free<git_config_iterator_free>>;
using Blob = std::unique_ptr<git_blob, Free<git_blob_free>>;
using Objects = std::unique_ptr<git_odb, Free<git_odb_free>>;
using RawObject = std::unique_ptr<git_odb_object, Free<git_odb_object_free>>;

/// Passes an owner to a C function as its output parameter: `Tree t; f(Out(t), ...)`. The owner is set at the
/// end of the full expression.
template <class Owner>
class Out {
 public:
  explicit Out(Owner& owner) : owner_(owner) {}
  ~Out() { owner_.reset(handle_); }
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;
  operator typename Owner::pointer *() { return &handle_; }  // NOLINT(google-explicit-constructor)

 private:
  Owner& owner_;
  typename Owner::pointer handle_ = nullptr;
};

constexpr size_t mapped_window_bytes = 4u << 20;
constexpr size_t most_mapped_bytes = 32u << 20;

struct Library {
  Library() {
    git_libgit2_init();
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

void start_library() {
  static const Library library;
}

[[noreturn]] void cannot_read(const std::string& path, const std::string& what) {
  throw Error(ErrorKind::archive, fmt::format("the archive '{}' cannot be read: {}", path, what),
              "run 'git fsck' in it for details");
}

/// Like cannot_read(), after a failed call of libgit2: adds its message.
[[noreturn]] void library_cannot_read(const std::string& path, const std::string& what) {
  const git_error* error = git_error_last();
  cannot_read(path, error == nullptr ? what : fmt::format("{} ({})", what, error->message));
}

Oid bytes_of(const git_oid* oid) {
  return {reinterpret_cast<const char*>(oid->id), GIT_OID_RAWSZ};
}

git_oid oid_of(std::string_view bytes) {
  git_oid oid;
  git_oid_fromraw(&oid, reinterpret_cast<const unsigned char*>(bytes.data()));
  return oid;
}
std::string_view view(const RawOid& oid) {
  return {oid.data(), oid.size()};
}

}  // namespace

std::future<void> start_git_aside() {
  return std::async(std::launch::async, start_library);
}

std::optional<std::vector<GitSetting>> git_settings(const std::filesystem::path& file) {
  start_library();
  Config config;
  ConfigIterator iterator;
  if (git_config_open_ondisk(Out(config), file.c_str()) != 0) return std::nullopt;
  if (git_config_iterator_new(Out(iterator), config.get()) != 0) return std::nullopt;
  std::vector<GitSetting> settings;
  git_config_entry* entry = nullptr;
  while (git_config_next(&entry, iterator.get()) == 0) {
    // Only the subsection can contain dots.
    const std::string_view key = entry->name;
    const size_t first = key.find('.');
    const size_t last = key.rfind('.');
    // git rejects settings before the first section.
    if (first == std::string_view::npos) return std::nullopt;
    GitSetting setting{.section = std::string(key.substr(0, first)),
                       .subsection = {},
                       .name = std::string(key.substr(last + 1)),
                       .value = entry->value == nullptr ? "" : entry->value};
    if (first != last) setting.subsection = key.substr(first + 1, last - first - 1);
    settings.push_back(std::move(setting));
  }
  return settings;
}

void Repository::Close::operator()(git_repository* repository) const {
  git_repository_free(repository);
}

Repository::Repository(std::unique_ptr<git_repository, Close> handle, std::string path)
    : handle_(std::move(handle)), path_(std::move(path)) {}
Repository::Repository(Repository&&) noexcept = default;
Repository::~Repository() = default;

bool Repository::is_at(const std::filesystem::path& path) {
  start_library();
  git_repository* handle = nullptr;
  // Unlike git_repository_open, open_bare accepts a mirror that another user fetched.
  const bool opened = git_repository_open_bare(&handle, path.c_str()) == 0;
  git_repository_free(handle);
  return opened;
}

Repository Repository::open(const std::filesystem::path& path) {
  start_library();
  std::unique_ptr<git_repository, Close> handle;
  const int failed = git_repository_open_bare(Out(handle), path.c_str());
  if (failed == GIT_ENOTFOUND) {
    throw Error(ErrorKind::archive, fmt::format("'{}' is not a bare git repository", path.string()),
                "clone the archive with 'git clone --mirror'");
  }
  if (failed != 0) library_cannot_read(path.string(), "it cannot be opened");
  return {std::move(handle), path.string()};
}

std::optional<Oid> Repository::head() const {
  git_oid oid;
  const int failed = git_reference_name_to_id(&oid, handle_.get(), "HEAD");
  if (failed == GIT_ENOTFOUND || failed == GIT_EUNBORNBRANCH) return std::nullopt;
  if (failed != 0) library_cannot_read(path_, "its HEAD is damaged");
  return bytes_of(&oid);
}

std::vector<Ref> Repository::refs() const {
  std::vector<Ref> refs;
  if (const auto commit = head()) refs.push_back({"HEAD", *commit});
  ReferenceIterator iterator;
  if (git_reference_iterator_new(Out(iterator), handle_.get()) != 0)
    library_cannot_read(path_, "its refs are damaged");
  Reference reference;
  while (git_reference_next(Out(reference), iterator.get()) == 0) {
    Object commit;
    // A ref can point to a blob or to a missing object. Neither is a place in the archive.
    if (git_reference_peel(Out(commit), reference.get(), GIT_OBJECT_COMMIT) != 0) continue;
    refs.push_back({git_reference_name(reference.get()), bytes_of(git_object_id(commit.get()))});
  }
  return refs;
}

std::vector<WalkedCommit> Repository::commits_after(const Oid& head, const std::optional<Oid>& known,
                                                    bool* reached) const {
  std::vector<WalkedCommit> commits;
  *reached = false;
  Objects objects;
  if (git_repository_odb(Out(objects), handle_.get()) != 0) library_cannot_read(path_, "it has no objects");
  for (std::optional<git_oid> at = oid_of(head); at;) {
    WalkedCommit commit{.id = bytes_of(&*at)};
    if (commit.id == known) {
      *reached = true;
      break;
    }
    // git_commit_lookup would parse the whole commit, which takes a third longer.
    RawObject object;
    const bool is_there = git_odb_read(Out(object), objects.get(), &*at) == 0;
    if (!is_there || git_odb_object_type(object.get()) != GIT_OBJECT_COMMIT) {
      cannot_read(path_,
                  fmt::format("commit {} is missing, as in a shallow or broken clone", to_hex(commit.id)));
    }
    const std::string_view raw(static_cast<const char*>(git_odb_object_data(object.get())),
                               git_odb_object_size(object.get()));
    const std::optional<RawCommit> read = read_commit(raw);
    if (!read) cannot_read(path_, fmt::format("commit {} is damaged", to_hex(commit.id)));
    commit.tree = read->tree;
    commit.committed = read->committed;
    commits.push_back(std::move(commit));
    at.reset();
    if (read->parent) at = oid_of(view(*read->parent));
  }
  std::ranges::reverse(commits);
  return commits;
}

CommitIds Repository::ids(const WalkedCommit& commit) const {
  const git_oid id = oid_of(view(commit.tree));
  Tree tree;
  if (git_tree_lookup(Out(tree), handle_.get(), &id) != 0) {
    library_cannot_read(path_, fmt::format("the tree of commit {} is damaged", to_hex(commit.id)));
  }
  CommitIds ids;
  const git_tree_entry* mail = git_tree_entry_byname(tree.get(), "m");
  if (mail != nullptr && git_tree_entry_type(mail) == GIT_OBJECT_BLOB) {
    ids.mail = bytes_of(git_tree_entry_id(mail));
  } else if (const git_tree_entry* deletion = git_tree_entry_byname(tree.get(), "d")) {
    ids.deleted_blob = bytes_of(git_tree_entry_id(deletion));
  }
  return ids;
}

std::optional<std::string> Repository::blob(const Oid& oid) const {
  const git_oid id = oid_of(oid);
  Blob blob;
  const int failed = git_blob_lookup(Out(blob), handle_.get(), &id);
  if (failed == GIT_ENOTFOUND) return std::nullopt;
  if (failed != 0) library_cannot_read(path_, fmt::format("blob {} is damaged", to_hex(oid)));
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob.get())),
                     static_cast<size_t>(git_blob_rawsize(blob.get())));
}

ArchiveCommit Repository::read(const WalkedCommit& commit) const {
  ArchiveCommit out;
  CommitIds found = ids(commit);
  if (found.mail) {
    auto bytes = blob(*found.mail);
    if (!bytes) cannot_read(path_, fmt::format("the mail of commit {} is missing", to_hex(commit.id)));
    out.mail = CommitFile{std::move(*found.mail), std::move(*bytes)};
  }
  out.deleted_blob = std::move(found.deleted_blob);
  return out;
}

std::optional<std::string> Repository::file_at_head(const std::string& path) const {
  const std::string place = "HEAD:" + path;
  Object object;
  if (git_revparse_single(Out(object), handle_.get(), place.c_str()) != 0) return std::nullopt;
  if (git_object_type(object.get()) != GIT_OBJECT_BLOB) return std::nullopt;
  const auto* blob = reinterpret_cast<const git_blob*>(object.get());
  return std::string(static_cast<const char*>(git_blob_rawcontent(blob)), git_blob_rawsize(blob));
}

}  // namespace kvq
