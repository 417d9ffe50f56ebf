// SPDX-License-Identifier: MIT
#include "indexer/mail/text_runs.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "indexer/mail/diff/diff.hpp"
#include "indexer/mail/diff/diffstat.hpp"
#include "indexer/mail/forwarded.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/identity.hpp"

namespace kvq {
namespace {

/// Reads one text and appends its runs.
class Reader {
 public:
  explicit Reader(ReadText& out) : out_(out) {}

  void read(std::string_view text) {
    const std::string_view kept = without_list_footer(text);
    for (size_t at = 0; at < kept.size();) {
      const size_t end = std::min(kept.find('\n', at), kept.size());
      const size_t after = std::min(end + 1, kept.size());
      read_line(kept.substr(at, end - at), after - end, kept.substr(after));
      at = after;
    }
    add(Part::aside, text.size() - kept.size());
  }

  /// Takes the text of an attached mail.
  void quote(std::string_view text) { add_quoted(text.size()); }

  void begin_line() {
    if (out_.body.text.empty() || out_.body.text.back() == '\n') return;
    out_.body.text.push_back('\n');
    add(Part::aside, 1);
  }

  const std::vector<PatchFile>& diff_files() const { return diff_.files(); }
  const std::vector<PatchFile>& diffstat_files() const { return diffstat_; }

 private:
  void read_line(std::string_view line, size_t line_break, std::string_view rest) {
    if (in_forwarded_) {
      add_quoted(line.size() + line_break);
      in_forwarded_ = !ends_forwarded_mail(line);
    } else if (const auto in_diff = diff_.read(line, rest)) {
      out_.has_diff = true;
      add_piece(in_diff->part, in_diff->text, line, line_break);
    } else if (line.starts_with('>')) {
      add_quoted(line.size() + line_break);
    } else if (begins_forwarded_mail(line, rest)) {
      add_quoted(line.size() + line_break);
      in_forwarded_ = true;
    } else if (const auto stat = parse_diffstat_line(line)) {
      diffstat_.push_back({stat->path, stat->changed, std::nullopt, std::nullopt});
      add(Part::own, stat->begin);
      add(Part::file, stat->length);
      add(Part::own, line.size() - stat->begin - stat->length + line_break);
    } else {
      add(Part::own, line.size() + line_break);
    }
  }

  /// Adds a line of which only a piece belongs to the part.
  void add_piece(Part part, std::string_view piece, std::string_view line, size_t line_break) {
    if (piece.empty()) return add(Part::aside, line.size() + line_break);
    const auto before = static_cast<size_t>(piece.data() - line.data());
    const size_t behind = line.size() - before - piece.size();
    add(Part::aside, before);
    // The line break belongs to the last piece of the line.
    add(part, piece.size() + (behind == 0 ? line_break : 0));
    if (behind > 0) add(Part::aside, behind + line_break);
  }

  void add_quoted(size_t bytes) {
    out_.has_quotes = out_.has_quotes || bytes > 0;
    add(Part::quoted, bytes);
  }

  void add(Part part, size_t bytes) {
    if (bytes == 0) return;
    auto& runs = out_.body.runs;
    if (!runs.empty() && runs.back().part == part) {
      runs.back().bytes += static_cast<uint32_t>(bytes);
    } else {
      runs.push_back({part, static_cast<uint32_t>(bytes)});
    }
  }

  ReadText& out_;
  DiffReader diff_;
  std::vector<PatchFile> diffstat_;
  bool in_forwarded_ = false;
};

std::optional<int64_t> sum(std::optional<int64_t> one, std::optional<int64_t> other) {
  if (!one || !other) return one ? one : other;
  return *one + *other;
}

/// The files of a mail, each once. Finds them by their path or the end of it without reading the list.
class FileList {
 public:
  explicit FileList(std::vector<PatchFile>& files) : files_(files) {}

  /// Adds a file of a diff. A mail can contain two diffs of the same file.
  void add_from_diff(const PatchFile& file) {
    PatchFile* known = with_path(file.path);
    if (known == nullptr) return add(file);
    known->added = sum(known->added, file.added);
    known->removed = sum(known->removed, file.removed);
    if (known->preblob.empty()) known->preblob = file.preblob;
    if (known->postblob.empty()) known->postblob = file.postblob;
  }

  /// Adds a file of a diffstat, which omits the beginning of long paths: up to a slash, or within a name
  /// that is longer than the column.
  void add_from_diffstat(const PatchFile& file) {
    constexpr std::string_view cut = "...";
    const bool is_cut = file.path.starts_with(cut);
    PatchFile* known = is_cut ? first_with_end(file.path.substr(cut.size())) : with_path(file.path);
    if (known == nullptr) return add(file);
    known->changed = file.changed;
  }

 private:
  PatchFile* with_path(const std::string& path) {
    const auto found = by_path_.find(path);
    return found == by_path_.end() ? nullptr : &files_[found->second];
  }

  PatchFile* first_with_end(const std::string& end) {
    const auto known = by_end_.find(end);
    if (known != by_end_.end()) return &files_[known->second];
    if (by_end_.empty() && backwards_.empty()) {
      for (size_t at = 0; at < files_.size(); ++at) backwards_.emplace(path_backwards(files_[at].path), at);
    }
    const std::string prefix = backwards(end);
    size_t first = files_.size();
    for (auto at = backwards_.lower_bound(prefix); at != backwards_.end() && at->first.starts_with(prefix);
         ++at) {
      first = std::min(first, at->second);
    }
    // Files that are added later do not come before it. If there is none, this one will be added.
    by_end_.emplace(end, first);
    return first == files_.size() ? nullptr : &files_[first];
  }

  void add(const PatchFile& file) {
    by_path_.emplace(file.path, files_.size());
    if (!by_end_.empty()) backwards_.emplace(path_backwards(file.path), files_.size());
    files_.push_back(file);
  }

  static std::string backwards(const std::string& text) { return {text.rbegin(), text.rend()}; }
  /// With a slash before the path, because the end that is looked for may be the whole path.
  static std::string path_backwards(const std::string& path) { return backwards(path) + '/'; }

  std::vector<PatchFile>& files_;
  std::unordered_map<std::string, size_t> by_path_;
  /// Ends of paths that were looked for, and all paths backwards, so that those with one end are neighbours.
  std::unordered_map<std::string, size_t> by_end_;
  std::map<std::string, size_t> backwards_;
};

}  // namespace

ReadText read_texts(const std::vector<std::string>& texts, size_t own_texts) {
  ReadText out;
  std::vector<PatchFile> diffstat;
  FileList files(out.files);
  for (size_t at = 0; at < texts.size(); ++at) {
    const std::string& text = texts[at];
    Reader reader(out);
    reader.begin_line();
    if (at < own_texts) {
      reader.read(text);
    } else {
      reader.quote(text);
    }
    out.body.text += text;
    if (at == 0) out.body.first_part_bytes = static_cast<uint32_t>(text.size());
    for (const PatchFile& file : reader.diff_files()) files.add_from_diff(file);
    std::ranges::copy(reader.diffstat_files(), std::back_inserter(diffstat));
  }
  for (const PatchFile& file : diffstat) files.add_from_diffstat(file);
  return out;
}

}  // namespace kvq
