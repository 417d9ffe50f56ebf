// SPDX-License-Identifier: MIT
// Parses git's raw commit objects.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// The raw bytes of an object id. Stored in place, because whole histories are kept in memory.
using RawOid = std::array<char, 20>;

inline std::string_view view(const RawOid& id) {
  return {id.data(), id.size()};
}
/// `bytes` are those of an id.
inline RawOid raw_oid(std::string_view bytes) {
  RawOid out{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), out.size()), out.begin());
  return out;
}

struct RawCommit {
  RawOid tree;
  /// The first parent.
  std::optional<RawOid> parent;
  /// In seconds UTC, as the commit says: any number.
  int64_t committed;
};

/// Returns the time of a commit that kvq keeps: the nearest from 1970 to the end of 9999. git cannot write
/// times outside of it, and no calendar that kvq or SQLite uses goes further.
constexpr int64_t kept_commit_time(int64_t committed) {
  constexpr int64_t end_of_9999 = 253'402'300'799;
  return std::clamp<int64_t>(committed, 0, end_of_9999);
}

/// Parses the lines before the message: `tree ID`, `parent ID` for each parent, `author` and `committer NAME
/// <EMAIL> SECONDS ZONE`, and others. Absent if the tree or the committer is missing.
std::optional<RawCommit> read_commit(std::string_view raw);

/// A commit with what tells where it is from. The texts are as in the commit, in whatever charset.
struct SourceCommit {
  RawOid id{};
  RawOid tree{};
  std::vector<RawOid> parents;
  /// See kept_commit_time().
  int64_t committed = 0;
  std::string author_name;
  std::string author_email;
  std::string message;
};

/// Parses all of a raw commit but its id. Absent if the tree, the author or the committer is missing.
std::optional<SourceCommit> read_source_commit(std::string_view raw);

}  // namespace kvq
