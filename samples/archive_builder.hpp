// SPDX-License-Identifier: MIT
// Creates archives like public-inbox: one commit per mail, on branch master of a bare repository. Used for
// the sample archive and by the tests.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kvq::samples {

/// Throws std::runtime_error on any failure. The same calls produce the same commit ids.
class ArchiveBuilder {
 public:
  /// Creates the repository; the folder must not contain one.
  explicit ArchiveBuilder(const std::filesystem::path& repository);
  ArchiveBuilder(ArchiveBuilder&&) noexcept;
  ~ArchiveBuilder();

  /// Adds a commit with the mail as file `m`. `time` is in seconds UTC. Returns the commit's id in
  /// hexadecimal, like the other functions.
  std::string add_mail(std::string_view mail, int64_t time);
  /// Adds a commit with the mail as file `d`, which deletes it.
  std::string add_deletion(std::string_view mail, int64_t time);
  /// Adds a commit without either file.
  std::string add_empty(int64_t time);

  /// Tags the last commit.
  void tag(const std::string& name);
  /// Rewrites history: the next commit follows this one. If `commit` is absent, it is the first.
  void go_back_to(const std::optional<std::string>& commit);

 private:
  struct Repository;
  std::string commit(const char* file, std::string_view bytes, int64_t time);
  std::unique_ptr<Repository> repository_;
};

/// Builds the archive of a manifest (see samples/README.md) as `folder`/git/0.git. The mails are in mail/
/// next to the manifest.
void build_from_manifest(const std::filesystem::path& manifest, const std::filesystem::path& folder);

}  // namespace kvq::samples
