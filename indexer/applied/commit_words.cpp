// SPDX-License-Identifier: MIT
#include "indexer/applied/commit_words.hpp"

#include <algorithm>
#include <array>

#include "schema/base/fold.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/regex.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq {
namespace {

constexpr size_t most_links = 20;
constexpr size_t most_reverts = 100;
constexpr size_t longest_title = 1'000;

bool is_hex(std::string_view word) {
  return word.size() >= fewest_id_digits && word.size() <= digits_of_sha1 &&
         word.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Whether a text behind an address is the number of a footnote: `[1]` or `# [1]`.
bool is_footnote(std::string_view text) {
  text = trimmed(text);
  if (text.starts_with('#')) text = trimmed(text.substr(1));
  return text.starts_with('[') && text.ends_with(']');
}

/// Returns the Message-ID in the value of a trailer.
std::string linked_mail(std::string_view kind, std::string_view value) {
  value = trimmed(value);
  const std::string_view address = value.substr(0, end_of_word(value));
  if (is_footnote(value.substr(address.size()))) return {};
  if (kind == "message-id") return message_id_as_stored(std::string(value));
  std::string_view bare = address;
  if (bare.starts_with('<') && bare.ends_with('>')) bare = bare.substr(1, bare.size() - 2);
  return bare.find("://") == std::string_view::npos ? std::string() : message_id_of_web_address(bare);
}

/// Removes a parenthesis from the front, such as the title of a commit.
void skip_parenthesis(std::string_view& text) {
  int depth = 0;
  while (!text.empty()) {
    depth += text.front() == '(' ? 1 : text.front() == ')' ? -1 : 0;
    text.remove_prefix(1);
    if (depth == 0) return;
  }
}

/// Reads the ids behind `This reverts commit`, up to the end of the sentence.
void read_sentence(std::string_view text, Reverts& out) {
  while (out.commits.size() < most_reverts) {
    text.remove_prefix(std::min(text.find_first_not_of(" \t\n,"), text.size()));
    if (text.starts_with('(')) {
      skip_parenthesis(text);
      continue;
    }
    const size_t end = std::min(text.find_first_of(" \t\n,.("), text.size());
    const std::string word = fold(text.substr(0, end));
    if (word == "reversing") out.is_of_merge = true;
    if (is_hex(word)) {
      out.commits.push_back(word);
    } else if (word != "and" && word != "commit" && word != "commits") {
      return;
    }
    text.remove_prefix(end);
  }
}

}  // namespace

std::string title_in_message(std::string_view message) {
  std::string out;
  message.remove_prefix(std::min(message.find_first_not_of('\n'), message.size()));
  while (!message.empty() && out.size() < longest_title) {
    const std::string_view line = trimmed(take_line(message));
    if (line.empty()) break;
    if (!out.empty()) out += ' ';
    out += line;
  }
  return out;
}

std::vector<std::string> linked_mails(std::string_view message) {
  constexpr std::array<std::string_view, 3> kinds = {"link", "message-id", "lore"};
  std::vector<std::string> out;
  while (!message.empty() && out.size() < most_links) {
    const std::string_view line = trimmed(take_line(message));
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > kinds[1].size()) continue;
    const std::string kind = fold(line.substr(0, colon));
    if (std::ranges::find(kinds, kind) == kinds.end()) continue;
    std::string id = linked_mail(kind, line.substr(colon + 1));
    if (!id.empty() && std::ranges::find(out, id) == out.end()) out.push_back(std::move(id));
  }
  return out;
}

bool is_backport_commit(std::string_view message) {
  if (message.find("pstream") == std::string_view::npos) return false;
  static const Regex line_of_stable(
      R"((?i)^(?:\[ ?upstream commit:? [0-9a-f]{7,40}\b.*|upstream commit:? [0-9a-f]{7,40}\.?)"
      R"(|\[? ?commit:? [0-9a-f]{7,40} upstream\b.{0,3})$)");
  while (!message.empty()) {
    if (line_of_stable.found_in(trimmed(take_line(message)))) return true;
  }
  return false;
}

Reverts reverts_of(std::string_view message) {
  constexpr std::string_view begin = "his reverts commit";
  Reverts out;
  for (size_t at = message.find(begin); at != std::string_view::npos; at = message.find(begin)) {
    message.remove_prefix(at + begin.size());
    if (message.starts_with('s')) message.remove_prefix(1);
    read_sentence(message, out);
  }
  return out;
}

}  // namespace kvq
