// SPDX-License-Identifier: MIT
// Completion of a word of a command line, for the completion scripts of the shells. Commands and options come
// from the parser, the words of queries from the tables of the query language.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace CLI {
class App;
}

namespace kvq {

struct Candidate {
  /// The whole completed word. If it ends in ':' or '=', the shell adds no space after it.
  std::string text;
  std::string help;

  bool operator==(const Candidate&) const = default;
};

struct Completions {
  std::vector<Candidate> candidates;
  /// The word may be a file name, which the shell completes itself.
  bool files = false;
};

/// Names that come from the database and the reports.
enum class NameSource {
  saved_queries,
  reports,
  config_keys,
  lists,
  domains,
  companies,
  subsystems,
  trailers,
  /// Those that begin with what is typed, and for nothing those of the rows on the terminal.
  message_ids
};
/// Returns the names from a source. `typed` is the beginning of the wanted ones; the others may be left out.
using NamesOf = std::function<std::vector<std::string>(NameSource, std::string_view typed)>;

/// Returns the completions of the last word. `words` follow the program name and are unquoted; `program` is
/// the parser.
Completions complete(CLI::App& program, std::span<const std::string> words, const NamesOf& names_of);

/// Whether a name has only characters that are special in no shell: ASCII letters, digits and `@._/+-`. Names
/// come from mails and the shells insert them unquoted, so other names are not offered.
bool is_plain_to_shells(std::string_view name);

/// The same for Message-IDs, which may also have a `=` behind the first character, as those of Gmail do: a
/// shell acts only on one that begins a word, or that assigns to a name before the command.
bool is_plain_message_id(std::string_view id);

/// Returns the completions of the last word of a query; `before` is the query in the earlier words.
std::vector<Candidate> complete_query(std::string_view before, std::string_view word,
                                      const NamesOf& names_of);

/// Whether completion has an entry for the positional argument of that name.
bool is_known_positional(std::string_view name);

struct Shell {
  std::string_view name;
  /// The completion script.
  std::string_view script;
};

std::span<const Shell> shells();

}  // namespace kvq
