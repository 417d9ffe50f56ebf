// SPDX-License-Identifier: MIT
#include "indexer/mirror/transfer.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <new>
#include <span>
#include <string_view>
#include <system_error>
#include <utility>

#include "indexer/git/config_file.hpp"
#include "indexer/git/git.hpp"
#include "indexer/git/git_handles.hpp"
#include "indexer/mirror/git_over_http.hpp"
#include "schema/base/descriptor.hpp"
#include "schema/base/system_reason.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr const char* origin = "origin";
constexpr const char* mirror_refspec = "+refs/*:refs/*";
constexpr const char* branches_refspec = "+refs/heads/*:refs/heads/*";

void start_git_to_write() {
  start_git();
  // As in git, what was fetched survives a crash of the machine.
  static const int on = git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, 1);
  static_cast<void>(on);
}

std::string last_message() {
  const git_error* error = git_error_last();
  return error == nullptr ? "no reason given" : error->message;
}

/// Throws if a call of libgit2 met a fault of the machine. errno must be 0 before the call.
void check_machine(const fs::path& repository) {
  const git_error* error = git_error_last();
  const int number = git_error_number();
  if ((error != nullptr && error->klass == GIT_ERROR_NOMEMORY) || number == ENOMEM) throw std::bad_alloc();
  const auto reason = system_reason(number);
  if (!reason && number != EACCES && number != EPERM) return;
  throw Error(ErrorKind::archive,
              fmt::format("'{}' cannot be written: {}", repository.string(),
                          reason ? std::string(reason->what) : std::generic_category().message(number)),
              reason ? std::string(reason->hint) : "check the permissions of its files");
}

[[noreturn]] void cannot_write(const fs::path& repository) {
  check_machine(repository);
  throw Error(ErrorKind::archive,
              fmt::format("'{}' cannot be written ({})", repository.string(), last_message()));
}

/// Throws Error (archive) for a failed call of the standard library.
void check(const std::error_code& failed, const fs::path& path) {
  if (!failed) return;
  const auto reason = system_reason(failed.value());
  throw Error(ErrorKind::archive,
              fmt::format("'{}' cannot be written: {}", path.string(),
                          reason ? std::string(reason->what) : failed.message()),
              reason ? std::string(reason->hint) : "");
}

/// Returns the folder that an address names; absent if it is not on this machine.
std::optional<fs::path> local_path(const std::string& address) {
  constexpr std::string_view scheme = "file://";
  if (address.starts_with(scheme)) return address.substr(scheme.size());
  return address.starts_with('/') ? std::optional<fs::path>(address) : std::nullopt;
}

/// One connection with a remote.
class Transfer {
 public:
  Transfer(git_remote* remote, const TransferOptions& options)
      : remote_(remote), options_(options), over_http_(options.http) {}
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  git_remote_callbacks callbacks() {
    git_remote_callbacks callbacks;
    git_remote_init_callbacks(&callbacks, GIT_REMOTE_CALLBACKS_VERSION);
    callbacks.payload = this;
    callbacks.transfer_progress = on_progress;
    callbacks.pack_progress = [](int, uint32_t, uint32_t, void* self) { return stop(self); };
    callbacks.sideband_progress = [](const char*, int, void* self) { return stop(self); };
    callbacks.credentials = no_question;
    if (is_http(address())) {
      callbacks.transport = [](git_transport** out, git_remote* owner, void* self) {
        return static_cast<Transfer*>(self)->over_http_.make_transport(out, owner);
      };
    }
    return callbacks;
  }

  std::string address() const { return git_remote_url(remote_); }
  const std::string& moved_to() const { return over_http_.moved_to(); }

  /// Throws the reason why a call of libgit2 failed. `code` is its result.
  [[noreturn]] void fail(int code, const fs::path& repository) const {
    over_http_.rethrow();
    if (was_interrupted_)
      throw Error(ErrorKind::interrupted, "interrupted", "what is whole is kept; run it again to go on");
    check_machine(repository);
    const std::string shown = shown_address(address());
    const std::string message = last_message();
    const auto local = local_path(address());
    std::error_code failed;
    if (local && !fs::exists(*local, failed) && !failed)
      throw NotThere(ErrorKind::network, fmt::format("there is nothing at '{}'", shown));
    if (code == GIT_ENOTFOUND || message.starts_with("remote error:"))
      throw NotThere(ErrorKind::network,
                     fmt::format("there is no git repository at '{}' ({})", shown, message));
    if (message.starts_with("failed to connect") || message.starts_with("failed to resolve address")) {
      throw Error(ErrorKind::network, fmt::format("'{}' cannot be reached ({})", shown, message),
                  "check the address and your network");
    }
    if (code == GIT_ELOCKED) {
      throw Error(ErrorKind::locked, fmt::format("'{}' is locked ({})", repository.string(), message),
                  "if no other program fetches in it, remove the file that ends in .lock");
    }
    throw Error(ErrorKind::network, fmt::format("the transfer from '{}' failed ({})", shown, message),
                "run it again: what is whole is kept");
  }

 private:
  bool is_interrupted() { return was_interrupted_ = options_.interrupted && options_.interrupted(); }

  static int stop(void* self) { return static_cast<Transfer*>(self)->is_interrupted() ? GIT_EUSER : 0; }

  static int on_progress(const git_indexer_progress* progress, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if (transfer.is_interrupted()) return GIT_EUSER;
    if (transfer.options_.progress) {
      transfer.options_.progress(
          {progress->received_objects, progress->total_objects, progress->received_bytes});
    }
    return 0;
  }

  /// Asks nobody: a key of ssh's agent is tried once.
  static int no_question(git_credential** out, const char*, const char* user, unsigned allowed, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    if ((allowed & GIT_CREDENTIAL_SSH_KEY) != 0 && !std::exchange(transfer.has_tried_agent_, true))
      return git_credential_ssh_key_from_agent(out, user == nullptr ? "git" : user);
    git_error_set_str(GIT_ERROR_CALLBACK, "it wants a password, and kvq never asks for one");
    return GIT_EAUTH;
  }

  git_remote* remote_;
  const TransferOptions& options_;
  GitOverHttp over_http_;
  bool was_interrupted_ = false;
  bool has_tried_agent_ = false;
};

void clear_errors() {
  git_error_clear();
  errno = 0;
}

OpenRepository opened(const fs::path& repository) {
  OpenRepository handle;
  clear_errors();
  // A repository with a work tree is opened as its folder .git, as kvq index does.
  if (git_repository_open_bare(Out(handle), repository.c_str()) != 0) {
    check_machine(repository);
    throw Error(ErrorKind::archive,
                fmt::format("'{}' cannot be opened ({})", repository.string(), last_message()));
  }
  return handle;
}

/// Fetches with the refspecs, or with those of the remote if there are none.
std::string fetch_from(git_remote* remote, const fs::path& repository, std::vector<const char*> refspecs,
                       const TransferOptions& options) {
  Transfer transfer(remote, options);
  git_fetch_options fetch_options;
  git_fetch_options_init(&fetch_options, GIT_FETCH_OPTIONS_VERSION);
  fetch_options.callbacks = transfer.callbacks();
  // grokmirror makes FETCH_HEAD a link to /dev/null, and libgit2 would rename its own file over what a link
  // names.
  std::error_code failed;
  if (fs::is_symlink(repository / "FETCH_HEAD", failed)) fetch_options.update_fetchhead = 0;
  git_strarray wanted{};
  // libgit2 does not change them.
  wanted.strings = const_cast<char**>(refspecs.data());
  wanted.count = refspecs.size();
  clear_errors();
  const int code =
      git_remote_fetch(remote, refspecs.empty() ? nullptr : &wanted, &fetch_options, "kvq: fetch");
  if (code != 0) transfer.fail(code, repository);
  return transfer.moved_to();
}

/// Lets HEAD name the branch that it names there.
void take_head(git_repository* repository, git_remote* remote, const fs::path& folder) {
  git_buf branch{};
  clear_errors();
  const int code = git_remote_default_branch(&branch, remote);
  if (code == GIT_ENOTFOUND) return;
  const int failed = code != 0 ? code : git_repository_set_head(repository, branch.ptr);
  git_buf_dispose(&branch);
  if (failed != 0) cannot_write(folder);
}

struct RemoteSettings {
  const char* name;
  std::string address;
};

/// Returns the remote that a repository is fetched from: origin, or that of grokmirror.
std::optional<RemoteSettings> remote_of(const fs::path& repository) {
  const auto settings = git_settings(repository / "config");
  if (!settings) return std::nullopt;
  for (const char* name : {origin, "_grokmirror"}) {
    for (const GitSetting& setting : *settings) {
      if (setting.section == "remote" && setting.subsection == name && setting.name == "url" &&
          !setting.value.empty())
        return RemoteSettings{name, setting.value};
    }
  }
  return std::nullopt;
}

fs::path unfinished(const fs::path& folder) {
  return folder.native() + ".partial";
}

/// A folder that was renamed is safe only when the folder above it is on the disk.
void sync_folder(const fs::path& folder) {
  const Descriptor opened(open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (opened.is_open()) fsync(opened.number());
}

}  // namespace

std::optional<std::vector<std::string>> remote_refs(const std::string& address,
                                                    const TransferOptions& options) {
  start_git_to_write();
  Remote remote;
  clear_errors();
  if (git_remote_create_detached(Out(remote), address.c_str()) != 0) {
    throw Error(ErrorKind::usage,
                fmt::format("'{}' is not an address ({})", shown_address(address), last_message()));
  }
  Transfer transfer(remote.get(), options);
  const git_remote_callbacks callbacks = transfer.callbacks();
  clear_errors();
  const int code = git_remote_connect(remote.get(), GIT_DIRECTION_FETCH, &callbacks, nullptr, nullptr);
  try {
    if (code != 0) transfer.fail(code, address);
  } catch (const NotThere&) {
    return std::nullopt;
  }
  const git_remote_head** heads = nullptr;
  size_t count = 0;
  if (git_remote_ls(&heads, &count, remote.get()) != 0) transfer.fail(-1, address);
  std::vector<std::string> names;
  for (const git_remote_head* head : std::span(heads, count)) names.emplace_back(head->name);
  git_remote_disconnect(remote.get());
  return names;
}

std::string clone_mirror(const std::string& address, const fs::path& folder, const TransferOptions& options) {
  start_git_to_write();
  remove_unfinished_clone(folder);
  const fs::path partial = unfinished(folder);
  std::string moved_to;
  try {
    OpenRepository repository;
    git_repository_init_options init;
    git_repository_init_options_init(&init, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
    init.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_MKPATH | GIT_REPOSITORY_INIT_NO_REINIT;
    clear_errors();
    if (git_repository_init_ext(Out(repository), partial.c_str(), &init) != 0) cannot_write(partial);
    Remote remote;
    git_config* config = nullptr;
    if (git_remote_create_with_fetchspec(Out(remote), repository.get(), origin, address.c_str(),
                                         mirror_refspec) != 0 ||
        git_repository_config(&config, repository.get()) != 0)
      cannot_write(partial);
    const int failed = git_config_set_bool(config, "remote.origin.mirror", 1);
    git_config_free(config);
    if (failed != 0) cannot_write(partial);
    moved_to = fetch_from(remote.get(), partial, {}, options);
    take_head(repository.get(), remote.get(), partial);
  } catch (...) {
    remove_unfinished_clone(folder);
    throw;
  }
  std::error_code failed;
  fs::rename(partial, folder, failed);
  check(failed, folder);
  sync_folder(folder.parent_path());
  return moved_to;
}

void remove_unfinished_clone(const fs::path& folder) {
  std::error_code failed;
  fs::remove_all(unfinished(folder), failed);
}

std::string fetch(const fs::path& repository, const TransferOptions& options) {
  start_git_to_write();
  const OpenRepository handle = opened(repository);
  const auto settings = remote_of(repository);
  Remote remote;
  clear_errors();
  if (!settings || git_remote_lookup(Out(remote), handle.get(), settings->name) != 0)
    throw Error(ErrorKind::archive, fmt::format("'{}' has no remote 'origin'", repository.string()));
  std::vector<const char*> refspecs;
  if (git_remote_refspec_count(remote.get()) == 0 && repository.filename() != ".git")
    refspecs.push_back(branches_refspec);
  return fetch_from(remote.get(), repository, std::move(refspecs), options);
}

bool continues(const fs::path& repository, const std::string& address, const TransferOptions& options) {
  start_git_to_write();
  const OpenRepository handle = opened(repository);
  git_oid here;
  if (git_reference_name_to_id(&here, handle.get(), "HEAD") != 0) return true;
  Remote remote;
  if (git_remote_create_anonymous(Out(remote), handle.get(), address.c_str()) != 0) cannot_write(repository);
  constexpr const char* place = "refs/kvq/other";
  fetch_from(remote.get(), repository, {"+HEAD:refs/kvq/other"}, options);
  git_oid there;
  if (git_reference_name_to_id(&there, handle.get(), place) != 0) return false;
  const bool is_same = git_oid_equal(&here, &there) != 0;
  const bool goes_on = is_same || git_graph_descendant_of(handle.get(), &there, &here) == 1;
  git_reference_remove(handle.get(), place);
  return goes_on;
}

void set_remote_address(const fs::path& repository, const std::string& address) {
  const OpenRepository handle = opened(repository);
  const auto settings = remote_of(repository);
  clear_errors();
  Remote made;
  const int failed = settings ? git_remote_set_url(handle.get(), settings->name, address.c_str())
                              : git_remote_create_with_fetchspec(Out(made), handle.get(), origin,
                                                                 address.c_str(), mirror_refspec);
  if (failed != 0) cannot_write(repository);
}

std::optional<std::string> remote_address(const fs::path& repository) {
  const auto settings = remote_of(repository);
  return settings ? std::optional(settings->address) : std::nullopt;
}

}  // namespace kvq
