// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "query/report/pages/mail_lines.hpp"
#include "query/report/pages/message_page.hpp"
#include "query/report/pages/wrapped.hpp"
#include "query/time/values.hpp"
#include "schema/base/text.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

constexpr std::string_view bold = "\x1b[1m";
constexpr std::string_view plain = "\x1b[0m";

/// The colour of a line; empty for the terminal's own. Those of a diff are git's.
std::string_view colour_of(LineKind kind, std::string_view line) {
  // Yellow, cyan and magenta, in turns.
  constexpr std::array<std::string_view, 3> of_depth = {"\x1b[33m", "\x1b[36m", "\x1b[35m"};
  switch (kind) {
    case LineKind::quote:
      return of_depth[(quote_depth(line) - 1) % of_depth.size()];
    case LineKind::head:
      return bold;
    case LineKind::hunk:
      return "\x1b[36m";
    case LineKind::added:
      return "\x1b[32m";
    case LineKind::removed:
      return "\x1b[31m";
    case LineKind::trailer:
    case LineKind::own:
      break;
  }
  return {};
}

/// Colours each line by itself, so that a pager can begin anywhere.
std::string coloured(std::string_view text) {
  std::string out;
  MailLines lines;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const std::string_view colour = colour_of(lines.kind_of(line, text), line);
    const bool is_coloured = !colour.empty() && !line.empty();
    if (is_coloured) out += colour;
    out += line;
    if (is_coloured) out += plain;
    out += '\n';
  }
  return out;
}

class Head {
 public:
  explicit Head(const TextStyle& style) : style_(style) {}

  void line(std::string_view name, std::string_view value) { line(name, std::vector{printable(value)}); }

  void line(std::string_view name, const std::vector<std::string>& values) {
    if (values.empty() || values.front().empty()) return;
    const std::string title = fmt::format("{:13}", fmt::format("{}:", name));
    std::string text = wrapped_items(title, values, ", ", style_.width);
    if (style_.colour) text.insert(name.size() + 1, plain).insert(0, bold);
    out_ += text + '\n';
  }

  std::string take() { return std::move(out_); }

 private:
  const TextStyle& style_;
  std::string out_;
};

std::vector<std::string> printable_all(const std::vector<std::string>& texts) {
  std::vector<std::string> out;
  out.reserve(texts.size());
  for (const std::string& text : texts) out.push_back(printable(text));
  return out;
}

}  // namespace

std::string to_text(const MessagePage& page, const TextStyle& style) {
  Head head(style);
  head.line("From", page.from);
  if (page.author != page.from) head.line("Author", page.author);
  head.line("To", printable_all(page.to));
  head.line("Cc", printable_all(page.cc));
  head.line("Subject", page.subject);
  head.line("Date", to_rfc3339(page.date));
  head.line("Message-ID", page.id);
  head.line("In-Reply-To", page.in_reply_to);
  head.line("List", page.lists);
  for (const AppliedCommit& commit : page.commits)
    head.line("Commit", fmt::format("{} in {}, by {}", shortly(commit), commit.tree, commit.evidence));
  head.line("Defects", page.defects);
  for (const auto& file : page.attachments) {
    head.line("Attachment", fmt::format("{} ({}, {} bytes)", file.name, file.type, file.bytes));
  }
  const std::string text = printable_lines(page.text);
  std::string out = head.take() + "\n" + (style.colour ? coloured(text) : text);
  if (!out.ends_with('\n')) out += '\n';
  return out;
}

}  // namespace kvq::report
