// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/diff_paths.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "schema/base/text.hpp"

namespace kvq {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_octal(char c) {
  return c >= '0' && c <= '7';
}

/// Returns whether the text begins with a date like 2025-01-31.
bool begins_with_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  if (text.size() < form.size()) return false;
  for (size_t i = 0; i < form.size(); ++i) {
    if (form[i] == '-' ? text[i] != '-' : !is_digit(text[i])) return false;
  }
  return true;
}

/// Returns the size of a name whose line goes on with a time stamp (GNU diff) or a revision (Subversion).
/// Mailers turn the tab before them into blanks.
size_t name_bytes(std::string_view rest) {
  const size_t tab = std::min(rest.find('\t'), rest.size());
  for (size_t blank = rest.find(' '); blank < tab; blank = rest.find(' ', blank + 1)) {
    const std::string_view behind = rest.substr(blank + 1);
    if (begins_with_date(behind) || behind.starts_with("(revision ") || behind.starts_with("(working copy)"))
      return blank;
  }
  return tab;
}

/// Returns the size of a quoted text at the beginning, with its quotes; 0 if there is none.
size_t quoted_bytes(std::string_view text) {
  if (!text.starts_with('"')) return 0;
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == '"') {
      return at + 1;
    }
  }
  return 0;
}

/// Resolves the escapes of C in the text between two quotes.
std::string unescaped(std::string_view text) {
  constexpr std::string_view letters = "abtnvfr";
  constexpr std::string_view meanings = "\a\b\t\n\v\f\r";
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 == text.size()) {
      out += text[at];
      continue;
    }
    const char c = text[++at];
    if (is_octal(c)) {
      constexpr size_t most_digits = 3;
      int value = 0;
      const size_t end = std::min(at + most_digits, text.size());
      for (; at < end && is_octal(text[at]); ++at) value = 8 * value + (text[at] - '0');
      --at;
      // NUL bytes are never stored.
      if (value != 0) out += static_cast<char>(value);
    } else {
      const size_t letter = letters.find(c);
      out += letter == std::string_view::npos ? c : meanings[letter];
    }
  }
  return out;
}

std::string_view first_folder(std::string_view path) {
  const size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

std::string_view without_first_folder(std::string_view path) {
  const size_t slash = path.find('/');
  return slash == std::string_view::npos ? std::string_view{} : path.substr(slash + 1);
}

/// Whether a folder is the prefix of a file after a change: by default, with diff.mnemonicPrefix, or by hand.
bool is_new_tree(std::string_view folder) {
  constexpr std::array<std::string_view, 6> names = {"b", "w", "i", "o", "2", "new"};
  return std::ranges::find(names, folder) != names.end();
}

/// Whether two first folders are two versions of one tree: a and b, linux.orig and linux.
bool are_trees(std::string_view before, std::string_view after) {
  if (before.empty() || after.empty() || before == after) return false;
  return is_new_tree(after) || before.find(after) != std::string_view::npos ||
         after.find(before) != std::string_view::npos;
}

/// Whether a first folder is the name of a tree, though the other side does not show it.
bool is_tree(std::string_view folder) {
  constexpr std::string_view release = "linux-";
  return folder == "a" || folder == "b" || folder.ends_with(".orig") ||
         (folder.starts_with(release) && folder.size() > release.size() && is_digit(folder[release.size()]));
}

/// Returns the number of bytes that both names end with, as whole parts of a path.
size_t common_end(std::string_view before, std::string_view after) {
  const auto [one, other] = std::mismatch(before.rbegin(), before.rend(), after.rbegin(), after.rend());
  const auto bytes = static_cast<size_t>(one - before.rbegin());
  const auto is_whole = [bytes](std::string_view name) {
    return bytes == name.size() || name[name.size() - bytes - 1] == '/';
  };
  if (is_whole(before) && is_whole(after)) return bytes;
  const std::string_view end = after.substr(after.size() - bytes);
  const size_t slash = end.find('/');
  return slash == std::string_view::npos ? 0 : end.size() - slash - 1;
}

DiffPath without_prefix(std::string_view name, size_t prefix) {
  return {std::string(name.substr(prefix)), std::string(name.substr(0, prefix))};
}

/// `OLD NEW` of which one or both are quoted.
std::string path_of_quoted(std::string_view names) {
  std::string_view before = names.substr(0, quoted_bytes(names));
  std::string_view after;
  if (!before.empty()) {
    after = names.substr(before.size());
  } else {
    const size_t quote = names.find(" \"");
    if (quote == std::string_view::npos) return {};
    before = names.substr(0, quote);
    after = names.substr(quote);
  }
  if (!after.starts_with(' ')) return {};
  const std::string one = unescaped_name(before);
  const std::string other = unescaped_name(after.substr(1));
  if (one == other) return path_of_names(one, other).path;
  const std::string_view path = without_first_folder(other);
  return path == without_first_folder(one) ? std::string(path) : std::string{};
}

}  // namespace

std::string_view name_in_line(std::string_view rest) {
  if (const size_t quoted = quoted_bytes(rest); quoted > 0) return rest.substr(1, quoted - 2);
  return trimmed(rest.substr(0, name_bytes(rest)));
}

std::string unescaped_name(std::string_view rest) {
  const std::string_view name = name_in_line(rest);
  return quoted_bytes(rest) > 0 ? unescaped(name) : std::string(name);
}

std::string path_in_git_line(std::string_view names) {
  names = trimmed(names);
  if (names.find('"') != std::string_view::npos) return path_of_quoted(names);
  const size_t half = names.size() / 2;
  if (names.size() % 2 == 1 && names[half] == ' ' && names.substr(0, half) == names.substr(half + 1)) {
    const std::string name(names.substr(0, half));
    return path_of_names(name, name).path;
  }
  // Paths may contain blanks. The longer the first name, the shorter the second: only at one blank can the
  // two have one length without their first folders.
  const size_t first_slash = names.find('/');
  if (first_slash == std::string_view::npos) return {};
  size_t slash = first_slash;
  for (size_t blank = names.find(' ', first_slash); blank != std::string_view::npos;
       blank = names.find(' ', blank + 1)) {
    if (slash < blank) slash = names.find('/', blank);
    if (slash == std::string_view::npos) return {};
    const size_t bytes = blank - first_slash - 1;
    const size_t other_bytes = names.size() - slash - 1;
    if (bytes > other_bytes) return {};
    if (bytes < other_bytes) continue;
    const std::string_view path = names.substr(slash + 1);
    return path == names.substr(first_slash + 1, bytes) ? std::string(path) : std::string{};
  }
  return {};
}

DiffPath path_of_names(const std::string& before, const std::string& after) {
  const std::string_view new_tree = first_folder(after);
  const auto without_tree = [&] { return without_prefix(after, new_tree.size() + 1); };
  const std::string_view old_tree = first_folder(before);
  const auto is_of_git = [](std::string_view tree) { return tree == "a" || tree == "b"; };
  // Also a/ring.c~what-changes and a/ring.c.
  if (old_tree == new_tree && is_of_git(new_tree)) return without_tree();
  if (before == after) return without_prefix(after, 0);
  const size_t end = common_end(before, after);
  const size_t old_prefix = before.size() - end;
  const size_t new_prefix = after.size() - end;
  const bool has_short_prefixes = old_prefix <= old_tree.size() + 1 && new_prefix <= new_tree.size() + 1;
  if (end > 0 && has_short_prefixes) return without_prefix(after, new_prefix);
  if (are_trees(old_tree, new_tree)) return without_tree();
  // Trees that are side by side in a folder: /tmp/linux.orig/x.c and /tmp/linux/x.c.
  const auto last_folder = [](std::string_view prefix) {
    if (prefix.ends_with('/')) prefix.remove_suffix(1);
    return prefix.substr(prefix.rfind('/') + 1);
  };
  const bool side_by_side = end > 0 && are_trees(last_folder(std::string_view(before).substr(0, old_prefix)),
                                                 last_folder(std::string_view(after).substr(0, new_prefix)));
  return without_prefix(after, side_by_side ? new_prefix : 0);
}

DiffPath path_of_name(const std::string& name) {
  const std::string_view tree = first_folder(name);
  return without_prefix(name, is_tree(tree) ? tree.size() + 1 : 0);
}

}  // namespace kvq
