// SPDX-License-Identifier: MIT
// What the files that call libgit2 share: owners of its objects, and how it starts.
#pragma once

#include <git2.h>
// From libgit2 1.9 on, git_error_clear() is declared here.
#if __has_include(<git2/sys/errors.h>)
#include <git2/sys/errors.h>
#endif

#include <memory>
#include <string>
#include <string_view>

namespace kvq {

template <auto free_function>
struct Free {
  template <class Handle>
  void operator()(Handle* handle) const {
    free_function(handle);
  }
};

using Reference = std::unique_ptr<git_reference, Free<git_reference_free>>;
using Object = std::unique_ptr<git_object, Free<git_object_free>>;
using Remote = std::unique_ptr<git_remote, Free<git_remote_free>>;
using OpenRepository = std::unique_ptr<git_repository, Free<git_repository_free>>;

/// Passes an owner to a C function as its output parameter: `Tag tag; f(Out(tag), ...)`. The owner is set at
/// the end of the full expression.
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

/// Both are about the raw bytes of an object's id.
inline git_oid oid_of(std::string_view bytes) {
  git_oid oid;
  git_oid_fromraw(&oid, reinterpret_cast<const unsigned char*>(bytes.data()));
  return oid;
}
inline std::string bytes_of(const git_oid* oid) {
  return {reinterpret_cast<const char*>(oid->id), GIT_OID_RAWSZ};
}

/// Starts libgit2; later calls do nothing.
void start_git();

/// Returns errno of the system call that made a call of libgit2 fail; 0 if none failed. errno must be 0
/// before the call.
int git_error_number();

}  // namespace kvq
