// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/patch_id.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>

#include "indexer/mail/diff/diff.hpp"
#include "indexer/mail/diff/sha1.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// The bytes that count: all except the white space of git.
constexpr std::array<uint8_t, 256> counts = [] {
  std::array<uint8_t, 256> table{};
  table.fill(1);
  for (const char white : {' ', '\t', '\n', '\r'}) table[static_cast<unsigned char>(white)] = 0;
  return table;
}();

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_hex_digit(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/// Returns whether the line starts the next patch in the output of `git log` or `git format-patch`.
bool names_commit(std::string_view line) {
  for (const std::string_view start : {"From ", "commit "}) {
    if (!line.starts_with(start)) continue;
    line.remove_prefix(start.size());
    break;
  }
  return line.size() >= digits_of_sha1 && std::ranges::all_of(line.substr(0, digits_of_sha1), is_hex_digit);
}

/// Computes the sum of the hashes of a patch's files, so that their order does not count. The hash of a file
/// covers its header without the `index` line, and the lines of its hunks.
class PatchReader {
 public:
  explicit PatchReader(size_t most_bytes) : kept_(std::make_unique_for_overwrite<char[]>(most_bytes)) {}

  /// Reads the next line (without its line break). Returns false if the line is after the end of the patch.
  bool read(std::string_view line);

  std::string id();

 private:
  enum class State { header, new_name, between_hunks, hunk, binary };

  bool header_line(std::string_view line);
  bool line_between_hunks(std::string_view line);
  void hunk_line(std::string_view line);
  void read_blobs(std::string_view index_line);
  void keep(std::string_view bytes);
  void end_file();

  State state_ = State::header;
  int64_t old_lines_left_ = 0;
  int64_t new_lines_left_ = 0;
  /// Whether the hunk's header has line counts.
  bool has_counts_ = true;
  std::string_view preblob_;
  std::string_view postblob_;
  /// The bytes of the file to hash, collected because hashing line by line is slower.
  std::unique_ptr<char[]> kept_;
  size_t kept_bytes_ = 0;
  Sha1 sum_{};
};

bool PatchReader::read(std::string_view line) {
  // `\ No newline at end of file`, in any language.
  if (line.starts_with("\\ ")) return true;
  if (names_commit(line)) return false;
  switch (state_) {
    case State::header:
      return header_line(line);
    case State::new_name:
      state_ = State::between_hunks;
      keep(line);
      return true;
    case State::between_hunks:
      return line_between_hunks(line);
    case State::hunk:
      hunk_line(line);
      return true;
    case State::binary:
      // As in git, the line itself does not count.
      if (line.starts_with("diff ")) state_ = State::header;
      return true;
  }
  return false;
}

bool PatchReader::header_line(std::string_view line) {
  if (line.starts_with("GIT binary patch") || line.starts_with("Binary files")) {
    keep(preblob_);
    keep(postblob_);
    end_file();
    state_ = State::binary;
    return true;
  }
  if (line.starts_with("index ")) {
    read_blobs(line);
    return true;
  }
  if (line.starts_with("--- ")) {
    state_ = State::new_name;
  } else if (line.empty() || !is_letter(line.front())) {
    return false;
  }
  // Like git, hash a file without hunks, such as a rename, together with the next file.
  keep(line);
  return true;
}

bool PatchReader::line_between_hunks(std::string_view line) {
  // `git format-patch --break-rewrites --irreversible-delete` writes no counts. git patch-id then reads every
  // line up to the next removed line.
  if (line.starts_with("@@ -?")) {
    old_lines_left_ = 1;
    has_counts_ = false;
    state_ = State::hunk;
    return true;
  }
  if (const auto hunk = parse_hunk_header(line)) {
    old_lines_left_ = hunk->old_lines;
    new_lines_left_ = hunk->new_lines;
    has_counts_ = true;
    if (old_lines_left_ > 0 || new_lines_left_ > 0) state_ = State::hunk;
    return true;
  }
  if (!line.starts_with("diff ")) return false;
  end_file();
  state_ = State::header;
  keep(line);
  return true;
}

void PatchReader::hunk_line(std::string_view line) {
  // Some mailers strip the space of an empty context line; others wrap long lines.
  const char marker = !line.empty() ? line.front() : has_counts_ ? ' ' : '\0';
  if (marker == ' ' || marker == '-') --old_lines_left_;
  if (marker == ' ' || marker == '+') --new_lines_left_;
  if (old_lines_left_ == 0 && new_lines_left_ == 0) state_ = State::between_hunks;
  // If a hunk has more lines than its header declares, only surplus old lines end it.
  if (old_lines_left_ < 0) state_ = State::header;
  keep(line);
}

/// "index e5b8cd6..0c04fa3 100644"
void PatchReader::read_blobs(std::string_view index_line) {
  const std::string_view blobs = index_line.substr(index_line.find(' ') + 1);
  const size_t dots = blobs.find("..");
  if (dots == std::string_view::npos) return;
  preblob_ = blobs.substr(0, dots);
  postblob_ = blobs.substr(dots + 2);
  postblob_ = postblob_.substr(0, postblob_.find(' '));
}

void PatchReader::keep(std::string_view bytes) {
  char* end = kept_.get() + kept_bytes_;
  for (const char c : bytes) {
    *end = c;
    end += counts[static_cast<unsigned char>(c)];
  }
  kept_bytes_ = static_cast<size_t>(end - kept_.get());
}

/// Adds the hash of the file to the sum; the first byte is the least significant.
void PatchReader::end_file() {
  const Sha1 hash = sha1({kept_.get(), kept_bytes_});
  unsigned carry = 0;
  for (size_t at = 0; at < hash.size(); ++at) {
    carry += sum_[at] + hash[at];
    sum_[at] = static_cast<unsigned char>(carry);
    carry >>= 8;
  }
  kept_bytes_ = 0;
  preblob_ = postblob_ = {};
}

std::string PatchReader::id() {
  // After a binary file no bytes are left. git adds the hash of these zero bytes, too.
  end_file();
  return {sum_.begin(), sum_.end()};
}

/// Returns the text from the first `diff --git` line on. Text before it can look like a diff without being
/// one.
std::string_view from_first_diff(std::string_view text) {
  constexpr std::string_view begin = "diff --git ";
  if (text.starts_with(begin)) return text;
  const size_t at = text.find("\ndiff --git ");
  return at == std::string_view::npos ? std::string_view{} : text.substr(at + 1);
}

}  // namespace

std::optional<std::string> patch_id(std::string_view text) {
  std::string_view left = from_first_diff(text);
  if (left.empty()) return std::nullopt;
  PatchReader reader(left.size());
  while (!left.empty() && reader.read(take_line(left))) {
  }
  return reader.id();
}

}  // namespace kvq
