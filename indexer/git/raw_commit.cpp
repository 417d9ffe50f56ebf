// SPDX-License-Identifier: MIT
#include "indexer/git/raw_commit.hpp"

#include <algorithm>
#include <charconv>
#include <limits>

#include "schema/base/object_id.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// Removes a line `NAME ID` from the front and returns its id.
std::optional<RawOid> take_id(std::string_view& lines, std::string_view name) {
  if (!lines.starts_with(name)) return std::nullopt;
  const std::string_view digits = lines.substr(name.size(), digits_of_sha1);
  RawOid id;
  if (digits.size() != digits_of_sha1) return std::nullopt;
  for (size_t at = 0; at < id.size(); ++at) {
    unsigned char byte = 0;
    const char* const begin = digits.data() + 2 * at;
    if (std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) return std::nullopt;
    id[at] = static_cast<char>(byte);
  }
  lines.remove_prefix(std::min(lines.size(), name.size() + digits_of_sha1 + 1));
  return id;
}

/// Returns the seconds in `NAME <EMAIL> SECONDS ZONE`.
std::optional<int64_t> seconds_of(std::string_view person_and_time) {
  constexpr std::string_view end_of_email = "> ";
  const size_t email_end = person_and_time.rfind(end_of_email);
  if (email_end == std::string_view::npos) return std::nullopt;
  const std::string_view time = person_and_time.substr(email_end + end_of_email.size());
  int64_t seconds = 0;
  const std::errc failed = std::from_chars(time.data(), time.data() + time.size(), seconds).ec;
  using Limits = std::numeric_limits<int64_t>;
  if (failed == std::errc::result_out_of_range) return time.starts_with('-') ? Limits::min() : Limits::max();
  if (failed != std::errc()) return std::nullopt;
  return seconds;
}

/// Removes a line `NAME PERSON` from the front and returns the person.
std::optional<std::string_view> take_person(std::string_view& lines, std::string_view name) {
  if (!lines.starts_with(name)) return std::nullopt;
  return take_line(lines).substr(name.size());
}

}  // namespace

std::optional<RawCommit> read_commit(std::string_view raw) {
  constexpr std::string_view committer = "\ncommitter ";
  std::string_view lines = raw.substr(0, raw.find("\n\n"));
  const auto tree = take_id(lines, "tree ");
  if (!tree) return std::nullopt;
  const auto parent = take_id(lines, "parent ");
  const size_t begin = lines.find(committer);
  if (begin == std::string_view::npos) return std::nullopt;
  lines.remove_prefix(begin + committer.size());
  const auto committed = seconds_of(lines.substr(0, lines.find('\n')));
  if (!committed) return std::nullopt;
  return RawCommit{*tree, parent, *committed};
}

std::optional<SourceCommit> read_source_commit(std::string_view raw) {
  constexpr std::string_view end_of_header = "\n\n";
  const size_t end = std::min(raw.find(end_of_header), raw.size());
  std::string_view lines = raw.substr(0, end);
  SourceCommit commit;
  const auto tree = take_id(lines, "tree ");
  if (!tree) return std::nullopt;
  commit.tree = *tree;
  while (const auto parent = take_id(lines, "parent ")) commit.parents.push_back(*parent);
  const auto author = take_person(lines, "author ");
  const auto committer = take_person(lines, "committer ");
  if (!author || !committer) return std::nullopt;
  const auto committed = seconds_of(*committer);
  if (!committed) return std::nullopt;
  commit.committed = kept_commit_time(*committed);
  const size_t open = std::min(author->find('<'), author->size());
  const size_t close = std::min(author->find('>', open), author->size());
  commit.author_name = trimmed(author->substr(0, open));
  if (open < close) commit.author_email = author->substr(open + 1, close - open - 1);
  if (end < raw.size()) commit.message = raw.substr(end + end_of_header.size());
  return commit;
}

}  // namespace kvq
