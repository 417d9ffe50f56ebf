// SPDX-License-Identifier: MIT
#include "query/report/pages/applied_commits.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <string_view>

#include "query/sql/pages.hpp"

namespace kvq::report {

std::string tree_name(const std::string& path, const std::string& branch) {
  std::filesystem::path folder = path;
  if (folder.filename() == ".git") folder = folder.parent_path();
  std::string_view name = branch;
  for (const std::string_view prefix : {"refs/heads/", "refs/remotes/", "refs/"}) {
    if (!name.starts_with(prefix)) continue;
    name.remove_prefix(prefix.size());
    break;
  }
  return fmt::format("{} ({})", folder.filename().string(), name);
}

AppliedCommits::AppliedCommits(const Database& database) {
  Statement trees(database, sql::searched_trees);
  for (auto rows = trees.use(); rows.next();)
    trees_.push_back({tree_name(std::string(rows.text(0)), std::string(rows.text(1))), rows.integer(2)});
  if (trees_.empty()) return;
  commits_.emplace(database, sql::commits_of_patch);
  release_.emplace(database, sql::release_of_series);
}

std::vector<AppliedCommit> AppliedCommits::of_patch(int64_t message) {
  std::vector<AppliedCommit> out;
  if (!commits_) return out;
  for (auto rows = commits_->use(message); rows.next();) {
    out.push_back({.id = std::string(rows.text(0)),
                   .committed = rows.integer(1),
                   .tag = std::string(rows.text(2)),
                   .release = std::string(rows.text(3)),
                   .tree = tree_name(std::string(rows.text(4)), std::string(rows.text(5))),
                   .evidence = std::string(rows.text(6)),
                   .reverted_by = std::string(rows.text(7))});
  }
  return out;
}

std::string AppliedCommits::release_of_series(int64_t series) {
  if (!release_) return {};
  auto rows = release_->use(series);
  return rows.next() ? std::string(rows.text(0)) : std::string();
}

std::vector<SeriesInTree> series_in_tree(const Database& database, int64_t tree) {
  std::vector<SeriesInTree> out;
  Statement series(database, sql::series_in_tree);
  for (auto rows = series.use(tree); rows.next();) {
    out.push_back({.release = std::string(rows.text(0)),
                   .commit = std::string(rows.text(1)),
                   .in_tree = rows.integer(2),
                   .patches = rows.integer(3),
                   .total = rows.integer(4),
                   .date = rows.integer(5),
                   .title = std::string(rows.text(6)),
                   .author = std::string(rows.text(7)),
                   .id = std::string(rows.text(8))});
  }
  return out;
}

std::string shortly(const AppliedCommit& commit) {
  constexpr size_t usual_digits = 12;
  std::string out = commit.id.substr(0, usual_digits);
  if (!commit.tag.empty()) out += " " + commit.tag;
  if (!commit.reverted_by.empty()) out += ", reverted by " + commit.reverted_by.substr(0, usual_digits);
  return out;
}

}  // namespace kvq::report
