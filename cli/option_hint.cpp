// SPDX-License-Identifier: MIT
#include "cli/option_hint.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>
#include <vector>

#include "schema/base/spelling.hpp"

namespace kvq {
namespace {

/// Options of git log, b4, notmuch and others that a query or another option of kvq replaces.
struct OtherOption {
  std::string_view name;
  std::string_view meant;
};

constexpr OtherOption other_options[] = {
    {"--since", "write date:2025-01-01.. or date:2.weeks.ago.. in the query"},
    {"--after", "write date:2025-01-01.. or date:2.weeks.ago.. in the query"},
    {"--until", "write date:..2025-01-01 in the query"},
    {"--before", "write date:..2025-01-01 in the query"},
    {"--author", "write author:NAME in the query"},
    {"--committer", "write author:NAME in the query"},
    {"--from", "write from:NAME in the query"},
    {"--to", "write to:NAME in the query"},
    {"--subject", "write subject:WORDS in the query"},
    {"--grep", "write the words in the query, or body:/regex/"},
    {"--max-count", "-n N is the option"},
    {"--oneline", "one line for each mail is the default"},
    {"--reverse", "end the query with '| sort date asc'"},
    {"--sort", "end the query with '| sort COLUMN'"},
    {"--group", "end the query with '| count by COLUMN'"},
    {"--json", "-f json is the option"},
    {"--csv", "-f csv is the option"},
    {"--mbox", "-f mbox is the option"},
    {"--patch", "'kvq show' prints the text of a mail with its diff"},
    {"--stat", "'| select subject, file' prints the files of patches"},
    {"--no-pager", "KVQ_PAGER=cat in the environment runs no pager"},
    {"--no-color", "NO_COLOR=1 in the environment prints no colours"},
    {"--color", "'kvq config set color.ui always' prints colours into pipes, too"},
};

/// Returns the first word with a `-` before it in a message, without its value; empty if there is none.
std::string option_in(std::string_view message) {
  const size_t begin = message.find(" -");
  if (begin == std::string_view::npos) return {};
  message.remove_prefix(begin + 1);
  return std::string(message.substr(0, message.find_first_of(" =:")));
}

/// Whether an argument begins with a `-` and is a term of a query rather than an option: `-is:patch`.
bool is_negated_term(std::string_view argument) {
  constexpr size_t longest_option = 2;
  return argument.size() > longest_option && argument.front() == '-' && argument[1] != '-';
}

std::string hint_for_page(const CLI::App& app, std::span<const std::string> arguments) {
  std::string path = app.get_name();
  for (const CLI::App* at = app.get_parent(); at != nullptr && at->get_parent() != nullptr;
       at = at->get_parent()) {
    path.insert(0, at->get_name() + " ");
  }
  // 'kvq help query' describes the language.
  const bool is_program = app.get_parent() == nullptr;
  const std::string help = is_program        ? "kvq help"
                           : path == "query" ? "kvq query --help"
                                             : "kvq help " + path;
  const bool may_be_query =
      (path == "search" || is_program) && std::ranges::any_of(arguments, is_negated_term);

  return fmt::format("see '{}'{}", help,
                     may_be_query ? "; write '--' before a query that begins with '-'" : "");
}

}  // namespace

std::string option_hint(const CLI::App& app, const std::string& message,
                        std::span<const std::string> arguments) {
  const std::string written = option_in(message);
  std::string page = hint_for_page(app, arguments);
  if (!written.starts_with("--")) return page;
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  if (std::ranges::find(names, written) != names.end()) return page;
  const auto* other = std::ranges::find(other_options, written, &OtherOption::name);
  if (other != std::end(other_options)) return std::string(other->meant);
  const std::vector<std::string_view> views(names.begin(), names.end());
  std::string hint = did_you_mean(written, views);
  return hint.empty() ? page : hint;
}

}  // namespace kvq
