// SPDX-License-Identifier: MIT
#include "indexer/patches/commit_message.hpp"

#include <algorithm>
#include <utility>

namespace kvq {
namespace {

std::string_view without_line_breaks(std::string_view text) {
  const size_t begin = std::min(text.find_first_not_of('\n'), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of('\n') + 1);
}

/// Returns the paragraphs, with one empty line between them.
std::string joined(std::string_view beginning, const std::vector<std::string>& last_lines) {
  std::string out(beginning);
  std::string last;
  for (const std::string& line : last_lines) (last += line) += '\n';
  last = without_line_breaks(last);
  if (!out.empty() && !last.empty()) out += "\n\n";
  out += last;
  while (out.ends_with('\n')) out.pop_back();
  return out.empty() ? out : out + '\n';
}

}  // namespace

CommitMessage with_trailers(std::string_view message, const std::vector<CommitTrailer>& trailers) {
  constexpr std::string_view between = "\n\n";
  message = without_line_breaks(message);
  const size_t end = message.rfind(between);
  const std::string_view beginning =
      end == std::string_view::npos ? std::string_view{} : message.substr(0, end);
  const size_t begin = end == std::string_view::npos ? 0 : end + between.size();
  SplitTrailers last = split_trailers(without_line_breaks(message.substr(begin)));
  CommitMessage out;
  for (const CommitTrailer& trailer : trailers) {
    const auto same = [&](const CommitTrailer& other) { return trailer.same_as(other); };
    if (std::ranges::any_of(last.trailers, same)) continue;
    last.trailers.push_back(trailer);
    out.added.push_back(trailer);
  }
  out.text = joined(beginning, last.others);
  if (!out.text.empty() && !last.trailers.empty()) out.text += '\n';
  for (const CommitTrailer& trailer : last.trailers) out.text += trailer.text() + '\n';
  return out;
}

}  // namespace kvq
