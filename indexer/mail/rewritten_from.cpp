// SPDX-License-Identifier: MIT
#include "indexer/mail/rewritten_from.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// Returns the name before the last ` via `, or before ` via` at the end, without the quotes of Google
/// Groups. Empty if there is none.
std::string_view name_before_via(std::string_view name) {
  constexpr std::string_view via = " via";
  const size_t at = name.ends_with(via) ? name.size() - via.size() : name.rfind(" via ");
  if (at == std::string_view::npos) return {};
  std::string_view before = trimmed(name.substr(0, at));
  const bool quoted = before.size() > 2 && before.starts_with('\'') && before.ends_with('\'');
  if (quoted) before = before.substr(1, before.size() - 2);
  return before;
}

/// Returns the text between `devnull+` and `@kernel.org`; empty for any other address.
std::string relayed(const std::string& address) {
  constexpr std::string_view begin = "devnull+";
  constexpr std::string_view end = "@kernel.org";
  std::string folded = fold(address);
  if (!folded.starts_with(begin) || !folded.ends_with(end)) return {};
  if (folded.size() <= begin.size() + end.size()) return {};
  return folded.substr(begin.size(), folded.size() - begin.size() - end.size());
}

Mailbox named(std::string_view name, std::string address) {
  std::string text = name.empty() ? address : std::string(name) + " <" + address + ">";
  return {std::move(text), std::string(name), std::move(address)};
}

/// Returns the mailbox; if it has no name, adds the one from From.
Mailbox with_name(const Mailbox& mailbox, std::string_view name) {
  return mailbox.name.empty() ? named(name, mailbox.address) : mailbox;
}

/// The relay replaces the @ by a dot. Reply-To may show which dot that is. Otherwise, because a domain has at
/// least one dot, an address with two dots such as `user.example.org` is unambiguous.
std::optional<Mailbox> behind_relay(const FromHeaders& headers, const std::string& dotted,
                                    std::string_view name) {
  for (const Mailbox& mailbox : headers.reply_to) {
    std::string address = fold(mailbox.address);
    std::ranges::replace(address, '@', '.');
    if (address == dotted) return with_name(mailbox, name);
  }
  if (std::ranges::count(dotted, '.') != 2) return std::nullopt;
  std::string address = dotted;
  address[address.find('.')] = '@';
  if (address.starts_with('@') || address.ends_with('.') || address.find("@.") != std::string::npos) {
    return std::nullopt;
  }
  return named(name, std::move(address));
}

std::optional<Mailbox> behind_list(const FromHeaders& headers, std::string_view name) {
  const std::string list = fold(headers.from->address);
  std::vector<const Mailbox*> people;
  for (const Mailbox& mailbox : headers.reply_to) {
    const std::string address = fold(mailbox.address);
    const auto same = [&](const Mailbox* other) { return fold(other->address) == address; };
    if (address != list && std::ranges::none_of(people, same)) people.push_back(&mailbox);
  }
  if (people.size() != 1) return std::nullopt;
  const Mailbox& person = *people.front();
  const bool is_other = !person.name.empty() && fold(person.name) != fold(name);
  return is_other ? std::nullopt : std::optional(with_name(person, name));
}

}  // namespace

std::optional<Mailbox> writer_of(const FromHeaders& headers) {
  const std::optional<Mailbox>& from = headers.from;
  if (!from) return headers.original_from;
  const std::string_view name = name_before_via(from->name);
  if (headers.original_from) return with_name(*headers.original_from, name);
  std::optional<Mailbox> writer;
  if (const std::string dotted = relayed(from->address); !dotted.empty()) {
    writer = behind_relay(headers, dotted, name);
  } else if (!name.empty()) {
    writer = behind_list(headers, name);
  }
  return writer ? writer : from;
}

}  // namespace kvq
