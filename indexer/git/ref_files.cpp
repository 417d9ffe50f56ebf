// SPDX-License-Identifier: MIT
#include "indexer/git/ref_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view symbolic = "ref: ";
constexpr std::string_view branches = "refs/heads/";

/// Maps the names of refs to raw object ids.
using RefMap = std::map<std::string, std::string>;

std::optional<std::string> text_of(const fs::path& file) {
  std::error_code failed;
  if (!fs::is_regular_file(file, failed)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  return std::move(text).str();
}

std::string_view without_line_break(std::string_view text) {
  return text.ends_with('\n') ? text.substr(0, text.size() - 1) : text;
}

std::optional<std::string> oid_of(std::string_view hex) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (hex.size() != digits_of_sha1 || !std::ranges::all_of(hex, is_digit)) return std::nullopt;
  return oid_bytes(std::string(hex), '0');
}

/// Parses the file packed-refs: one `ID NAME` per line, and after a tag object the line `^ID` with the object
/// that it points to.
bool add_packed(RefMap& refs, const std::string& text) {
  auto last = refs.end();
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) {
    if (line.starts_with('#')) continue;
    const bool is_peeled = line.starts_with('^');
    const auto oid = oid_of(std::string_view(line).substr(is_peeled ? 1 : 0, digits_of_sha1));
    if (!oid) return false;
    if (is_peeled) {
      if (last == refs.end()) return false;
      last->second = *oid;
    } else {
      if (line.size() < digits_of_sha1 + 2 || line[digits_of_sha1] != ' ') return false;
      last = refs.insert_or_assign(line.substr(digits_of_sha1 + 1), *oid).first;
    }
  }
  return true;
}

/// Reads the files below refs/, one per ref. They override packed refs.
bool add_loose(RefMap& refs, const fs::path& repository) {
  std::error_code failed;
  for (fs::recursive_directory_iterator at(repository / "refs", failed), end; !failed && at != end;
       at.increment(failed)) {
    if (at->is_directory(failed) || at->path().extension() == ".lock") continue;
    const auto text = text_of(at->path());
    const auto oid = text ? oid_of(without_line_break(*text)) : std::nullopt;
    if (!oid) return false;
    refs[at->path().lexically_relative(repository).generic_string()] = *oid;
  }
  return !failed;
}

}  // namespace

std::optional<FetchedBranch> fetched_branch(const fs::path& repository) {
  const auto fetched = text_of(repository / "FETCH_HEAD");
  if (!fetched || fetched->empty()) return std::nullopt;
  const auto head = text_of(repository / "HEAD");
  if (!head || !head->starts_with(std::string(symbolic) + std::string(branches))) return std::nullopt;
  const std::string_view name = without_line_break(std::string_view(*head).substr(symbolic.size()));
  const std::string of_branch = fmt::format("branch '{}' of ", name.substr(branches.size()));
  std::optional<std::string> commit;
  // Each line has an id, "not-for-merge" or nothing, and the description, separated by tabs. The description
  // of the HEAD of the other repository is only its address, which follows no word such as "branch" or "tag".
  std::istringstream in(*fetched);
  for (std::string line; std::getline(in, line);) {
    const size_t mark = line.find('\t');
    const size_t description = mark == std::string::npos ? mark : line.find('\t', mark + 1);
    if (description == std::string::npos) continue;
    const std::string_view what = std::string_view(line).substr(description + 1);
    const bool is_branch = what.starts_with(of_branch);
    const bool is_head = !commit && what.find("' of ") == std::string_view::npos;
    if (!is_branch && !is_head) continue;
    if (auto oid = oid_of(std::string_view(line).substr(0, mark))) commit = std::move(oid);
    if (is_branch) break;
  }
  if (!commit) return std::nullopt;
  return FetchedBranch{std::string(name), std::move(*commit)};
}

std::optional<std::vector<RefRow>> refs_in_files(const fs::path& repository) {
  std::error_code failed;
  // The refs of a worktree are in another folder.
  if (fs::exists(repository / "commondir", failed) || !fs::is_directory(repository / "objects", failed)) {
    return std::nullopt;
  }
  const auto head = text_of(repository / "HEAD");
  RefMap refs;
  if (!head) return std::nullopt;
  if (const auto packed = text_of(repository / "packed-refs"); packed && !add_packed(refs, *packed)) {
    return std::nullopt;
  }
  if (!add_loose(refs, repository)) return std::nullopt;
  const std::string_view leads_to = without_line_break(*head);
  if (leads_to.starts_with(symbolic)) {
    const auto branch = refs.find(std::string(leads_to.substr(symbolic.size())));
    if (branch == refs.end()) return std::nullopt;
    refs.insert_or_assign("HEAD", branch->second);
  } else if (const auto oid = oid_of(leads_to)) {
    refs.insert_or_assign("HEAD", *oid);
  } else {
    return std::nullopt;
  }
  std::vector<RefRow> out;
  for (auto& [name, oid] : refs) out.push_back({name, oid});
  return out;
}

}  // namespace kvq
