// SPDX-License-Identifier: MIT
#include "indexer/patches/patch_mail.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "indexer/mail/content.hpp"
#include "indexer/mail/encoding/encoded_words.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/mail/in_body_headers.hpp"
#include "indexer/patches/flowed_text.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr auto npos = std::string_view::npos;

bool starts_folded(std::string_view line, std::string_view beginning) {
  return fold(line.substr(0, beginning.size())) == beginning;
}

/// Whether the line is `diff --git a/FILE b/FILE`.
bool is_git_diff(std::string_view line) {
  constexpr std::string_view begin = "diff --git ";
  if (!starts_folded(line, begin)) return false;
  line.remove_prefix(begin.size());
  const auto is_file = [](std::string_view file) { return file.size() > 2 && file[1] == '/'; };
  const size_t end = end_of_word(line);
  return end < line.size() && is_file(line.substr(0, end)) && is_file(line.substr(end + 1));
}

/// Whether a diff says that its own lines end with LF, so that a carriage return is a part of a line.
bool has_lf_in_diff(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (line.starts_with("diff --git ") || line.starts_with("@@ -")) return !line.ends_with('\r');
  }
  return false;
}

std::string without_carriage_returns(std::string_view text) {
  std::string out(text);
  std::erase(out, '\r');
  return out;
}

/// Whether git ends the commit message here.
bool ends_message(std::string_view line) {
  if (line.starts_with("diff -") || line.starts_with("Index: ")) return true;
  if (!line.starts_with("---")) return false;
  const std::string_view rest = line.substr(3);
  if (trimmed(rest).empty()) return true;
  return rest.size() > 1 && rest.front() == ' ' && !is_white_space(rest[1]);
}

/// Whether the line is a perforation with scissors, such as `-- >8 --`: at least 8 columns, of which more
/// than a third are dashes and scissors, with few gaps.
bool is_scissors(std::string_view line) {
  line = trimmed(line);
  size_t perforation = 0;
  size_t gaps = 0;
  bool has_scissors = false;
  bool in_perforation = false;
  for (size_t i = 0; i < line.size(); ++i) {
    const std::string_view two = line.substr(i, 2);
    if (is_white_space(line[i])) {
      if (in_perforation) ++perforation, ++gaps;
    } else if (line[i] == '-') {
      in_perforation = true;
      ++perforation;
    } else if (two == ">8" || two == "8<" || two == ">%" || two == "%<") {
      has_scissors = in_perforation = true;
      perforation += 2;
      ++i;
    } else {
      in_perforation = false;
    }
  }
  return has_scissors && line.size() >= 8 && line.size() < 3 * perforation && 2 * gaps < perforation;
}

/// Splits the text where the commit message ends; the message begins after the last scissors line in it.
struct MessageBounds {
  size_t begin = 0;
  size_t end = 0;
};

MessageBounds bounds_of_message(std::string_view text) {
  MessageBounds out{0, text.size()};
  for (std::string_view rest = text; !rest.empty();) {
    const size_t at = text.size() - rest.size();
    const std::string_view line = take_line(rest);
    if (ends_message(line)) {
      out.end = at;
      return out;
    }
    if (is_scissors(line)) out.begin = text.size() - rest.size();
  }
  return out;
}

std::string decoded_field(const SplitMail& mail, std::string_view name) {
  const std::string* value = mail.find(name);
  return value == nullptr ? std::string() : decode_header(*value);
}

/// Returns the texts of the mail itself, at least one.
std::vector<std::string> own_texts(const SplitMail& mail) {
  MimeContent content = parse_content(mail, LineEnds::as_sent);
  content.texts.resize(std::max<size_t>(content.own_texts, 1));
  return std::move(content.texts);
}

std::string in_whole_lines(const SplitMail& mail, std::string text, FlowedText kind) {
  const std::string* type = mail.find("content-type");
  if (type != nullptr) text = whole_lines(std::move(text), fold(*type), kind);
  return has_lf_in_diff(text) ? text : without_carriage_returns(text);
}

}  // namespace

bool has_diff(std::string_view text) {
  bool after_dashes = false;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (after_dashes && line.starts_with("+++")) return true;
    if (is_git_diff(line) || starts_folded(line, "git binary patch")) return true;
    after_dashes = line.starts_with("---");
  }
  return false;
}

std::string text_of_patch(const SplitMail& mail) {
  std::vector<std::string> texts = own_texts(mail);
  const auto last =
      std::find_if(texts.rbegin(), texts.rend(), [](const std::string& text) { return has_diff(text); });
  return in_whole_lines(mail, last == texts.rend() ? std::move(texts.front()) : std::move(*last),
                        FlowedText::of_patch);
}

std::string text_of_answer(const SplitMail& mail) {
  return in_whole_lines(mail, std::move(own_texts(mail).front()), FlowedText::of_answer);
}

PatchMail read_patch_mail(const SplitMail& mail) {
  const std::string text = text_of_patch(mail);
  const MessageBounds bounds = bounds_of_message(text);
  const InBodyHeaders headers =
      in_body_headers(std::string_view(text).substr(bounds.begin, bounds.end - bounds.begin));
  PatchMail out;
  const std::string* header_from = mail.find("from");
  auto author = parse_mailbox(headers.from);
  if (!author && header_from != nullptr) author = parse_mailbox(*header_from);
  if (author) out.author = std::move(*author);
  const std::string subject =
      headers.subject.empty() ? decoded_field(mail, "subject") : decode_header(headers.subject);
  out.subject = title_of_commit(subject);
  out.date = headers.date.empty() ? decoded_field(mail, "date") : headers.date;
  out.message = without_carriage_returns(headers.rest);
  out.below = text.substr(bounds.end);
  out.has_carriage_returns = out.below.find("\r\n") != std::string::npos;
  return out;
}

std::string title_of_commit(std::string_view subject) {
  for (;;) {
    subject = trimmed(subject);
    if (starts_folded(subject, "re:")) {
      subject.remove_prefix(3);
    } else if (subject.starts_with(':')) {
      subject.remove_prefix(1);
    } else if (const size_t close = subject.starts_with('[') ? subject.find(']') : npos; close != npos) {
      subject.remove_prefix(close + 1);
    } else {
      break;
    }
  }
  std::string out;
  for (const char c : subject) {
    const bool is_blank = is_white_space(c);
    if (!is_blank || !out.ends_with(' ')) out += is_blank ? ' ' : c;
  }
  return out;
}

}  // namespace kvq
