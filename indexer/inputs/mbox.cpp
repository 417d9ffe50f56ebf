// SPDX-License-Identifier: MIT
#include "indexer/inputs/mbox.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>
#include <utility>

#include "indexer/inputs/from_line.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

using std::string_view;

constexpr size_t window_bytes = 1u << 20;
// No address and date takes more.
constexpr size_t longest_from_line = 1'000;
constexpr size_t most_header_bytes = 64u << 10;

constexpr string_view line_and_from = "\nFrom ";

/// The header of a mail that tells how long its body is.
struct MeasuredHeader {
  /// With the empty line that ends it.
  size_t header_bytes;
  int64_t body_bytes;
};

/// Absent if the header has no Content-Length, or no end within `mail`.
std::optional<MeasuredHeader> measured_header(string_view mail) {
  constexpr string_view name = "content-length:";
  std::optional<int64_t> length;
  string_view rest = mail;
  while (!rest.empty()) {
    string_view line = take_line(rest);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) break;
    if (length || line.size() < name.size() || fold(line.substr(0, name.size())) != name) continue;
    const string_view value = trimmed(line.substr(name.size()));
    int64_t number = 0;
    const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (failed != std::errc() || end != value.data() + value.size() || number < 0) return std::nullopt;
    length = number;
  }
  const auto header_bytes = static_cast<size_t>(rest.data() - mail.data());
  if (!length || (rest.empty() && !mail.ends_with("\n\n") && !mail.ends_with("\n\r\n"))) return std::nullopt;
  return MeasuredHeader{header_bytes, *length};
}

bool has_content_length(MboxFormat format) {
  return format == MboxFormat::automatic || format == MboxFormat::mboxcl || format == MboxFormat::mboxcl2;
}

/// Whether a line in the mail was `From `, and got one `>` more.
bool is_quoted_from(string_view line, bool is_mboxrd) {
  if (!line.starts_with('>')) return false;
  line.remove_prefix(1);
  if (is_mboxrd) line.remove_prefix(std::min(line.find_first_not_of('>'), line.size()));
  return line.starts_with("From ");
}

}  // namespace

MboxScanner::MboxScanner(const InputFile& file, MboxFormat format) : file_(file), format_(format) {}

void MboxScanner::go_to(int64_t begin) {
  at_ = begin;
  is_in_mail_ = true;
}

string_view MboxScanner::view(int64_t begin, size_t bytes) {
  const auto is_here = [&] {
    return begin >= window_begin_ &&
           begin + static_cast<int64_t>(bytes) <= window_begin_ + static_cast<int64_t>(window_.size());
  };
  if (!is_here()) {
    window_ = file_.read(begin, std::max(bytes, window_bytes));
    window_begin_ = begin;
  }
  const auto offset = static_cast<size_t>(begin - window_begin_);
  return string_view(window_).substr(std::min(offset, window_.size()), bytes);
}

size_t MboxScanner::from_line_at(int64_t place) const {
  // Not through the window: a Content-Length may lead anywhere, for each mail.
  const std::string begin = file_.read(place, longest_from_line);
  const size_t end = begin.find('\n');
  const string_view line = trimmed(string_view(begin).substr(0, end));
  if (!begin.starts_with("From ") || !is_from_line(line)) return 0;
  if (end != std::string::npos) return end + 1;
  return begin.size() < longest_from_line ? begin.size() : 0;
}

std::optional<FilePlace> MboxScanner::next() {
  if (!is_in_mail_) {
    // Blank lines before the first mail, and more than one between two.
    while (at_ < file_.size() && is_white_space(view(at_, 1).front())) ++at_;
    if (at_ >= file_.size()) return std::nullopt;
    // A file that begins with something else begins with a mail whose line is missing.
    at_ += static_cast<int64_t>(from_line_at(at_));
  }
  is_in_mail_ = false;
  if (has_content_length(format_)) {
    if (auto measured = by_content_length(at_)) {
      at_ = measured->begin + measured->bytes;
      return measured;
    }
  }
  return by_from_line(at_);
}

std::optional<FilePlace> MboxScanner::by_content_length(int64_t begin) {
  const auto header = measured_header(view(begin, most_header_bytes));
  if (!header) return std::nullopt;
  const auto header_bytes = static_cast<int64_t>(header->header_bytes);
  if (header->body_bytes > file_.size() - begin - header_bytes) return std::nullopt;
  const int64_t end = begin + header_bytes + header->body_bytes;
  const std::string after = file_.read(end, 2);
  const int64_t line_break = after.starts_with('\n') ? 1 : after == "\r\n" ? 2 : 0;
  const int64_t next = end + line_break;
  if (next != file_.size() && from_line_at(next) == 0) return std::nullopt;
  return FilePlace{begin, end - begin};
}

FilePlace MboxScanner::by_from_line(int64_t begin) {
  // The line break before the mail may be that of the empty line.
  int64_t from = begin;
  while (const auto found = find_from(from)) {
    if (const auto end = empty_line_before(*found, begin); end && from_line_at(*found) > 0) {
      at_ = *found;
      return {begin, *end - begin};
    }
    from = *found;
  }
  at_ = file_.size();
  return {begin, empty_line_before(at_, begin).value_or(at_) - begin};
}

std::optional<int64_t> MboxScanner::find_from(int64_t place) {
  for (;;) {
    const string_view bytes = view(place, line_and_from.size());
    if (bytes.size() < line_and_from.size()) return std::nullopt;
    const auto offset = static_cast<size_t>(place - window_begin_);
    const size_t found = string_view(window_).find(line_and_from, offset);
    if (found != string_view::npos) return window_begin_ + static_cast<int64_t>(found) + 1;
    place = window_begin_ + static_cast<int64_t>(window_.size() - line_and_from.size()) + 1;
  }
}

std::optional<int64_t> MboxScanner::empty_line_before(int64_t place, int64_t begin) {
  constexpr int64_t most = 3;
  const int64_t from = std::max(begin, place - most);
  const std::string bytes = file_.read(from, static_cast<size_t>(place - from));
  const bool is_at_begin = from == begin;
  for (const string_view line : {"\r\n", "\n"}) {
    if (!bytes.ends_with(line)) continue;
    const string_view before = string_view(bytes).substr(0, bytes.size() - line.size());
    if (before.ends_with('\n') || (before.empty() && is_at_begin))
      return place - static_cast<int64_t>(line.size());
  }
  return std::nullopt;
}

std::string unquoted(std::string mail, MboxFormat format) {
  if (format == MboxFormat::mboxcl2) return mail;
  const bool is_mboxrd = format == MboxFormat::mboxrd || format == MboxFormat::automatic;
  size_t quoted = mail.find(">From ");
  if (quoted == std::string::npos) return mail;
  if (format == MboxFormat::automatic) {
    const auto header = measured_header(string_view(mail).substr(0, most_header_bytes));
    if (header && header->header_bytes + static_cast<size_t>(header->body_bytes) == mail.size()) return mail;
  }
  std::string out;
  out.reserve(mail.size());
  string_view rest = mail;
  while (!rest.empty()) {
    const size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
    string_view line = rest.substr(0, end);
    if (is_quoted_from(line, is_mboxrd)) line.remove_prefix(1);
    out += line;
    rest.remove_prefix(end);
  }
  return out;
}

}  // namespace kvq
