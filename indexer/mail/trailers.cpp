// SPDX-License-Identifier: MIT
#include "indexer/mail/trailers.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "indexer/mail/header/mailbox.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr size_t longest_name = 40;
constexpr size_t longest_value = 1'000;
constexpr auto npos = std::string_view::npos;

/// Trailers whose value is not a person.
constexpr std::string_view plain_kinds[] = {
    "fixes", "link", "closes", "depends-on", "based-on", "prerequisite-patch-id", "supersedes", "obsoletes"};

/// What people do to a patch, in the names of trailers that are not spelled with hyphens alone.
constexpr std::string_view deeds[] = {"reviewed",  "acked",      "tested",      "nacked",   "reported",
                                      "suggested", "debugged",   "diagnosed",   "bisected", "requested",
                                      "verified",  "signed-off", "co-developed"};

bool is_name(std::string_view name) {
  if (name.empty() || name.front() == '-') return false;
  return std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// Returns whether the value names a commit, as in `Fixes: 1234567 ("title")` and its many variants.
bool names_commit(std::string_view value) {
  if (fold(value.substr(0, 7)) == "commit ") value.remove_prefix(7);
  const size_t end = std::min(value.find_first_not_of("0123456789abcdefABCDEF"), value.size());
  return end >= 7 || value.find("://") != npos;
}

/// Removes white space, no-break spaces and the marks without a width that mail programs write before a line.
/// Returns whether any of it has a width.
bool take_blanks(std::string_view& line) {
  constexpr std::string_view no_break_space = "\xc2\xa0";
  constexpr std::string_view without_width[] = {"\xef\xbb\xbf", "\xe2\x80\x8b", "\xe2\x81\xa0"};
  bool wide = false;
  for (;;) {
    size_t bytes = 0;
    if (!line.empty() && is_white_space(line.front())) bytes = 1;
    if (line.starts_with(no_break_space)) bytes = no_break_space.size();
    if (bytes > 0) wide = true;
    for (const std::string_view mark : without_width) {
      if (line.starts_with(mark)) bytes = mark.size();
    }
    if (bytes == 0) return wide;
    line.remove_prefix(bytes);
  }
}

/// Returns the text without white space and no-break spaces at its end.
std::string_view without_end_blanks(std::string_view text) {
  constexpr std::string_view no_break_space = "\xc2\xa0";
  for (;;) {
    const size_t last = text.find_last_not_of(white_space);
    text = text.substr(0, last == npos ? 0 : last + 1);
    if (!text.ends_with(no_break_space)) return text;
    text.remove_suffix(no_break_space.size());
  }
}

/// Splits a name at all that may be between its words.
std::vector<std::string_view> words_of(std::string_view name) {
  constexpr std::string_view between = " \t-/&,+";
  std::vector<std::string_view> words;
  while (!name.empty()) {
    const size_t end = std::min(name.find_first_of(between), name.size());
    if (end > 0) words.push_back(name.substr(0, end));
    name.remove_prefix(std::min(end + 1, name.size()));
  }
  return words;
}

void add_kind(std::vector<std::string>& kinds, std::string kind) {
  if (std::ranges::find(kinds, kind) == kinds.end()) kinds.push_back(std::move(kind));
}

/// Returns the kinds of a name of deeds, `and` and `by`; none if it has another word.
std::vector<std::string> kinds_of_deeds(std::string_view name) {
  std::vector<std::string> kinds;
  std::vector<std::string> done;
  const std::vector<std::string_view> words = words_of(name);
  for (size_t i = 0; i < words.size(); ++i) {
    std::string word(words[i]);
    if (word == "and") continue;
    if (word == "by") {
      if (done.empty()) return {};
      for (const std::string& deed : done) add_kind(kinds, deed + "-by");
      done.clear();
      continue;
    }
    const bool has_two_words = (word == "signed" || word == "co") && i + 1 < words.size();
    if (has_two_words) (word += '-') += words[++i];
    if (std::ranges::find(deeds, word) == std::end(deeds)) return {};
    done.push_back(std::move(word));
  }
  return done.empty() ? kinds : std::vector<std::string>();
}

/// Returns the value with its continuation on the next line, if that makes it name a person.
std::string with_person(std::string_view value, std::string_view following) {
  const std::string_view next = take_line(following);
  const std::string_view more = trimmed(next);
  if (more.empty() || more.size() > longest_value || more.find('>') == npos) return std::string(value);
  const size_t open = value.rfind('<');
  // Folded within the address: `Ada <ada@` and `example.org>`.
  if (open != npos && value.find('>', open) == npos && more.find_first_of(" \t<") >= more.find('>')) {
    return std::string(value) + std::string(more);
  }
  const std::string_view mailbox = mailbox_at_start(more);
  const bool is_address = more.front() == '<' && mailbox.size() == more.size();
  const bool is_folded = is_white_space(next.front()) || value.empty();
  const bool is_person = !mailbox.empty() && mailbox.ends_with('>') && mailbox.find(':') == npos;
  if (value.find('@') != npos || !(is_address || (is_folded && is_person))) return std::string(value);
  return std::string(value) + (value.empty() ? "" : " ") + std::string(more);
}

/// Returns the trailers that name the person in the value.
std::vector<TrailerLine> tags(std::vector<std::string> kinds, std::string_view first_line,
                              std::string_view following, bool indented) {
  const std::string value = with_person(first_line, following);
  const std::string mailbox(mailbox_at_start(value));
  if (mailbox.empty() || value.size() > longest_value || mailbox.find("://") != npos) return {};
  std::vector<TrailerLine> out;
  for (std::string& kind : kinds) out.push_back({std::move(kind), value, mailbox, indented});
  return out;
}

std::vector<TrailerLine> cc_trailer(std::string_view value) {
  const std::string folded = fold(value);
  if (folded.find("stable@vger.kernel.org") == npos && folded.find("stable@kernel.org") == npos) return {};
  const size_t comment = value.find('#');
  return {{"cc-stable",
           std::string(comment == npos ? std::string_view{} : trimmed(value.substr(comment + 1))),
           {}}};
}

}  // namespace

std::vector<std::string> kinds_of_tag(std::string_view name) {
  constexpr std::string_view end = "-by";
  constexpr std::string_view joint = "-and-";
  const std::string folded = fold(name);
  std::vector<std::string> kinds = kinds_of_deeds(folded);
  if (!kinds.empty() || !is_name(folded) || !folded.ends_with(end)) return kinds;
  for (std::string_view rest = folded; !rest.empty();) {
    const size_t at = std::min(rest.find(joint), rest.size());
    const std::string_view deed = rest.substr(0, at);
    rest.remove_prefix(std::min(at + joint.size(), rest.size()));
    if (!deed.empty()) add_kind(kinds, std::string(deed) + (deed.ends_with(end) ? "" : "-by"));
  }
  return kinds;
}

std::vector<TrailerLine> trailers_of_line(std::string_view line, std::string_view following) {
  const bool indented = take_blanks(line);
  const size_t colon = line.substr(0, longest_name + 4).find(':');
  if (colon == npos || colon == 0) return {};
  const std::string_view name = without_end_blanks(line.substr(0, colon));
  if (name.size() < 2 || name.size() > longest_name) return {};
  std::string_view value = line.substr(colon + 1);
  take_blanks(value);
  value = without_end_blanks(value);
  const bool names_person = fold(name[name.size() - 2]) == 'b' && fold(name.back()) == 'y';
  if (names_person) {
    std::vector<std::string> kinds = kinds_of_tag(name);
    if (kinds.empty()) return {};
    return tags(std::move(kinds), value, following, indented);
  }
  if (indented || name.size() != colon || value.empty() || value.size() > longest_value) return {};
  const std::string kind = fold(name);
  if (kind == "cc") return cc_trailer(value);
  if (std::ranges::find(plain_kinds, kind) == std::end(plain_kinds)) return {};
  if (kind == "fixes" && !names_commit(value)) return {};
  return {{kind, std::string(value), {}}};
}

}  // namespace kvq
