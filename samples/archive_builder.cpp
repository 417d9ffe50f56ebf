// SPDX-License-Identifier: MIT
#include "samples/archive_builder.hpp"

#include <git2.h>

#include <chrono>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace kvq::samples {
namespace {

constexpr const char* branch = "refs/heads/master";

void check(int result, const char* what) {
  if (result < 0) throw std::runtime_error(std::string("cannot create the archive: ") + what);
}

std::string hex(const git_oid& oid) {
  std::string text(GIT_OID_HEXSZ, '\0');
  git_oid_fmt(text.data(), &oid);
  return text;
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  // An empty file sets failbit on `text`, but is not an error.
  if (!file.is_open()) throw std::runtime_error("cannot read " + path.string());
  return text.str();
}

/// "2025-03-03T10:00:05Z"
int64_t parse_time(const std::string& text) {
  int year = 0;
  unsigned month = 0, day = 0;
  int64_t hour = 0, minute = 0, second = 0;
  if (std::sscanf(text.c_str(), "%d-%u-%uT%ld:%ld:%ldZ", &year, &month, &day, &hour, &minute, &second) != 6) {
    throw std::runtime_error("invalid time: " + text);
  }
  using namespace std::chrono;
  const sys_days date = std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
  return sys_seconds(date).time_since_epoch().count() + hour * 3600 + minute * 60 + second;
}

}  // namespace

struct ArchiveBuilder::Repository {
  git_repository* handle = nullptr;
  std::optional<git_oid> last;

  Repository() { git_libgit2_init(); }
  Repository(const Repository&) = delete;
  Repository& operator=(const Repository&) = delete;
  ~Repository() {
    git_repository_free(handle);
    git_libgit2_shutdown();
  }
};

ArchiveBuilder::ArchiveBuilder(const std::filesystem::path& path)
    : repository_(std::make_unique<Repository>()) {
  std::filesystem::create_directories(path);
  git_repository_init_options options = GIT_REPOSITORY_INIT_OPTIONS_INIT;
  options.flags = GIT_REPOSITORY_INIT_BARE | GIT_REPOSITORY_INIT_NO_REINIT;
  options.initial_head = "master";
  check(git_repository_init_ext(&repository_->handle, path.c_str(), &options), "git init");
}

ArchiveBuilder::ArchiveBuilder(ArchiveBuilder&&) noexcept = default;
ArchiveBuilder::~ArchiveBuilder() = default;

std::string ArchiveBuilder::commit(const char* file, std::string_view bytes, int64_t time) {
  git_repository* repository = repository_->handle;
  git_treebuilder* builder = nullptr;
  check(git_treebuilder_new(&builder, repository, nullptr), "tree");
  if (file != nullptr) {
    git_oid blob;
    check(git_blob_create_from_buffer(&blob, repository, bytes.data(), bytes.size()), "blob");
    check(git_treebuilder_insert(nullptr, builder, file, &blob, GIT_FILEMODE_BLOB), "tree entry");
  }
  git_oid tree_id;
  check(git_treebuilder_write(&tree_id, builder), "tree");
  git_treebuilder_free(builder);
  git_tree* tree = nullptr;
  check(git_tree_lookup(&tree, repository, &tree_id), "tree");
  git_signature* who = nullptr;
  check(git_signature_new(&who, "kvq samples", "samples@example.org", time, 0), "signature");
  git_commit* parent = nullptr;
  if (repository_->last) check(git_commit_lookup(&parent, repository, &*repository_->last), "parent");
  const git_commit* parents[] = {parent};
  git_oid id;
  const char* message = file == nullptr ? "neither" : *file == 'd' ? "rm" : "mail";
  check(
      git_commit_create(&id, repository, nullptr, who, who, nullptr, message, tree, parent ? 1 : 0, parents),
      "commit");
  git_commit_free(parent);
  git_signature_free(who);
  git_tree_free(tree);
  git_reference* ref = nullptr;
  check(git_reference_create(&ref, repository, branch, &id, 1, nullptr), "branch");
  git_reference_free(ref);
  repository_->last = id;
  return hex(id);
}

std::string ArchiveBuilder::add_mail(std::string_view mail, int64_t time) {
  return commit("m", mail, time);
}
std::string ArchiveBuilder::add_deletion(std::string_view mail, int64_t time) {
  return commit("d", mail, time);
}
std::string ArchiveBuilder::add_empty(int64_t time) {
  return commit(nullptr, {}, time);
}

void ArchiveBuilder::tag(const std::string& name) {
  git_reference* ref = nullptr;
  check(git_reference_create(&ref, repository_->handle, ("refs/tags/" + name).c_str(),
                             &repository_->last.value(), 1, nullptr),
        "tag");
  git_reference_free(ref);
}

void ArchiveBuilder::go_back_to(const std::optional<std::string>& commit) {
  repository_->last.reset();
  if (!commit) return;
  git_oid id;
  check(git_oid_fromstr(&id, commit->c_str()), "commit id");
  repository_->last = id;
}

void build_from_manifest(const std::filesystem::path& manifest, const std::filesystem::path& folder) {
  const std::filesystem::path mails = manifest.parent_path() / "mail";
  ArchiveBuilder archive(folder / "git" / "0.git");
  std::istringstream lines(read_file(manifest));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string first, verb, file;
    words >> first >> verb >> file;
    if (first == "tag") {
      archive.tag(verb);
    } else if (verb == "mail") {
      archive.add_mail(read_file(mails / file), parse_time(first));
    } else if (verb == "delete") {
      archive.add_deletion(read_file(mails / file), parse_time(first));
    } else {
      throw std::runtime_error("invalid line in the manifest: " + line);
    }
  }
}

}  // namespace kvq::samples
