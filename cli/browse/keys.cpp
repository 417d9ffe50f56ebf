// SPDX-License-Identifier: MIT
#include "cli/browse/keys.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <vector>

namespace kvq::browse {
namespace {

constexpr std::string_view chosen = "list thread series";
constexpr std::string_view mails = "list thread series mail";

constexpr KeyBinding table[] = {
    {Action::open,
     {{{KeyCode::enter}}},
     chosen,
     "open the mail of the chosen line; of a count, list what it counts",
     "Enter open"},
    {Action::down, {{letter('j'), {KeyCode::down}}}, "", "one line down"},
    {Action::up, {{letter('k'), {KeyCode::up}}}, "", "one line up"},
    {Action::page_down,
     {{letter(' '), {KeyCode::page_down}, control('f')}},
     "",
     "one page down; at the end of a mail, the next mail",
     "Space page"},
    {Action::page_up, {{letter('b'), {KeyCode::page_up}, control('b')}}, "", "one page up"},
    {Action::first, {{letter('g'), {KeyCode::home}}}, "", "the beginning"},
    {Action::last, {{letter('G'), {KeyCode::end}}}, "", "the end"},
    {Action::right, {{{KeyCode::right}, letter('>')}}, "", "what is beyond the right edge"},
    {Action::left, {{{KeyCode::left}, letter('<')}}, "", "back to the left"},
    {Action::next_mail,
     {{letter('n')}},
     mails,
     "the next mail; in a mail, of the list, thread or series that it was opened from",
     "n/p next"},
    {Action::previous_mail, {{letter('p')}}, mails, "the previous mail"},
    {Action::thread, {{letter('t')}}, mails, "the thread of the mail", "t thread"},
    {Action::series,
     {{letter('s')}},
     mails,
     "the series of the mail: revisions, state, patches, tags",
     "s series"},
    {Action::search,
     {{letter('/')}},
     "",
     "search: edit the query; Tab completes, Up and Down bring earlier queries, Enter runs it, Esc leaves it",
     "/ search"},
    {Action::reply, {{letter('r')}}, mails, "reply to the mail", "r reply"},
    {Action::copy_link, {{letter('y')}}, mails, "copy the address of the mail in a web archive (OSC 52)"},
    {Action::copy_id, {{letter('Y')}}, mails, "copy its Message-ID"},
    {Action::open_link, {{letter('o')}}, mails, "open the mail in a browser: BROWSER, else xdg-open"},
    {Action::export_mails,
     {{letter('e')}},
     mails,
     "export all mails of the view: into a folder as a Maildir, into a file as an mbox",
     "e export"},
    {Action::wrap, {{letter('w')}}, "mail", "wrap long lines, or do not"},
    {Action::quotes, {{letter('T')}}, "mail", "hide quoted text, or show it", "T quotes"},
    {Action::headers, {{letter('h')}}, "mail", "show all headers in full, or the usual ones in a line each"},
    {Action::reload, {{letter('R'), control('r')}}, mails, "read the database again"},
    {Action::help, {{letter('?')}}, mails, "these keys", "? keys"},
    {Action::back,
     {{letter('q')}},
     "",
     "back to where the view was opened from; from the first one, leave",
     "q back"},
    {Action::quit, {{letter('Q'), control('c')}}, "", "leave; while a query runs, Ctrl-C or Esc cancels it"},
    {Action::stop, {{control('z')}}, "", "stop kvq, as a job of the shell; 'fg' goes on"},
};

}  // namespace

std::span<const KeyBinding> key_bindings() {
  return table;
}

bool is_for(const KeyBinding& binding, ViewKind kind) {
  if (binding.views.empty()) return true;
  // No name of a kind is a part of another.
  return binding.views.find(name_of(kind)) != std::string_view::npos;
}

std::optional<Action> action_of(const Key& key, ViewKind kind) {
  if (key.code == KeyCode::none) return std::nullopt;
  for (const KeyBinding& binding : table) {
    if (is_for(binding, kind) && std::ranges::find(binding.keys, key) != binding.keys.end())
      return binding.action;
  }
  return std::nullopt;
}

std::string names_of_keys(const KeyBinding& binding) {
  std::string names;
  for (const Key& key : binding.keys) {
    if (key.code != KeyCode::none) names += (names.empty() ? "" : ", ") + name_of(key);
  }
  return names;
}

std::string key_hints(ViewKind kind, size_t columns) {
  std::vector<std::string_view> hints;
  for (const KeyBinding& binding : table) {
    if (!binding.hint.empty() && is_for(binding, kind)) hints.push_back(binding.hint);
  }
  constexpr size_t last_ones = 2;
  std::string line = fmt::format("{}", fmt::join(hints, "  "));
  while (line.size() > columns && hints.size() > 1) {
    hints.erase(hints.size() > last_ones ? hints.end() - last_ones - 1 : hints.begin());
    line = fmt::format("{}", fmt::join(hints, "  "));
  }
  return line;
}

std::string keys_as_markdown() {
  std::string out = "| keys | in | what they do |\n|---|---|---|\n";
  for (const KeyBinding& binding : table) {
    std::string views = binding.views.empty() ? "all views" : std::string(binding.views);
    if (!binding.views.empty()) {
      for (size_t at = 0; (at = views.find(' ', at)) != std::string::npos; at += 2)
        views.replace(at, 1, ", ");
    }
    out += fmt::format("| {} | {} | {} |\n", names_of_keys(binding), views, binding.help);
  }
  return out;
}

}  // namespace kvq::browse
