// SPDX-License-Identifier: MIT
#include "indexer/patches/commit_trailer.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "indexer/mail/encoding/encoded_words.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/patches/folded_trailers.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr auto npos = std::string_view::npos;
using Names = std::string_view;

template <size_t count>
bool is_in(const std::array<Names, count>& names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

/// Words before a colon that are no trailers.
constexpr std::array<Names, 5> not_trailers = {"phone", "mail", "email", "e-mail", "prerequisite-message-id"};
/// Header fields, which may begin a text.
constexpr std::array<Names, 3> fields = {"subject", "date", "from"};
/// The trailers whose value may be a web address.
constexpr std::array<Names, 3> links = {"link", "buglink", "closes"};
/// Trailers of an answer that need no person.
constexpr std::array<Names, 5> of_no_person = {"link", "buglink", "closes", "fixes", "obsoleted-by"};
/// Trailers that name no person, even with an @ in the value.
constexpr std::array<Names, 9> about_things = {"fixes",     "link",         "buglink",
                                               "closes",    "obsoleted-by", "message-id",
                                               "change-id", "base-commit",  "based-on"};
/// Fields that an answer may quote or mention, but that say nothing about the patch.
constexpr std::array<Names, 11> not_of_answers = {"from",        "author",    "cc",        "to",
                                                  "date",        "subject",   "subscribe", "unsubscribe",
                                                  "base-commit", "change-id", "message-id"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

/// Removes white space, which may be a no-break space, from the front.
void skip_blanks(std::string_view& text) {
  constexpr std::string_view no_break_space = "\xc2\xa0";
  for (;;) {
    const size_t bytes = text.starts_with(no_break_space) ? 2 : text.find_first_of(" \t\r\f\v") == 0 ? 1 : 0;
    if (bytes == 0) return;
    text.remove_prefix(bytes);
  }
}

/// Whether a word holds an address with a dot in its domain, as b4 looks for a person.
bool names_person(std::string_view value) {
  while (!value.empty()) {
    const std::string_view word = value.substr(0, end_of_word(value));
    value.remove_prefix(std::min(word.size() + 1, value.size()));
    const size_t at = word.find('@', 1);
    if (at == npos) continue;
    const size_t dot = word.find('.', at + 2);
    if (dot != npos && dot + 1 < word.size()) return true;
  }
  return false;
}

/// Splits a value at the last ` #` that only its end follows.
std::string take_remark(std::string_view& value) {
  const size_t hash = value.rfind('#');
  if (hash == npos || hash + 1 == value.size() || hash == 0) return {};
  const size_t last = value.find_last_not_of(" \t", hash - 1);
  if (last == npos || last + 1 == hash) return {};
  std::string remark(value.substr(last + 1));
  value = value.substr(0, last + 1);
  return remark;
}

/// Removes what a mail program adds when it turns HTML into text: `ada@example.org<mailto:ada@example.org>`.
std::string without_mailto(std::string value) {
  for (size_t begin = value.find("<mailto:"); begin != npos; begin = value.find("<mailto:", begin)) {
    const size_t end = value.find('>', begin);
    if (end == npos) break;
    value.erase(begin, end + 1 - begin);
  }
  return value;
}

/// Fills in the person and writes the value anew.
void read_person(CommitTrailer& trailer) {
  const std::string value(trimmed(without_mailto(trailer.value)));
  const size_t open = value.find('<');
  const size_t close = open == npos ? npos : value.find('>', open);
  if (close != npos) {
    std::string name(trimmed(std::string_view(value).substr(0, open)));
    trailer.address = trimmed(std::string_view(value).substr(open + 1, close - open - 1));
    if (name.find("=?") != npos) name = decode_header(name);
    if (name.size() > 1 && name.starts_with('"') && name.ends_with('"'))
      name = name.substr(1, name.size() - 2);
    trailer.person = std::move(name);
  } else {
    const auto mailbox = parse_mailbox(value);
    if (!mailbox) return;
    trailer.person = mailbox->name;
    trailer.address = mailbox->address;
  }
  const bool is_bare = trailer.person.empty() || trailer.person == trailer.address;
  trailer.value = is_bare ? trailer.address : trailer.person + " <" + trailer.address + ">";
}

/// Returns the trailer in a line.
std::optional<CommitTrailer> trailer_of(std::string_view line) {
  skip_blanks(line);
  std::string_view word = line.substr(0, end_of_word(line));
  word = word.substr(0, word.find("\xc2\xa0"));
  if (word.size() < 3 || !word.ends_with(':') || !is_letter(word.front())) return std::nullopt;
  line.remove_prefix(word.size());
  skip_blanks(line);
  if (line.empty()) return std::nullopt;
  CommitTrailer trailer;
  trailer.name = word.substr(0, word.size() - 1);
  trailer.remark = take_remark(line);
  trailer.value = line;
  const bool is_about_thing =
      is_in(about_things, fold(trailer.name)) || trailer.value.find("://") != std::string::npos;
  if (!is_about_thing && names_person(trailer.value)) read_person(trailer);
  return trailer;
}

bool is_remark_line(std::string_view line) {
  line = trimmed(line);
  return line.size() > 2 && line.front() == '[' && line.find(']') == line.size() - 1;
}

/// Whether b4 adds such a trailer of an answer to the patch.
bool counts_in_answer(std::string_view line, const CommitTrailer& trailer) {
  const std::string name = fold(trailer.name);
  if (std::ranges::any_of(name, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return false;
  if (is_in(not_of_answers, name)) return false;
  const bool has_person = names_person(line);
  if (!has_person && !is_in(of_no_person, name)) return false;
  const bool has_link = line.find("http://") != npos || line.find("https://") != npos;
  if (has_link && !is_in(links, name)) return false;
  if (name != "fixes") return true;
  const size_t digits = std::min(trailer.value.find_first_not_of("0123456789abcdef"), trailer.value.size());
  return digits >= 6;
}

SplitTrailers split(std::string_view text, bool is_answer) {
  SplitTrailers out;
  const std::string unfolded = with_trailers_unfolded(text);
  bool after_trailer = false;
  for (std::string_view rest = unfolded; !rest.empty();) {
    const std::string_view line = take_line(rest);
    auto trailer = trailer_of(line);
    const std::string name = trailer ? fold(trailer->name) : std::string();
    const bool is_field = is_in(fields, name) && !out.others.empty();
    const bool counts = trailer && !is_in(not_trailers, name) && !is_field;
    if (counts && (!is_answer || counts_in_answer(line, *trailer))) {
      out.trailers.push_back(std::move(*trailer));
      after_trailer = true;
    } else if (after_trailer && !counts && is_remark_line(line)) {
      out.trailers.back().remark = line;
      after_trailer = false;
    } else {
      after_trailer = after_trailer && counts;
      if (!counts) out.others.emplace_back(line);
    }
  }
  return out;
}

/// Returns the address without a `+detail` in the local part.
std::string without_detail(const std::string& address) {
  const size_t at = address.rfind('@');
  const size_t plus = address.find('+');
  if (at == npos || plus == npos || plus > at) return address;
  return address.substr(0, plus) + address.substr(at);
}

bool is_same_mailbox(const std::string& one, const std::string& other) {
  if (one == other) return true;
  const std::string ours = without_detail(one);
  const std::string theirs = without_detail(other);
  const size_t our_at = ours.find('@');
  const size_t their_at = theirs.find('@');
  if (our_at == npos || their_at == npos) return false;
  if (ours == theirs) return true;
  if (ours.substr(0, our_at) != theirs.substr(0, their_at)) return false;
  std::string longer = ours.substr(our_at + 1);
  std::string shorter = theirs.substr(their_at + 1);
  if (longer.size() < shorter.size()) std::swap(longer, shorter);
  return std::ranges::count(longer, '.') == std::ranges::count(shorter, '.') + 1 &&
         longer.ends_with('.' + shorter);
}

/// Whether all parts of `Byron (Engines), Ada` are in the name of the trailer. Comments do not matter.
bool has_all_parts(std::string whole, const std::string& of_trailer) {
  for (size_t open = whole.find('('); open != npos; open = whole.find('(')) {
    const size_t close = whole.find(')', open);
    whole.erase(open, close == npos ? npos : close + 1 - open);
  }
  if (whole.find(',') == npos) return false;
  std::string_view name = whole;
  while (!name.empty()) {
    const size_t comma = std::min(name.find(','), name.size());
    if (of_trailer.find(trimmed(name.substr(0, comma))) == std::string::npos) return false;
    name.remove_prefix(std::min(comma + 1, name.size()));
  }
  return true;
}

/// Returns the Message-ID at the end of a web address.
std::string linked_id(std::string_view value) {
  if (!value.starts_with("http://") && !value.starts_with("https://")) return {};
  const size_t at = value.find('@');
  const size_t slash = at == npos ? npos : value.rfind('/', at);
  if (slash == npos || slash + 1 == at) return {};
  return fold(value.substr(slash + 1, value.find('/', at) - slash - 1));
}

}  // namespace

std::string CommitTrailer::text() const {
  const std::string line = name + ": " + value;
  if (remark.empty()) return line;
  return trimmed(remark).starts_with('#') ? line + remark : line + "\n" + remark;
}

bool CommitTrailer::same_as(const CommitTrailer& other) const {
  const std::string folded = fold(name);
  if (folded != fold(other.name)) return false;
  if (fold(value) == fold(other.value)) return true;
  const std::string id = folded == "link" ? linked_id(value) : std::string();
  return !id.empty() && id == linked_id(other.value);
}

SplitTrailers split_trailers(std::string_view paragraph) {
  return split(paragraph, false);
}

std::vector<CommitTrailer> trailers_of_answer(std::string_view body) {
  return split(body.substr(0, body.find("\n-- \n")), true).trailers;
}

bool may_give(const std::string& name, const std::string& address, const CommitTrailer& trailer) {
  if (trailer.address.empty()) return true;
  if (is_same_mailbox(fold(address), fold(trailer.address))) return true;
  const std::string from = fold(name.empty() ? address : name);
  return from == fold(trailer.person) || has_all_parts(from, fold(trailer.person));
}

}  // namespace kvq
