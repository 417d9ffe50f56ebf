// SPDX-License-Identifier: MIT
#include "indexer/mail/header/mailbox.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/encoding/encoded_words.hpp"
#include "indexer/mail/encoding/tame_fields.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/outline.hpp"

namespace kvq {
namespace {

constexpr std::string_view separators = ",;";
// What ends an address without angle brackets.
constexpr std::string_view ends_of_word = " \t\r\n,;<>()[]\"";
constexpr auto npos = std::string_view::npos;

/// Returns the next @ with a character of an address on each side.
size_t find_at(std::string_view outline, size_t from) {
  const auto is_end = [&](size_t i) {
    return i >= outline.size() || outline[i] == '@' || ends_of_word.find(outline[i]) != npos;
  };
  for (size_t at = outline.find('@', from); at != npos; at = outline.find('@', at + 1)) {
    const bool literal = at + 1 < outline.size() && outline[at + 1] == '[';
    if (at > 0 && !is_end(at - 1) && outline[at - 1] != ':' && (literal || !is_end(at + 1))) return at;
  }
  return npos;
}

/// An address in a text, with its angle brackets if it has any.
struct Place {
  size_t begin = 0;
  size_t end = 0;
  /// The address itself.
  size_t first = 0;
  size_t last = 0;
};

/// Returns the word around an @.
Place word_around(std::string_view outline, size_t at) {
  const size_t before = outline.find_last_of(ends_of_word, at);
  const size_t begin = before == npos ? 0 : before + 1;
  // A domain may be an address in square brackets (RFC 5322, 3.4.1).
  const bool literal = at + 1 < outline.size() && outline[at + 1] == '[';
  const size_t bracket = literal ? outline.find(']', at) : npos;
  size_t end =
      bracket != npos ? bracket + 1 : std::min(outline.find_first_of(ends_of_word, at), outline.size());
  while (bracket == npos && end > at + 2 && std::string_view(".:?!'").find(outline[end - 1]) != npos) --end;
  return {begin, end, begin, end};
}

/// Returns the first text with an @ in angle brackets, of which the second may be missing.
std::optional<Place> find_in_brackets(std::string_view outline) {
  for (size_t open = outline.find('<'); open != npos; open = outline.find('<', open + 1)) {
    const size_t close = outline.find_first_of("<>", open + 1);
    const std::string_view inside = outline.substr(0, close).substr(open + 1);
    const size_t first = inside.find_first_not_of(white_space);
    const size_t at = inside.find('@', first == npos ? first : first + 1);
    if (at == npos || inside.find_first_not_of(white_space, at + 1) == npos) continue;
    const bool is_closed = close != npos && outline[close] == '>';
    // A route (RFC 5322, 4.4) names other hosts before a colon.
    const size_t route = inside[first] == '@' ? inside.rfind(':') : npos;
    if (is_closed && route != npos) return Place{open, close + 1, open + 2 + route, close};
    const bool is_one = is_closed && inside.find('@', at + 1) == npos;
    if (is_one) return Place{open, close + 1, open + 1, close};
    Place word = word_around(outline.substr(0, close), open + 1 + at);
    word.first = std::max(word.first, open + 1);
    word.begin = open;
    if (is_closed) word.end = close + 1;
    return word;
  }
  return std::nullopt;
}

std::optional<Place> find_place(std::string_view outline) {
  if (outline.find('@') == npos) return std::nullopt;
  if (const auto place = find_in_brackets(outline)) return place;
  const size_t at = find_at(outline, 0);
  return at == npos ? std::nullopt : std::optional(word_around(outline, at));
}

/// Returns the end of the first mailbox of a list: the separator after its address.
size_t end_of_first(std::string_view outline) {
  const size_t at = find_at(outline, 0);
  return at == npos ? outline.size() : std::min(outline.find_first_of(separators, at), outline.size());
}

/// Returns the text with quoted strings and comments as ordinary text, for addresses that are only in them.
std::string without_quotes(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return c == '"' || c == '(' || c == ')'; }, ' ');
  return out;
}

/// Returns the address without white space and comments.
std::string address_of(std::string_view text, std::string_view outline, const Place& place) {
  constexpr std::string_view scheme = "mailto:";
  std::string address;
  // Without an @ it is what some archives make of an address: `ada at example.org`.
  const bool keep_spaces = outline.substr(place.first, place.last - place.first).find('@') == npos;
  for (size_t i = place.first; i < place.last; ++i) {
    if (!is_white_space(outline[i]) || keep_spaces) address += text[i];
  }
  if (fold(std::string_view(address).substr(0, scheme.size())) == scheme) {
    address.erase(0, scheme.size());
    address.erase(std::min(address.find('?'), address.size()));
  }
  return utf8_or_latin1(std::move(address));
}

/// Returns the text without the quotes of quoted strings, and with single spaces.
std::string unquoted(std::string_view text) {
  std::string out;
  int comments = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '(') ++comments;
    if (c == ')') --comments;
    if (c == '"' && comments <= 0) continue;
    if (c == '\\' && i + 1 < text.size()) c = text[++i];
    if (is_white_space(c)) c = ' ';
    if (c != ' ' || (!out.empty() && out.back() != ' ')) out += c;
  }
  return out;
}

/// Whether the text is one comment: its first parenthesis ends at its end.
bool is_one_comment(std::string_view text) {
  return text.size() > 2 && text.front() == '(' && ends_of_comments(text).front() == text.size();
}

/// Returns the name before an address. The name of a group, which ends with a colon, is not part of it.
std::string_view name_before(std::string_view text, std::string_view outline, size_t end) {
  const size_t colon = outline.substr(0, end).rfind(':');
  text = text.substr(0, end);
  if (colon != npos) text.remove_prefix(colon + 1);
  text.remove_prefix(std::min(text.find_first_not_of(" \t,;<"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t<") + 1);
}

/// Returns the text after an address as far as it may be a name or a comment.
std::string_view name_after(std::string_view text, std::string_view outline, size_t begin) {
  begin = std::min(outline.find_first_not_of(".:?!'>", begin), outline.size());
  text.remove_prefix(begin);
  if (text.find_first_of("@<") != npos) return {};
  return trimmed(text.substr(0, outline.substr(begin).find_first_of(",;>")));
}

/// Returns the decoded name without quotes around it.
std::string name_of(std::string_view text, std::string_view outline, const Place& place, bool is_decoded) {
  std::string_view before = name_before(text, outline, place.begin);
  std::string_view after = name_after(text, outline, place.end);
  // `Ada [mailto:ada@example.org]`, as mail programs quote it.
  if (before.ends_with('[') && after.starts_with(']')) {
    before.remove_suffix(1);
    after.remove_prefix(1);
  }
  const std::string raw = unquoted(std::string(before) + (before.empty() ? "" : " ") + std::string(after));
  const std::string decoded = is_decoded ? raw : decode_header(raw);
  std::string_view name = trimmed(decoded);
  if (is_one_comment(name)) name = trimmed(name.substr(1, name.size() - 2));
  if (name.size() > 2 && name.front() == '"' && name.back() == '"') name = name.substr(1, name.size() - 2);
  return utf8_or_latin1(std::string(name));
}

/// Returns a local address, which has no @: in angle brackets, or a word alone.
std::optional<Place> find_local(std::string_view outline) {
  const size_t open = outline.find('<');
  if (open != npos) {
    const size_t close = outline.find('>', open);
    if (close == npos || trimmed(outline.substr(open + 1, close - open - 1)).empty()) return std::nullopt;
    return Place{open, close + 1, open + 1, close};
  }
  const std::string_view word = trimmed(outline);
  const bool is_word = !word.empty() && word.find_first_of(" \t,;:@>[]\"") == npos;
  if (!is_word || word.find("=?") != npos || !is_ascii(word)) return std::nullopt;
  const auto begin = static_cast<size_t>(word.data() - outline.data());
  return Place{begin, begin + word.size(), begin, begin + word.size()};
}

/// Whether a word without an @ belongs to the name of the mailbox after it, as in `Byron, Ada <...>`.
bool begins_name(std::string_view outline_after) {
  const size_t sign = outline_after.find_first_of("<,;@");
  return sign != npos && sign > 0 && outline_after[sign] == '<';
}

/// Fills in the name and the address; returns whether there is an address.
bool read(std::string_view text, Mailbox& out, bool is_decoded) {
  const auto take = [&](std::string_view outline, const std::optional<Place>& place) {
    if (!place) return false;
    out.address = address_of(text, outline, *place);
    out.name = name_of(text, outline, *place, is_decoded);
    // Mail programs write an address and its link: `ada@example.org <mailto:ada@example.org>`.
    const bool is_link = text.substr(place->first).starts_with("mailto:");
    if (is_link && out.name == out.address) out.name.clear();
    return !out.address.empty();
  };
  std::string outline = outline_of(text);
  const size_t end = end_of_first(outline);
  outline.resize(end);
  text = text.substr(0, end);
  if (take(outline, find_place(outline))) return true;
  if (!is_decoded && text.find("=?") != npos) {
    if (const std::string decoded = decode_header(text); decoded != text) return read(decoded, out, true);
  }
  if (!is_decoded && take(outline, find_local(outline))) return true;
  const std::string open = without_quotes(text);
  text = open;
  return take(open, find_place(open));
}

}  // namespace

std::vector<std::string_view> split_addresses(std::string_view value) {
  std::vector<std::string_view> out;
  const std::string outline = outline_of(value);
  bool in_brackets = false;
  bool has_address = false;
  size_t begin = 0;
  size_t last_comma = npos;
  const auto cut = [&](size_t end) {
    const std::string_view one = trimmed(value.substr(begin, end - begin));
    if (!one.empty()) out.push_back(one);
    begin = end + 1;
    has_address = false;
  };
  for (size_t i = 0; i < outline.size(); ++i) {
    const char c = outline[i];
    if (c == '<' && in_brackets && last_comma != npos) cut(last_comma);
    if (c == '<' || c == '>') in_brackets = c == '<';
    if (c == '<') last_comma = npos;
    if (c == '@' || c == ':') has_address = true;
    if (c != ',' && c != ';') continue;
    if (in_brackets) {
      last_comma = i;
    } else if (has_address || trimmed(value.substr(begin, i - begin)).empty() ||
               !begins_name(std::string_view(outline).substr(i + 1))) {
      cut(i);
    }
  }
  if (begin < value.size()) cut(value.size());
  return out;
}

std::optional<Mailbox> parse_mailbox(std::string_view value) {
  std::string text = utf8_or_latin1(std::string(value));
  std::erase(text, '\0');
  Mailbox mailbox{.text = std::move(text), .name = {}, .address = {}};
  if (!read(std::string_view(mailbox.text).substr(0, most_address_bytes), mailbox, false))
    return std::nullopt;
  return mailbox;
}

std::string_view mailbox_at_start(std::string_view text) {
  const std::string_view limited = text.substr(0, most_address_bytes);
  const std::string outline = outline_of(limited);
  if (const auto place = find_place(outline)) return text.substr(0, place->end);
  const std::string open = without_quotes(limited);
  const auto place = find_place(open);
  if (!place) return {};
  const bool in_comment = place->end < text.size() && text[place->end] == ')';
  return text.substr(0, place->end + (in_comment ? 1 : 0));
}

}  // namespace kvq
