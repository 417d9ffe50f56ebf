// SPDX-License-Identifier: MIT
#include "cli/commands/am_output.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

/// Returns a file name as a word for the shell.
std::string shell_word(const std::string& file) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+@%,:=";
  const std::string path = file.starts_with('-') ? "./" + file : file;
  if (path.find_first_not_of(plain) == std::string::npos) return path;
  std::string out = "'";
  for (const char c : path) out += c == '\'' ? "'\\''" : std::string(1, c);
  return out + "'";
}

bool needs_keep_cr(const ReadySeries& ready) {
  return std::ranges::any_of(ready.patches, &ReadyPatch::has_carriage_returns);
}

}  // namespace

std::string warnings_of(const ReadySeries& ready) {
  std::string out;
  if (!ready.ignored.empty())
    out += "kvq: these tags were not added, because somebody else wrote the mail ('kvq am -S' adds them):\n";
  for (const auto& ignored : ready.ignored)
    out +=
        fmt::format("  {}\n    in a mail from {}\n", printable(ignored.trailer), printable(ignored.sender));
  return out;
}

void refuse_hidden_characters(const ReadySeries& ready) {
  const auto bad =
      std::ranges::find_if(ready.patches, [](const ReadyPatch& patch) { return patch.hidden.has_value(); });
  if (bad == ready.patches.end()) return;
  throw Error(ErrorKind::usage,
              fmt::format("patch {} has characters that nobody sees, in the line '{}'", bad->number,
                          printable(*bad->hidden)),
              "--allow-unicode-control-chars takes it nevertheless");
}

std::string to_text(const AmReport& report) {
  const ReadySeries& ready = report.ready;
  std::string out = printable(report.title) + "\n";
  const size_t digits = std::to_string(report.total).size();
  size_t added = 0;
  for (const ReadyPatch& patch : ready.patches) {
    out += fmt::format("  {:>{}}/{}  {}\n", patch.number, digits, report.total, printable(patch.title));
    for (const std::string& trailer : patch.added)
      out +=
          fmt::format("  {:{}}   + {}\n", "", 2 * digits, printable(trailer.substr(0, trailer.find('\n'))));
    added += patch.added.size();
  }
  out += fmt::format("{} {}, {} {} added\n", ready.patches.size(),
                     ready.patches.size() == 1 ? "patch" : "patches", added,
                     added == 1 ? "trailer" : "trailers");
  if (!report.cover_file.empty()) out += fmt::format("The cover is in {}\n", printable(report.cover_file));
  if (!ready.base_commit) out += "The posting names no base commit\n";
  out += "\n";
  if (ready.base_commit) out += fmt::format("  git checkout -b {} {}\n", ready.branch, *ready.base_commit);
  out += fmt::format("  git am{} --patch-format=mboxrd{}{}\n", report.three_way ? " -3" : "",
                     needs_keep_cr(ready) ? " --keep-cr" : "",
                     report.file.empty() ? "" : " " + printable(shell_word(report.file)));
  return out;
}

}  // namespace kvq
