// SPDX-License-Identifier: MIT
#include "cli/completion/completion.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iterator>
#include <utility>

#include "cli/base/choices.hpp"
#include "query/language/stages.hpp"
#include "query/vocabulary/fields.hpp"

namespace kvq {
namespace {

enum class Positional { nothing, query, mails, files, report, saved_query, list, config_key, command, word };

struct PositionalInfo {
  std::string_view name;
  Positional kind;
};

constexpr PositionalInfo positionals[] = {{"QUERY", Positional::query},
                                          {"MESSAGE-ID|QUERY", Positional::mails},
                                          {"PATH", Positional::files},
                                          {"FILE", Positional::files},
                                          {"PLACES", Positional::files},
                                          {"REPORT", Positional::report},
                                          {"SAVED-QUERY", Positional::saved_query},
                                          {"COMMAND", Positional::command},
                                          {"SHELL", Positional::nothing},
                                          {"PERSON|SECTION", Positional::nothing},
                                          {"WORD", Positional::nothing},
                                          {"NAME", Positional::nothing},
                                          {"RANGE", Positional::nothing},
                                          {"MESSAGE-ID", Positional::nothing},
                                          {"PARAMETER", Positional::nothing},
                                          {"SQL", Positional::nothing},
                                          {"URL", Positional::nothing},
                                          {"DIR", Positional::files},
                                          {"TREE", Positional::files},
                                          {"LIST", Positional::list},
                                          {"KEY", Positional::config_key},
                                          {"VALUE", Positional::nothing},
                                          {"FIELD", Positional::word}};

bool takes_value(const CLI::Option& option) {
  return option.get_items_expected_max() > 0;
}

/// Returns the option of that name, of the command or of one of its parents.
CLI::Option* find_option(CLI::App* app, const std::string& name) {
  for (; app != nullptr; app = app->get_parent()) {
    if (CLI::Option* option = app->get_option_no_throw(name)) return option;
  }
  return nullptr;
}

CLI::App* find_command(CLI::App& app, const std::string& name) {
  const auto subs = app.get_subcommands({});
  const auto found = std::ranges::find(subs, name, [](const CLI::App* sub) { return sub->get_name(); });
  return found == subs.end() ? nullptr : *found;
}

/// Reads the words before the one to complete.
class CommandLine {
 public:
  explicit CommandLine(CLI::App& program) : app_(&program) {}

  void read(const std::string& word) {
    if (waiting_ != nullptr) {
      waiting_ = nullptr;
    } else if (!only_positionals_ && word == "--") {
      only_positionals_ = true;
      if (app_->get_parent() == nullptr) app_ = app_->get_subcommand("search");
    } else if (!only_positionals_ && word.starts_with('-')) {
      const size_t equals = word.find('=');
      CLI::Option* option = find_option(app_, word.substr(0, equals));
      if (option != nullptr && takes_value(*option) && equals == std::string::npos) waiting_ = option;
    } else {
      read_positional(word);
    }
  }

  CLI::App* app() const { return app_; }
  /// The option whose value comes next; nullptr if there is none.
  CLI::Option* waiting() const { return waiting_; }
  bool takes_options() const { return !only_positionals_; }
  bool takes_command() const { return given_.empty() && !app_->get_subcommands({}).empty(); }

  /// The positional argument that comes next; nullptr if there is none.
  CLI::Option* positional() const {
    std::vector<CLI::Option*> all;
    for (CLI::Option* option : app_->get_options()) {
      if (option->get_positional()) all.push_back(option);
    }
    if (all.empty()) return nullptr;
    if (given_.size() < all.size()) return all[given_.size()];
    return all.back()->get_expected_max() > 1 ? all.back() : nullptr;
  }

  /// Returns the words given so far for that argument, each followed by a space.
  std::string given(const CLI::Option* positional) const {
    size_t first = 0;
    for (const CLI::Option* option : app_->get_options()) {
      if (option == positional) break;
      if (option->get_positional()) ++first;
    }
    std::string out;
    for (size_t i = first; i < given_.size(); ++i) out += given_[i] + " ";
    return out;
  }

 private:
  void read_positional(const std::string& word) {
    if (takes_command() && !only_positionals_) {
      if (CLI::App* sub = find_command(*app_, word)) {
        app_ = sub;
        return;
      }
      if (app_->get_parent() == nullptr) app_ = app_->get_subcommand("search");
    }
    given_.push_back(word);
  }

  CLI::App* app_;
  CLI::Option* waiting_ = nullptr;
  bool only_positionals_ = false;
  std::vector<std::string> given_;
};

class Completer {
 public:
  Completer(const CommandLine& line, const NamesOf& names_of) : line_(line), names_of_(names_of) {}

  Completions complete(const std::string& word) {
    if (line_.waiting() != nullptr) {
      add_values(*line_.waiting(), "", word);
    } else if (line_.takes_options() && word.starts_with("--") && word.find('=') != std::string::npos) {
      const size_t equals = word.find('=');
      CLI::Option* option = find_option(line_.app(), word.substr(0, equals));
      if (option != nullptr) add_values(*option, word.substr(0, equals + 1), word);
    } else if (line_.takes_options() && word.starts_with('-')) {
      add_options(word);
    } else if (line_.takes_command()) {
      add_commands(word);
    } else if (CLI::Option* positional = line_.positional()) {
      add_positional(*positional, word);
    }
    return std::move(out_);
  }

 private:
  void add(const std::string& text, const std::string& help, const std::string& word) {
    if (text.starts_with(word)) out_.candidates.push_back({text, help});
  }

  void add_values(CLI::Option& option, const std::string& before, const std::string& word) {
    if (option.get_type_name() == "FILE" || option.get_type_name() == "TREE") out_.files = true;
    for (const std::string& choice : choices_of(option)) add(before + choice, "", word);
    if (option.get_name() == "--list") add_names(NameSource::lists, word, before);
  }

  void add_options(const std::string& word) {
    for (CLI::App* app = line_.app(); app != nullptr; app = app->get_parent()) {
      for (const CLI::Option* option : app->get_options()) {
        // Each command has its own --help, so the one of its parents is skipped.
        const bool is_help = app != line_.app() && option == app->get_help_ptr();
        if (option->get_lnames().empty() || is_help) continue;
        add("--" + option->get_lnames().front(), option->get_description(), word);
      }
    }
  }

  void add_commands(const std::string& word) {
    for (const CLI::App* sub : line_.app()->get_subcommands({})) {
      add(sub->get_name(), sub->get_description(), word);
    }
    // For an empty word, the words of the query language would hide the commands.
    if (line_.app()->get_parent() == nullptr && !word.empty()) add_query("", word);
  }

  /// `given` has the words so far: `report ` has commands of its own.
  void add_commands_to_help(std::string_view given, const std::string& word) {
    CLI::App* at = line_.app()->get_parent();
    while (at != nullptr && !given.empty()) {
      const size_t end = given.find(' ');
      at = find_command(*at, std::string(given.substr(0, end)));
      given.remove_prefix(std::min(end, given.size() - 1) + 1);
    }
    if (at == nullptr) return;
    for (const CLI::App* sub : at->get_subcommands({})) {
      if (sub != line_.app()) add(sub->get_name(), sub->get_description(), word);
    }
    if (at->get_parent() == nullptr && !word.empty()) add_words(word);
  }

  void add_words(const std::string& word) {
    for (const Field& field : fields()) add(std::string(field.name), std::string(field.help), word);
    for (const StageInfo& stage : stages()) add(std::string(stage.name), std::string(stage.help), word);
  }

  void add_query(const std::string& before, const std::string& word) {
    std::ranges::move(complete_query(before, word, names_of_), std::back_inserter(out_.candidates));
  }

  void add_positional(CLI::Option& option, const std::string& word) {
    for (const std::string& choice : choices_of(option)) add(choice, "", word);
    const auto known = std::ranges::find(positionals, option.get_name(true), &PositionalInfo::name);
    if (known == std::end(positionals)) return;
    switch (known->kind) {
      case Positional::nothing:
        return;
      case Positional::query:
        return add_query(line_.given(&option), word);
      case Positional::mails:
        add_message_ids(word);
        return add_query(line_.given(&option), word);
      case Positional::files:
        out_.files = true;
        return;
      case Positional::report:
        out_.files = true;
        return add_names(NameSource::reports, word);
      case Positional::saved_query:
        return add_names(NameSource::saved_queries, word);
      case Positional::list:
        return add_names(NameSource::lists, word);
      case Positional::config_key:
        return add_names(NameSource::config_keys, word);
      case Positional::command:
        return add_commands_to_help(line_.given(&option), word);
      case Positional::word:
        return add_words(word);
    }
  }

  void add_names(NameSource source, const std::string& word, const std::string& before = {}) {
    for (const std::string& name : names_of_(source, word)) {
      // kvq would read a name that begins with '-' as an option.
      if (is_plain_to_shells(name) && !name.starts_with('-')) add(before + name, "", word);
    }
  }

  void add_message_ids(const std::string& word) {
    for (const std::string& id : names_of_(NameSource::message_ids, word)) {
      if (is_plain_message_id(id) && !id.starts_with('-')) add(id, "", word);
    }
  }

  const CommandLine& line_;
  const NamesOf& names_of_;
  Completions out_;
};

}  // namespace

Completions complete(CLI::App& program, std::span<const std::string> words, const NamesOf& names_of) {
  if (words.empty()) return {};
  CommandLine line(program);
  for (const std::string& word : words.first(words.size() - 1)) line.read(word);
  return Completer(line, names_of).complete(words.back());
}

bool is_known_positional(std::string_view name) {
  return std::ranges::find(positionals, name, &PositionalInfo::name) != std::end(positionals);
}

}  // namespace kvq
