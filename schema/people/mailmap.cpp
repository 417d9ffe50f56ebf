// SPDX-License-Identifier: MIT
#include "schema/people/mailmap.hpp"

#include <fmt/format.h>

#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// `Name <address>`. The name may be absent; the address may be empty.
struct Words {
  std::optional<std::string> name;
  std::string email;
};

/// Removes the first `Name <address>` from the text, up to and including the `>`.
std::optional<Words> take_words(std::string_view& text, bool may_be_empty) {
  const size_t open = text.find('<');
  if (open == std::string_view::npos) return std::nullopt;
  const size_t close = text.find('>', open + 1);
  if (close == std::string_view::npos) return std::nullopt;
  if (close == open + 1 && !may_be_empty) return std::nullopt;
  Words out;
  const std::string_view name = trimmed(text.substr(0, open));
  if (!name.empty()) out.name = std::string(name);
  out.email = std::string(text.substr(open + 1, close - open - 1));
  text.remove_prefix(close + 1);
  return out;
}

}  // namespace

Mailmap Mailmap::parse(std::string_view text, const std::string& file) {
  Mailmap out;
  for (int number = 1; !text.empty(); ++number) out.read_line(take_line(text), file, number);
  return out;
}

void Mailmap::read_line(std::string_view line, const std::string& file, int number) {
  if (line.starts_with('#')) return;
  std::string_view rest = line;
  const auto first = take_words(rest, false);
  if (!first) {
    const std::string_view words = trimmed(line);
    if (words.empty() || words.starts_with('#')) return;
    throw Error(ErrorKind::usage, fmt::format("'{}' line {} has no <address>", file, number),
                "write 'Name <address>', or 'Name <address> <address in mails>'");
  }
  const auto second = take_words(rest, true);
  ++entries_;
  const std::string old_email = fold(second ? second->email : first->email);
  const std::string new_email = fold(first->email);
  Given& given = given_[new_email];
  if (first->name) given.names.emplace(fold(*first->name), *first->name);
  Entry& entry = entries_by_email_[old_email];
  if (second && second->name) {
    given.is_shared |= old_email == new_email;
    entry.by_name[fold(*second->name)] = {first->name, first->email};
    return;
  }
  if (first->name) entry.simple.name = first->name;
  if (second) entry.simple.email = first->email;
}

const Mailmap::Target* Mailmap::find(const std::string& name, const std::string& email) const {
  const auto entry = entries_by_email_.find(fold(email));
  if (entry == entries_by_email_.end()) return nullptr;
  const auto by_name = entry->second.by_name.find(fold(name));
  return by_name == entry->second.by_name.end() ? &entry->second.simple : &by_name->second;
}

Mailmap::NameAndEmail Mailmap::map(const std::string& name, const std::string& email) const {
  const Target* target = find(name, email);
  if (target == nullptr) return {name, email};
  return {target->name.value_or(name), target->email.value_or(email)};
}

MappedPerson Mailmap::person(const std::string& name, const std::string& email) const {
  const Target* target = find(name, email);
  MappedPerson out{{}, fold(email)};
  if (target != nullptr && target->email) out.email = fold(*target->email);
  const auto given = given_.find(out.email);
  if (target != nullptr && target->name) {
    out.name = *target->name;
    // Use one spelling even if the lines differ in letter case.
    if (given != given_.end()) {
      const auto first = given->second.names.find(fold(out.name));
      if (first != given->second.names.end()) out.name = first->second;
    }
  } else if (given != given_.end() && given->second.names.size() == 1 && !given->second.is_shared) {
    out.name = given->second.names.begin()->second;
  }
  return out;
}

std::string Mailmap::canonical_email(const std::string& email) const {
  const auto entry = entries_by_email_.find(fold(email));
  const bool mapped = entry != entries_by_email_.end() && entry->second.simple.email;
  return fold(mapped ? *entry->second.simple.email : email);
}

}  // namespace kvq
