// SPDX-License-Identifier: MIT
#include "cli/commands/mistake_notes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "query/language/bind.hpp"
#include "query/language/likely_mistakes.hpp"
#include "query/run/mails.hpp"
#include "query/sql/known_values.hpp"
#include "schema/base/spelling.hpp"
#include "schema/base/text_width.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {
namespace {

/// Commands of other programs, and words for what kvq's commands do.
struct OtherCommand {
  /// Separated by spaces.
  std::string_view words;
  std::string_view meant;
};

constexpr OtherCommand other_commands[] = {
    {"log", "'kvq QUERY', newest first"},
    {"grep find lookup", "'kvq WORDS'"},
    {"ls", "'kvq status', which lists the lists"},
    {"pull fetch sync download", "'kvq update'"},
    {"clone", "'kvq mirror URL'"},
    {"cat view open read print", "'kvq show MESSAGE-ID'"},
    {"stats stat info", "'kvq status'"},
    {"add reindex", "'kvq index ARCHIVE'"},
    {"fsck verify", "'kvq doctor'"},
    {"version", "'kvq --version'"},
    {"settings", "'kvq config list'"},
    {"remove delete", "'kvq forget LIST'"},
    {"man manual usage", "'kvq help'"},
};

struct Subcommands {
  std::string_view of;
  std::string_view names;
};

// Declaring all commands to ask them would take as long as a small query.
constexpr Subcommands subcommands[] = {
    {"query", "save list show run rm"},    {"report", "list show run check save edit rm reference"},
    {"subsystems", "import list"},         {"people", "apply list unmapped"},
    {"config", "get set unset list edit"},
};

bool is_among(std::string_view word, std::string_view words) {
  while (!words.empty()) {
    const size_t end = std::min(words.find(' '), words.size());
    if (word == words.substr(0, end)) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

/// Returns "'kvq query run' and 'kvq report run'"; empty if no command has such a command.
std::string commands_with(std::string_view subcommand) {
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    if (is_among(subcommand, subcommands_of(command.name)))
      names.push_back(fmt::format("'kvq {} {}'", command.name, subcommand));
  }
  return fmt::format("{}", fmt::join(names, " or "));
}

/// Returns the name of the command that a misspelt word means; empty if there is none.
std::string_view misspelt_command(std::string_view word) {
  constexpr size_t shortest = 4;
  constexpr size_t long_enough_for_two = 6;
  if (word.size() < shortest) return {};
  std::vector<std::string_view> names = {"help"};
  std::ranges::transform(commands(), std::back_inserter(names), &Command::name);
  return nearest(word, names, word.size() >= long_enough_for_two ? 2 : 1);
}

/// Returns what the first word of a query means if it is a command; empty if it is none.
std::string meant_command(const std::vector<std::string>& words, bool is_alone, bool has_rows) {
  const std::string& first = words.front();
  const bool is_word = std::ranges::all_of(first, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!is_word) return {};
  // A word such as "log" is often one of a text, and so is "threads".
  const bool is_likely = is_alone || !has_rows;
  if (is_likely) {
    const auto* other = std::ranges::find_if(
        other_commands, [&](const OtherCommand& command) { return is_among(first, command.words); });
    if (other != std::end(other_commands)) return std::string(other->meant);
    if (std::string names = commands_with(first); !names.empty()) return names;
  }
  const std::string_view command = misspelt_command(first);
  const bool is_plural = !command.empty() && first == std::string(command) + "s";
  if (command.empty() || (has_rows && (is_alone || is_plural))) return {};
  return fmt::format("'kvq {}'", command);
}

/// Calls use(value) for each `list:` in a filter.
template <class Use>
void each_list(ast::Expr& expr, const std::string& of, Use use) {
  for (const ast::Term& term : terms_of(expr)) {
    const Field* field = find_field(term.field.empty() ? of : term.field);
    if (field != nullptr && field->kind == FieldKind::list && term.form != ast::Form::regex) use(term);
  }
  const auto* inner = std::get_if<ast::OfField>(&expr.node);
  for (ast::Expr& operand : operands_of(expr)) each_list(operand, inner != nullptr ? inner->field : of, use);
}

void note(const std::string& text) {
  write_to_stderr(fmt::format("kvq: {}\n", printable(text)));
}

void note_unknown_lists(const Context& context, const EnteredQuery& query) {
  ast::Expr filter = query.ast.filter;
  each_list(filter, {}, [&](ast::Term term) {
    term.field = "list";
    const plan::Plan plan = bind({{term, {}}, {}}, query.source, context.now);
    if (!ids_found(query.database, plan, "id", 1).empty()) return;
    const std::vector<std::string> lists = known_values(query.database, KnownValues::lists);
    const std::vector<std::string_view> views(lists.begin(), lists.end());
    const std::string hint = did_you_mean(term.value, views);
    note(fmt::format("no mail is of a list '{}'; {}", term.value,
                     hint.empty() ? fmt::format("the lists are {}", fmt::join(lists, ", ")) : hint));
  });
}

bool asks_for_commits(ast::Expr& expr) {
  for (const ast::Term& term : terms_of(expr)) {
    const Field* field = find_field(term.field);
    const std::string_view name = field == nullptr ? std::string_view() : field->name;
    if (name == "commit" || name == "release" || (name == "has" && term.value == "commit")) return true;
  }
  return std::ranges::any_of(operands_of(expr), asks_for_commits);
}

/// Commits are known only from git trees.
void note_no_trees(const EnteredQuery& query) {
  ast::Expr filter = query.ast.filter;
  if (!asks_for_commits(filter) || !known_trees(query.database).empty()) return;
  note("no git tree is known: 'kvq applied TREE' searches one for the commits of patches");
}

}  // namespace

std::string_view subcommands_of(std::string_view command) {
  const auto* known = std::ranges::find(subcommands, command, &Subcommands::of);
  return known == std::end(subcommands) ? std::string_view() : known->names;
}

void note_mistakes(const Context& context, const EnteredQuery& query, bool has_rows) {
  const std::vector<LikelyMistake> mistakes = likely_mistakes(query.ast, query.source, context.now);
  std::string command;
  const std::vector<std::string> words = leading_words(query.ast);
  if (context.is_search_implied && !words.empty() && mistakes.empty()) {
    const bool is_alone = query.ast.stages.empty() && words.size() == 1 && words.front() == query.source.text;
    command = meant_command(words, is_alone, has_rows);
  }
  // The notes belong on the terminal, not under the pager.
  if (!mistakes.empty() || !command.empty()) context.out.end_pager();
  for (const LikelyMistake& mistake : mistakes) note(told(mistake));
  if (!command.empty()) {
    note(fmt::format(
        "'{}' was searched as a word; did you mean {}? 'kvq search' before the words searches them "
        "without this note",
        words.front(), command));
  }
  // On a terminal, the explanation of a query without matches has the nearest list.
  if (has_rows || !context.out.is_terminal()) note_unknown_lists(context, query);
  note_no_trees(query);
}

}  // namespace kvq
