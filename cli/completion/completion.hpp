// SPDX-License-Identifier: MIT
// What a word of a command line may become. The shells ask for it as one types; commands and options come
// from the parser, the words of queries from the tables of the language.
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
  /// The whole word as it would stand there; without a space behind it where it ends in ':' or '='.
  std::string text;
  std::string help;

  bool operator==(const Candidate&) const = default;
};

struct Completions {
  std::vector<Candidate> candidates;
  /// The word is a file's name, which the shell completes itself.
  bool files = false;
};

/// What only the database and the reports know.
enum class NameSource { saved_queries, reports, lists, domains, companies, subsystems, trailers };
using NamesOf = std::function<std::vector<std::string>(NameSource)>;

/// `words` are those behind the program's name, unquoted, the last one being typed. `program` is the parser.
Completions complete(CLI::App& program, std::span<const std::string> words, const NamesOf& names_of);

/// Whether no shell takes any character of a name for anything but itself: ASCII letters and digits and
/// `@._/+-`. Names come from mails, and shells insert them as they are, so that others are not offered.
bool is_plain_to_shells(std::string_view name);

/// The last word of a query, of which `before` was written in earlier words.
std::vector<Candidate> complete_query(std::string_view before, std::string_view word,
                                      const NamesOf& names_of);

/// Whether completion knows what the positional argument of that name is.
bool is_known_positional(std::string_view name);

struct Shell {
  std::string_view name;
  /// What makes it complete kvq's commands.
  std::string_view script;
};

std::span<const Shell> shells();

}  // namespace kvq
