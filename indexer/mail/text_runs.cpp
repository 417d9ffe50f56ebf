// SPDX-License-Identifier: MIT
#include "indexer/mail/text_runs.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <optional>

#include "indexer/mail/diff.hpp"
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
      read_line(kept.substr(at, end - at), after - end, kept.substr(after, kept.find('\n', after) - after));
      at = after;
    }
    add(Part::aside, text.size() - kept.size());
  }

  const std::vector<PatchFile>& diff_files() const { return diff_.files(); }
  const std::vector<PatchFile>& diffstat_files() const { return diffstat_; }

 private:
  void read_line(std::string_view line, size_t line_break, std::string_view next) {
    if (const auto in_diff = diff_.read(line, next)) {
      out_.has_diff = true;
      add_piece(in_diff->part, in_diff->text, line, line_break);
    } else if (line.starts_with('>')) {
      out_.has_quotes = true;
      add(Part::quoted, line.size() + line_break);
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
};

std::optional<int64_t> sum(std::optional<int64_t> one, std::optional<int64_t> other) {
  if (!one || !other) return one ? one : other;
  return *one + *other;
}

/// Adds a file of a diff. A mail can contain two diffs of the same file.
void add_diff_file(std::vector<PatchFile>& files, const PatchFile& file) {
  const auto known = std::ranges::find(files, file.path, &PatchFile::path);
  if (known == files.end()) {
    files.push_back(file);
  } else {
    known->added = sum(known->added, file.added);
    known->removed = sum(known->removed, file.removed);
    if (known->preblob.empty()) known->preblob = file.preblob;
    if (known->postblob.empty()) known->postblob = file.postblob;
  }
}

/// Adds a file of a diffstat, which omits the beginning of long paths.
void add_diffstat_file(std::vector<PatchFile>& files, const PatchFile& file) {
  constexpr std::string_view cut = ".../";
  const bool is_cut = file.path.starts_with(cut);
  const std::string_view tail = std::string_view(file.path).substr(is_cut ? cut.size() - 1 : 0);
  const auto known = std::ranges::find_if(files, [&](const PatchFile& other) {
    return is_cut ? other.path.ends_with(tail) : other.path == file.path;
  });
  if (known == files.end()) {
    files.push_back(file);
  } else {
    known->changed = file.changed;
  }
}

}  // namespace

ReadText read_texts(const std::vector<std::string>& texts) {
  ReadText out;
  std::vector<PatchFile> diffstat;
  for (const std::string& text : texts) {
    Reader reader(out);
    reader.read(text);
    out.body.text += text;
    if (&text == &texts.front()) out.body.first_part_bytes = static_cast<uint32_t>(text.size());
    for (const PatchFile& file : reader.diff_files()) add_diff_file(out.files, file);
    std::ranges::copy(reader.diffstat_files(), std::back_inserter(diffstat));
  }
  for (const PatchFile& file : diffstat) add_diffstat_file(out.files, file);
  return out;
}

std::string_view in_body_from(std::string_view text) {
  constexpr std::string_view name = "From: ";
  const size_t begin = text.find_first_not_of(" \t\n");
  if (begin == std::string_view::npos || (begin > 0 && text[begin - 1] != '\n')) return {};
  const std::string_view line = text.substr(begin, text.find('\n', begin) - begin);
  if (!line.starts_with(name) || line.find('@') == std::string_view::npos) return {};
  return trimmed(line.substr(name.size()));
}

}  // namespace kvq
