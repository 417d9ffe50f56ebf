// SPDX-License-Identifier: MIT
// Terms that search for words and patterns: texts, people, names.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/language/bind_term.hpp"
#include "query/language/id_forms.hpp"
#include "query/language/literal.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/regex.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

using ast::Form;
using plan::Condition;

constexpr size_t longest_regex = 1'000;

/// Whether a text looks like the beginning of a Message-ID: long enough, and with a digit.
bool may_begin_message_id(std::string_view text) {
  constexpr size_t shortest = 8;
  return text.size() >= shortest && text.find_first_of("0123456789") != std::string_view::npos;
}

/// Whether a text is a complete address (RFC 5322, 3.4.1) whose domain has a dot.
bool is_address(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

/// Whether a text has an arrow, an emoji or another symbol, rather than punctuation.
bool has_symbol(std::string_view text) {
  constexpr char32_t first_symbol = 0x2100;
  while (!text.empty()) {
    const char32_t code = take_code_point(text);
    if (code != no_code_point && code >= first_symbol) return true;
  }
  return false;
}

std::string names_of_fields_with_regex() {
  std::vector<std::string_view> names;
  for (const Field& field : fields()) {
    const bool is_header = field.name.starts_with("header.");
    if (!field.sql.matches.empty() && !is_header) names.push_back(field.name);
  }
  names.push_back("header.NAME");
  return fmt::format("{}", fmt::join(names, ", "));
}

}  // namespace

/// As on lore, a word also matches Message-IDs and ids of blobs and patches, but only if it looks like one,
/// and at their beginning, where an index finds it.
Condition TermBinder::bare(const ast::Term& term) const {
  const bool may_be_field = term.form == Form::word && term.value.ends_with(':');
  if (may_be_field && find_field(std::string_view(term.value).substr(0, term.value.size() - 1)) != nullptr) {
    refuse({term.value_span.end, term.value_span.end + 1}, "a value is missing after ':'",
           "a word with a colon in it needs quotes");
  }
  Condition words = text(term, {});
  if (term.prefix || term.form != Form::word) return words;
  plan::Any any{{std::move(words)}};
  if (term.value.find('@') != std::string::npos) {
    any.operands.push_back({plan::NameIs{FieldKind::id, without_brackets(term.value)}});
  } else if (may_begin_message_id(term.value)) {
    any.operands.push_back({plan::MessageIdBegins{term.value}});
  }
  if (is_object_id(term.value)) {
    any.operands.push_back({plan::ObjectIdIs{find_field("blob"), term.value}});
    any.operands.push_back({plan::ObjectIdIs{find_field("patchid"), term.value}});
  }
  if (any.operands.size() == 1) return std::move(any.operands.front());
  return {std::move(any)};
}

void TermBinder::require_word(const ast::Term& term) const {
  if (has_word(term.value)) return;
  refuse(term.value_span, "there is no letter or digit to search for",
         has_symbol(term.value) ? "the index has words, but no symbols and no emoji" : "");
}

Condition TermBinder::text(const ast::Term& term, std::string_view columns) const {
  require_word(term);
  const size_t star = term.form == Form::word ? term.value.find('*') : std::string::npos;
  if (star != std::string::npos) {
    refuse(term.value_span, "'*' can only end a word", "quote the word to search for it as it stands");
  }
  Condition words{plan::TextMatch{columns, term.value, term.prefix}};
  auto signs = term.prefix ? std::nullopt : literal_regex(term.value);
  if (!signs) return words;
  return {plan::All{{std::move(words), {plan::TextContains{columns, std::move(*signs)}}}}};
}

Condition TermBinder::text_of(const ast::Term& term, const Field& field) const {
  Condition words = text(term, field.full_text);
  if (field.sql.has_phrase.empty()) return words;
  return {plan::All{{std::move(words), {plan::HasPhrase{&field, term.value, term.prefix}}}}};
}

Condition TermBinder::regex(const ast::Term& term, const Field& field) const {
  if (field.sql.matches.empty()) {
    refuse(term.value_span, fmt::format("{}: takes no /regex/", field.name),
           fmt::format("these do: {}; quote the value to search for it as it stands",
                       names_of_fields_with_regex()));
  }
  if (term.value.size() > longest_regex) refuse(term.value_span, "the regex is too long");
  const Regex compiled(term.value);
  if (!compiled.valid())
    refuse(term.value_span, fmt::format("invalid regular expression: {}", compiled.error()));
  return {plan::RegexMatches{&field, term.value}};
}

Condition TermBinder::person(const ast::Term& term, const Field& field) const {
  using How = plan::PersonMatches::How;
  require_word(term);
  const std::string_view role = field.sql.compared;
  if (term.prefix) return {plan::PersonMatches{role, How::words, term.value, true}};
  // "Name <address>", as columns show people.
  const size_t bracket = term.value.ends_with('>') ? term.value.rfind('<') : std::string::npos;
  if (bracket != std::string::npos) {
    return {plan::PersonMatches{role, How::address, fold(without_brackets(term.value.substr(bracket)))}};
  }
  if (term.value.starts_with('@') && term.value.size() > 1) {
    return {plan::PersonMatches{role, How::domain_and_below, fold(std::string_view(term.value).substr(1))}};
  }
  if (is_address(term.value)) return {plan::PersonMatches{role, How::address, fold(term.value)}};
  return {plan::PersonMatches{role, How::words, term.value}};
}

Condition TermBinder::domain(const ast::Term& term) const {
  require_word(term);
  return {plan::NameIs{FieldKind::domain, fold(term.value.substr(term.value.starts_with('@') ? 1 : 0))}};
}

/// `"KVM: TDX"` matches the mails that belong to both subsystems. It is also tried as one name, because a
/// section of MAINTAINERS may have a colon in its name.
Condition TermBinder::subsystem(const ast::Term& term) const {
  std::vector<Condition> names;
  for (std::string_view rest = term.value; !rest.empty();) {
    const size_t colon = std::min(rest.find(':'), rest.size());
    std::string_view name = rest.substr(0, colon);
    while (name.starts_with(' ')) name.remove_prefix(1);
    while (name.ends_with(' ')) name.remove_suffix(1);
    if (!name.empty()) names.push_back({plan::NameIs{FieldKind::subsystem, fold(name)}});
    rest.remove_prefix(std::min(colon + 1, rest.size()));
  }
  if (names.empty()) refuse(term.value_span, "subsystem: needs a name");
  if (names.size() == 1) return std::move(names.front());
  return {plan::Any{{{plan::All{std::move(names)}}, {plan::NameIs{FieldKind::subsystem, fold(term.value)}}}}};
}

}  // namespace kvq
