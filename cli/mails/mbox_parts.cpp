// SPDX-License-Identifier: MIT
#include "cli/mails/mbox_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "query/report/formats/mboxrd.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view separator = "From ";
// Unlike that of public-inbox and of `-f mbox`, which a user may have put there.
constexpr std::string_view own_from_line = "From kvq@sync Thu Jan  1 00:00:00 1970\n";

std::string_view line_at(std::string_view text) {
  return text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
}

std::string_view without_end(std::string_view text) {
  const size_t last = text.find_last_not_of(" \t\r\n");
  return text.substr(0, last == std::string_view::npos ? 0 : last + 1);
}

/// Returns the value of the first field of that name (in lower case) in a header, without folded lines.
std::string_view value_of(std::string_view header, std::string_view name) {
  while (!header.empty()) {
    const std::string_view line = line_at(header);
    header.remove_prefix(line.size());
    if (line.size() <= name.size() || line[name.size()] != ':' || fold(line.substr(0, name.size())) != name)
      continue;
    std::string_view value = line.substr(name.size() + 1);
    // A long id stands on a line of its own.
    if (without_end(value).empty() && !header.empty() && (header.front() == ' ' || header.front() == '\t'))
      value = line_at(header);
    value.remove_prefix(std::min(value.find_first_not_of(" \t"), value.size()));
    return without_end(value);
  }
  return {};
}

size_t end_of_header(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const std::string_view line = line_at(text.substr(at));
    if (line == "\n" || line == "\r\n") return at;
    at += line.size();
  }
  return text.size();
}

/// Returns where the next mail begins if the mail at the beginning of `text` has this many bytes up to its
/// end, as its Content-Length says; absent if no mail begins there.
std::optional<size_t> next_after(std::string_view text, size_t end) {
  if (end > text.size()) return std::nullopt;
  while (end < text.size() && text[end] == '\n') ++end;
  if (end < text.size() && !text.substr(end).starts_with(separator)) return std::nullopt;
  return end;
}

/// `next`: where the next line begins that could begin a mail.
size_t end_of_part(std::string_view text, size_t header_end, std::string_view header, size_t next) {
  const std::string_view length = value_of(header, "content-length");
  size_t bytes = 0;
  const char* last = length.data() + length.size();
  const bool is_number = !length.empty() && std::from_chars(length.data(), last, bytes).ptr == last;
  if (!is_number || bytes >= text.size()) return next;
  const size_t body = header_end + line_at(text.substr(header_end)).size();
  return next_after(text, body + bytes).value_or(next);
}

}  // namespace

std::vector<MboxPart> mbox_parts(std::string_view mailbox, const std::string& name) {
  std::vector<MboxPart> out;
  mailbox.remove_prefix(std::min(mailbox.find_first_not_of("\r\n"), mailbox.size()));
  if (!mailbox.empty() && !mailbox.starts_with(separator)) {
    throw Error(ErrorKind::usage, fmt::format("'{}' is no mailbox: it does not begin with 'From '", name),
                "name a mailbox or a new file");
  }
  while (!mailbox.empty()) {
    const std::string_view from_line = line_at(mailbox);
    // A header ends where the next mail begins, too.
    const size_t next = std::min(mailbox.find("\nFrom "), mailbox.size() - 1) + 1;
    const std::string_view first = mailbox.substr(0, next);
    const size_t header_end = from_line.size() + end_of_header(first.substr(from_line.size()));
    const std::string_view header = mailbox.substr(from_line.size(), header_end - from_line.size());
    const bool is_own = from_line == own_from_line;
    // Every line of kvq's own mails that could begin a mail is quoted, and a hostile length would hide the
    // next.
    const bool has_body = header_end < first.size();
    const size_t end = is_own || !has_body ? next : end_of_part(mailbox, header_end, header, next);
    out.push_back({.text = mailbox.substr(0, end),
                   .id = value_of(header, "message-id"),
                   .body = without_end(mailbox.substr(header_end, end - header_end)),
                   .is_own = is_own});
    mailbox.remove_prefix(end);
  }
  return out;
}

std::string own_mbox_part(std::string_view mail) {
  const std::string part = report::mboxrd(mail);
  return std::string(own_from_line) + part.substr(part.find('\n') + 1);
}

}  // namespace kvq
