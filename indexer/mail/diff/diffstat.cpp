// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/diffstat.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "indexer/mail/diff/diff_paths.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr std::string_view arrow = " => ";

/// Returns the path without the suffix that `git diff --compact-summary` appends.
std::string_view without_summary(std::string_view path) {
  if (!path.ends_with(')')) return path;
  for (const std::string_view summary : {" (new", " (gone", " (mode "}) {
    const size_t at = path.rfind(" (");
    if (path.substr(std::min(at, path.size())).starts_with(summary)) return trimmed(path.substr(0, at));
  }
  return path;
}

/// Returns the number of changed lines in `12 +++--`, as git and the program diffstat write it: 0 has no
/// graph, any other number has one. Absent if the text is none: a table has other columns.
std::optional<int64_t> number_before_graph(std::string_view text) {
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || number < 0) return std::nullopt;
  const std::string_view graph = trimmed(text.substr(static_cast<size_t>(end - text.data())));
  if (graph.find_first_not_of("+-!") != std::string_view::npos || (number > 0 && graph.empty()))
    return std::nullopt;
  return number;
}

/// Whether the rest of a line is that of a binary file: "Bin", "Bin 12 bytes" or "Bin 0 -> 12 bytes".
bool is_binary(std::string_view text) {
  return text == "Bin" || (text.starts_with("Bin ") && text.ends_with(" bytes"));
}

/// Returns the new name of `dir/{old => new}/file` or `old => new`.
std::string new_name(std::string_view name) {
  const size_t at = name.find(arrow);
  if (at == std::string_view::npos) return std::string(name);
  const size_t open = name.rfind('{', at);
  const size_t close = name.find('}', at);
  if (open == std::string_view::npos || close == std::string_view::npos)
    return std::string(name.substr(at + arrow.size()));
  const std::string_view after = name.substr(close + 1);
  const std::string_view renamed = name.substr(at + arrow.size(), close - at - arrow.size());
  std::string out(name.substr(0, open));
  // An empty new part would leave two slashes.
  out += renamed;
  out += renamed.empty() && after.starts_with('/') ? after.substr(1) : after;
  return out;
}

/// Returns the new name of a name that git cut off: `...` and its end, from a slash on if there is one. The
/// brace and the arrow of a rename may be in the part that is missing.
std::string new_name_of_cut(std::string_view name) {
  constexpr std::string_view cut = "...";
  const size_t close = name.rfind('}');
  if (close == std::string_view::npos || name.find('{') != std::string_view::npos) return new_name(name);
  std::string_view kept = name;
  const size_t at = kept.find(arrow);
  if (at != std::string_view::npos) {
    kept.remove_prefix(at + arrow.size());
  } else if (kept.starts_with("...=> ") || kept.starts_with("...> ") || kept.starts_with("... ")) {
    kept.remove_prefix(kept.find(' ') + 1);
  } else {
    kept.remove_prefix(cut.size());
  }
  std::string out(cut);
  // What is before the opening brace, if anything, ends with a slash.
  if (kept.size() < name.size() - cut.size()) out += '/';
  out += kept.substr(0, kept.rfind('}'));
  const std::string_view after = name.substr(close + 1);
  out += out.ends_with('/') && after.starts_with('/') ? after.substr(1) : after;
  return out;
}

/// Returns the path that git wrote with the quotes of C, if it has any.
std::string without_quotes(std::string_view written) {
  if (written.find('"') == std::string_view::npos) return std::string(written);
  // Of `"old" => "new"`, each name has its own.
  if (const size_t at = written.find(arrow); at != std::string_view::npos)
    written.remove_prefix(at + arrow.size());
  constexpr std::string_view cut = "...";
  if (!written.starts_with('"') && written.starts_with(cut) && written.ends_with('"'))
    return std::string(cut) + unescaped_name('"' + std::string(written.substr(cut.size())));
  return unescaped_name(written);
}

}  // namespace

std::optional<DiffstatLine> parse_diffstat_line(std::string_view line) {
  if (!line.starts_with(' ')) return std::nullopt;
  const size_t bar = line.rfind(" | ");
  if (bar == std::string_view::npos) return std::nullopt;
  const std::string_view written = without_summary(trimmed(line.substr(0, bar)));
  if (written.empty() || written.find("  ") != std::string_view::npos) return std::nullopt;
  const std::string_view rest = trimmed(line.substr(bar + 3));
  const auto changed = number_before_graph(rest);
  if (!changed && !is_binary(rest)) return std::nullopt;
  std::string path = without_quotes(written);
  path = path.starts_with("...") ? new_name_of_cut(path) : new_name(path);
  return DiffstatLine{std::move(path), static_cast<size_t>(written.data() - line.data()), written.size(),
                      changed};
}

}  // namespace kvq
