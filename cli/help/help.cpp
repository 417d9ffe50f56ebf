// SPDX-License-Identifier: MIT
#include "cli/help/help.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr Example example_table[] = {
    {"kvq mirror https://lore.kernel.org/kvm", "clone the archive of a list and index it"},
    {"kvq update", "fetch and index what is new"},
    {"kvq 'author:@intel.com subsystem:TDX'", "search it"},
    {"kvq 'is:patch date:2025 | count by author | top 10'", "count"},
    {"kvq digest HEAD~200..HEAD", "print the digest of the last 200 commits"},
};

}  // namespace

std::span<const Example> examples() {
  return example_table;
}

std::vector<ExitCode> exit_codes() {
  std::vector<ExitCode> out = {{found, "success; for a query, at least one match"},
                               {nothing_found, "no matches, or an empty range"},
                               {incomplete, "'kvq sql' reached a limit; the output is not complete"}};
  for (const ErrorKindInfo& info : error_kinds()) out.push_back({info.exit_code, info.meaning});
  std::ranges::sort(out, {}, &ExitCode::code);
  return out;
}

namespace {

/// Appends a text, whose first line begins at the column `indent`, as all others do.
void append_wrapped(std::string& out, size_t indent, std::string_view text, size_t columns) {
  size_t used = indent;
  while (!text.empty()) {
    const size_t end = std::min(text.find(' '), text.size());
    if (used > indent && used + 1 + end > columns) {
      out += fmt::format("\n{:{}}", "", indent);
      used = indent;
    } else if (used > indent) {
      out += ' ';
      ++used;
    }
    out += text.substr(0, end);
    used += end;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  out += '\n';
}

}  // namespace

std::string help_entry(std::string_view term, size_t term_width, std::string_view text, size_t columns) {
  const size_t indent = term_width + 4;
  std::string out = fmt::format("  {:{}}  ", term, term_width);
  // A long term gets its own line.
  if (term.size() > term_width) out = fmt::format("  {}\n{:{}}", term, "", indent);
  append_wrapped(out, indent, text, columns);
  return out;
}

std::string wrapped_help(std::string_view page, size_t columns) {
  constexpr size_t term_width = 24;
  constexpr size_t text_column = term_width + 4;
  std::string out;
  std::string paragraph;
  const auto end_paragraph = [&] {
    if (!paragraph.empty()) append_wrapped(out, 0, std::exchange(paragraph, {}), columns);
  };
  bool is_list = false;
  while (!page.empty()) {
    const std::string_view line = take_line(page);
    // A long term has its text in the next line.
    const bool is_entry = is_list && line.size() > text_column && line.substr(text_column - 2, 2) == "  ";
    const bool is_head = line == "Positionals:" || line == "Options:" || line == "Subcommands:";
    if (line.empty() || line.starts_with(' ') || is_head || line.starts_with("Usage: ")) {
      end_paragraph();
      is_list = is_head || (is_list && !line.empty());
      if (!is_entry) {
        out += fmt::format("{}\n", line);
        continue;
      }
      const std::string_view term = line.substr(0, text_column);
      const size_t last = term.find_last_not_of(' ');
      out += help_entry(last == term.npos ? term.substr(0, 0) : term.substr(2, last - 1), term_width,
                        line.substr(text_column), columns);
    } else {
      paragraph += fmt::format("{}{}", paragraph.empty() ? "" : " ", line);
    }
  }
  end_paragraph();
  return out;
}

size_t help_columns(size_t output_width) {
  constexpr size_t comfortable = 100;
  constexpr size_t narrowest = 60;
  return std::clamp(output_width == 0 ? comfortable : output_width, narrowest, comfortable);
}

std::span<const HelpPage> help_pages() {
  static constexpr HelpPage pages[] = {
      // 'query' is also a command; 'kvq query --help' prints its help.
      {"query", "query-language", "the query language"},
      {"desk", "todo", "the lists of kvq todo"},
      {"formats", "formats", "the output formats"},
      {"am", "am", "how to apply a series, and which tags its commits get"},
      {"reports", "reports", "how to write reports"},
      {"configuration", "configuration", "the configuration files"},
      {"tours", "tours", "a tour for a developer, a maintainer and a manager"},
      {"archives", "archives", "archives and other inputs, and how they are kept up to date"},
  };
  return pages;
}

std::string program_help(std::span<const Command> commands, size_t columns) {
  std::string text =
      "kvq - search, count and report on a kernel mailing list\n"
      "\n"
      "Usage: kvq [--db FILE] QUERY\n"
      "       kvq [--db FILE] COMMAND ...\n"
      "\n";
  for (const Example& example : examples()) {
    text += fmt::format("  {:52}  {}\n", example.command, example.help);
  }
  text +=
      "\n"
      "Commands ('kvq COMMAND --help' lists the options):\n";
  for (const Command& command : commands) text += help_entry(command.name, 10, command.summary, columns);
  text += "\nTopics ('kvq help TOPIC'):\n";
  for (const HelpPage& page : help_pages()) text += help_entry(page.topic, 13, page.help, columns);
  text +=
      "\n"
      "'kvq help WORD' explains a command, or a field, value, stage or format of queries.\n"
      "On a terminal, 'kvq show 3', 'kvq thread 3' and 'kvq series 3' take a row of the last list.\n";
  text += "\nOptions:\n";
  text += help_entry("--db FILE", 10,
                     "the database: a file, or postgresql://... (default: KVQ_DB, else kvq/kvq.db in "
                     "XDG_DATA_HOME or ~/.local/share)",
                     columns);
  text += help_entry("--version", 10, "print the versions of kvq, SQLite and libgit2", columns);
  text += help_entry("-h, --help", 10, "print this help", columns);
  text += "\nExit codes:\n";
  for (const ExitCode& code : exit_codes()) {
    text += help_entry(std::to_string(code.code), 4, code.meaning, columns);
  }
  return text;
}

}  // namespace kvq
