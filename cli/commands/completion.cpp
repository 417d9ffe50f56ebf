// SPDX-License-Identifier: MIT
#include "cli/completion/completion.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/base/choices.hpp"
#include "cli/commands/commands.hpp"
#include "cli/completion/known_names.hpp"
#include "cli/handles/handles.hpp"
#include "cli/reports/report_sources.hpp"
#include "cli/settings/user_config.hpp"
#include "query/sql/known_values.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

struct Options {
  std::string shell;
  std::vector<std::string> words;
};

/// Returns the database named by `--db` in the words, otherwise the one of the context.
std::filesystem::path database_of(const std::vector<std::string>& words, const Context& context) {
  for (size_t i = 0; i < words.size(); ++i) {
    if (words[i].starts_with("--db=")) return words[i].substr(5);
    if (words[i] == "--db" && i + 2 < words.size()) return words[i + 1];
  }
  return context.database;
}

constexpr size_t most_message_ids = 200;

/// The rows on the terminal come first: they are what the user sees.
std::vector<std::string> message_ids_of(const std::filesystem::path& file, int64_t now,
                                        std::string_view typed) {
  std::vector<std::string> ids;
  for (std::string& id : message_ids_on_terminal(file)) {
    const bool is_new = id.starts_with(typed) && std::ranges::find(ids, id) == ids.end();
    if (is_new && ids.size() < most_message_ids) ids.push_back(std::move(id));
  }
  if (!ids.empty() || typed.empty()) return ids;
  return message_ids_beginning(open_to_read(file, now), typed, most_message_ids);
}

int print_candidates(const Context& context, CLI::App& program, const std::vector<std::string>& words) {
  const NamesOf names_of = [&](NameSource source, std::string_view typed) -> std::vector<std::string> {
    if (source == NameSource::config_keys) {
      std::vector<std::string> names;
      for (const ConfigKey& key : config_keys()) names.emplace_back(key.name);
      return names;
    }
    try {
      if (source == NameSource::reports) {
        std::vector<std::string> names;
        for (KnownReport& known : known_reports({database_of(words, context), context.now, context.out}))
          names.push_back(std::move(known.name));
        return names;
      }
      if (source == NameSource::message_ids)
        return message_ids_of(database_of(words, context), context.now, typed);
      return names_in(open_to_read(database_of(words, context), context.now), source);
    } catch (const Error&) {
      // The user sees the error when running the command; completion stays silent.
      return {};
    }
  };
  const Completions completions = complete(program, words, names_of);
  for (const Candidate& candidate : completions.candidates) {
    // A candidate begins with what the user typed, which may be anything.
    if (candidate.text != printable(candidate.text)) continue;
    context.out.write(fmt::format("{}\t{}\n", candidate.text, printable(candidate.help)));
  }
  if (completions.files) context.out.write(":files\n");
  return completions.candidates.empty() && !completions.files ? nothing_found : found;
}

}  // namespace

RunCommand declare_completion(CLI::App& app) {
  auto options = std::make_shared<Options>();
  std::vector<std::string> names;
  std::ranges::transform(shells(), std::back_inserter(names),
                         [](const Shell& s) { return std::string(s.name); });
  CLI::Option* shell =
      app.add_option("SHELL", options->shell, fmt::format("the shell: {}", fmt::join(names, ", ")));
  take_one_of(*shell, names);
  shell->required();
  app.add_option("WORD", options->words,
                 "a command line; print the completions of its last word instead of the script");
  app.footer(
      "bash: source <(kvq completion bash)    in ~/.bashrc\n"
      "zsh:  source <(kvq completion zsh)     in ~/.zshrc, after compinit\n"
      "fish: kvq completion fish | source     in ~/.config/fish/config.fish");
  return [options, &app](const Context& context) {
    if (!options->words.empty()) return print_candidates(context, *app.get_parent(), options->words);
    context.out.write(std::ranges::find(shells(), options->shell, &Shell::name)->script);
    return found;
  };
}

}  // namespace kvq
