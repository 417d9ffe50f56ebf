// SPDX-License-Identifier: MIT
#include "indexer/mail/header/references.hpp"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/encoding/encoded_words.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/mail/outline.hpp"

namespace kvq {
namespace {

constexpr size_t most_references = 1'000;
constexpr auto npos = std::string_view::npos;

/// Returns the first of the headers that is not empty; a mail should have only one.
std::string_view field(const SplitMail& mail, std::string_view name) {
  for (const Header& header : mail.headers) {
    if (header.name == name && !header.value.empty()) return header.value;
  }
  return {};
}

void erase(std::vector<std::string>& ids, std::string_view own_id,
           const std::vector<std::string_view>& people) {
  // Most mails cite so few that a set would take longer.
  constexpr size_t few = 1'000;
  const bool is_large = ids.size() * people.size() > few;
  std::unordered_set<std::string_view> addresses;
  if (is_large) addresses.insert(people.begin(), people.end());
  std::erase_if(ids, [&](const std::string& id) {
    return id == own_id || id == "y" || id == "n" ||
           (is_large ? addresses.contains(id) : std::ranges::find(people, id) != people.end());
  });
}

bool has_word(std::string_view text, std::string_view word) {
  return (" " + fold(text) + " ").find(" " + std::string(word) + " ") != std::string::npos;
}

/// Whether words alone are before the brackets, as before the address of a person: `Ada Byron <...>`.
bool is_like_name(std::string_view prose, std::string_view id) {
  const std::string_view local = id.substr(0, id.find('@'));
  return !trimmed(prose).empty() && prose.find_first_of("\":,0123456789") == npos &&
         local.find_first_of("0123456789") == npos && fold(prose).find("message") == npos &&
         fold(prose).find("mail") == npos;
}

/// Removes what prose in an In-Reply-To names as a person: after `from`, or with only a name before it.
void erase_people(std::string_view value, std::vector<std::string>& ids) {
  const std::string outline = outline_of(value);
  const std::string_view text = outline;
  bool is_first = true;
  for (size_t begin = 0; begin < text.size();) {
    const size_t open = text.find('<', begin);
    if (open == npos) break;
    const size_t close = std::min(text.find('>', open), text.size());
    const std::string_view prose = text.substr(begin, open - begin);
    const std::vector<std::string> named = message_ids_in(text.substr(open, close + 1 - open), 1);
    begin = close + 1;
    if (named.empty()) continue;
    const bool is_alone = is_first && text.find('<', close) == npos;
    const bool is_person =
        has_word(prose, "from") || has_word(prose, "by") || (is_alone && is_like_name(prose, named.front()));
    is_first = false;
    if (is_person) std::erase(ids, named.front());
  }
}

/// Whether the field has more than ids.
bool is_prose(std::string_view value) {
  const std::string outline = outline_of(value);
  bool in_brackets = false;
  for (const char c : outline) {
    if (c == '<' || c == '>') in_brackets = c == '<';
    const char folded = fold(c);
    if (!in_brackets && folded >= 'a' && folded <= 'z') return true;
  }
  return false;
}

/// Returns the mail that prose names: the last one that References have too, else the last one.
std::optional<std::string> named_in_prose(std::string_view value, std::vector<std::string>& parents,
                                          const std::vector<std::string>& references) {
  erase_people(value, parents);
  if (parents.empty()) return std::nullopt;
  if (references.empty()) {
    parents = {std::move(parents.back())};
    return parents.front();
  }
  const std::unordered_set<std::string_view> known(references.begin(), references.end());
  const auto found = std::find_if(parents.rbegin(), parents.rend(),
                                  [&](const std::string& id) { return known.contains(id); });
  // References are a list of ids, so they are right where the prose names another text with an @.
  std::optional<std::string> named;
  if (found != parents.rend()) named = *found;
  parents.clear();
  return named;
}

}  // namespace

std::vector<std::string> ids_of_field(std::string_view value, size_t most) {
  std::vector<std::string> ids = message_ids_in(value, most);
  // A program that encodes the field as text encodes the brackets, too, or the id in them.
  const bool is_encoded =
      value.find("=?") != npos && (ids.empty() || std::ranges::any_of(ids, [](const std::string& id) {
                                     return id.find("=?") != npos && id.find("?=") != npos;
                                   }));
  if (is_encoded) {
    if (auto decoded = message_ids_in(decode_header(value), most); !decoded.empty()) ids = std::move(decoded);
  }
  for (std::string& id : ids) id = utf8_or_latin1(std::move(id));
  return ids;
}

CitedMails cited_mails(const SplitMail& mail, std::string_view own_id,
                       const std::vector<std::string_view>& people) {
  CitedMails out;
  const std::string_view value = field(mail, "in-reply-to");
  std::vector<std::string> parents = ids_of_field(value, most_references);
  out.ids = ids_of_field(field(mail, "references"), most_references);
  erase(parents, own_id, people);
  erase(out.ids, own_id, people);
  const bool is_one = value.starts_with('<') && value.find('>') + 1 == value.size();
  if (!is_one && value.find('<') != npos && is_prose(value)) {
    out.answered = named_in_prose(value, parents, out.ids);
  } else if (!parents.empty()) {
    out.answered = parents.front();
  }
  // Without room for all, adding one would move the texts that the set refers to.
  out.ids.reserve(out.ids.size() + parents.size());
  const std::unordered_set<std::string_view> known(out.ids.begin(), out.ids.end());
  for (std::string& parent : parents) {
    if (!known.contains(parent)) out.ids.push_back(std::move(parent));
  }
  return out;
}

}  // namespace kvq
