// SPDX-License-Identifier: MIT
#include "query/bind_term.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "query/approxidate.hpp"
#include "query/literal.hpp"
#include "query/spelling.hpp"
#include "schema/affiliations.hpp"
#include "schema/fold.hpp"
#include "schema/object_id.hpp"
#include "schema/regex.hpp"
#include "schema/rows.hpp"
#include "schema/web_address.hpp"

namespace kvq {
namespace {

using ast::Form;
using plan::Condition;

constexpr size_t longest_regex = 1'000;
constexpr size_t most_id_digits = 64;
constexpr std::string_view trailers_of_no_person[] = {"fixes", "link", "closes", "supersedes", "obsoletes"};

std::string without_brackets(const std::string& id) {
  return id.starts_with('<') && id.ends_with('>') ? id.substr(1, id.size() - 2) : id;
}

bool is_object_id(std::string_view text) {
  return text.size() >= fewest_id_digits && text.size() <= most_id_digits &&
         text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Whether it looks like a piece of a Message-ID: long, with a digit in it.
bool may_be_of_message_id(std::string_view text) {
  constexpr size_t shortest = 8;
  return text.size() >= shortest && text.find_first_of("0123456789") != std::string_view::npos;
}

/// Whether it is a whole address (RFC 5322, 3.4.1) of a domain with a dot, not a part of one.
bool is_address(std::string_view text) {
  const size_t at = text.find('@');
  return at != std::string_view::npos && at > 0 && text.find('.', at) != std::string_view::npos &&
         text.find(' ') == std::string_view::npos;
}

/// Of a commit id the first twelve digits: what a Fixes: line has of it.
std::string as_fixes_has_it(const std::string& text) {
  constexpr size_t usual_digits = 12;
  return is_object_id(text) ? text.substr(0, usual_digits) : text;
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

const Field& TermBinder::field(std::string_view name, Span span) const {
  const Field* found = find_field(name);
  if (found != nullptr) return *found;
  const auto names = field_names();
  std::string hint = did_you_mean(name, names);
  if (hint.empty()) hint = "'kvq fields' lists them; a word with a colon in it needs quotes";
  refuse(span, fmt::format("unknown field '{}'", name), hint);
}

void TermBinder::refuse_parameter(const ast::Term& term) const {
  if (term.form != Form::parameter) return;
  refuse(term.value_span, fmt::format("there is no parameter '{}' here", term.value),
         fmt::format("write \"${}\" in quotes to search for the text", term.value));
}

Condition TermBinder::bind(const ast::Term& term) const {
  refuse_parameter(term);
  if (term.field.empty()) return bare(term);
  const Field& of = field(term.field, term.field_span);
  if (term.form == Form::regex) return regex(term, of);
  const bool takes_prefix =
      of.kind == FieldKind::text || of.kind == FieldKind::person || of.kind == FieldKind::words;
  if (term.prefix && !takes_prefix) {
    refuse(term.value_span, fmt::format("'*' does not work on {}:", of.name));
  }
  if (term.value.empty()) refuse(term.value_span, fmt::format("{}: needs a value", of.name));
  return of_field(term, of);
}

std::string_view TermBinder::full_text_columns(const ast::Term& term) const {
  refuse_parameter(term);
  const Field* of = term.field.empty() ? nullptr : &field(term.field, term.field_span);
  const bool is_text = of == nullptr || (of->kind == FieldKind::text && of->sql.has_phrase.empty());
  if (!is_text || term.form == Form::regex) {
    refuse(term.value_span, "NEAR joins words of a text");
  }
  require_word(term);
  return of == nullptr ? std::string_view{} : of->full_text;
}

Condition TermBinder::of_field(const ast::Term& term, const Field& field) const {
  switch (field.kind) {
    case FieldKind::text:
      return text_of(term, field);
    case FieldKind::words:
      require_word(term);
      return {plan::HasPhrase{&field, without_brackets(term.value), term.prefix}};
    case FieldKind::person:
      return person(term, field);
    case FieldKind::domain:
      return domain(term);
    case FieldKind::company:
      return {plan::NameIs{FieldKind::company, folded_company(term.value), field.name}};
    case FieldKind::subsystem:
      return subsystem(term);
    case FieldKind::list:
      return {plan::NameIs{FieldKind::list, fold(without_brackets(term.value))}};
    case FieldKind::time:
      return within(term, field, parse_time(term.value, now_));
    case FieldKind::number:
      return within(term, field, parse_number(term.value));
    case FieldKind::size:
      return within(term, field, parse_size(term.value));
    case FieldKind::kind:
      return kind(term);
    case FieldKind::word:
      return word(term, field);
    case FieldKind::age:
      return age(term, field);
    case FieldKind::related:
      return {plan::NameIs{field.kind, without_brackets(term.value), field.name}};
    case FieldKind::trailer: {
      // `reviewed` is short for reviewed-by.
      const std::string name = fold(term.value);
      const bool whole = name.find('-') != std::string::npos ||
                         std::ranges::find(trailers_of_no_person, name) != std::end(trailers_of_no_person);
      return {plan::NameIs{FieldKind::trailer, whole ? name : name + "-by"}};
    }
    case FieldKind::contains:
      return {plan::Equals{&field, fold(term.value)}};
    case FieldKind::commit:
      return {plan::Equals{&field, as_fixes_has_it(fold(term.value))}};
    case FieldKind::exact:
      return {plan::Equals{&field, without_brackets(term.value)}};
    case FieldKind::object_id:
      return object_id(term, field);
    case FieldKind::web:
      return web(term, field);
    case FieldKind::range:
      return range(term);
    case FieldKind::id:
      return {plan::NameIs{FieldKind::id, without_brackets(term.value)}};
    case FieldKind::saved:
      // expand() has put in those that it could look up.
      refuse(term.value_span, "saved queries cannot be used here");
    case FieldKind::output:
      break;
  }
  refuse(term.field_span,
         fmt::format("{} cannot be searched, only selected, sorted and counted", field.name));
}

/// As on lore, a word is also looked for in Message-IDs and among the ids of blobs and patches; but only if
/// it looks like one of these.
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
  } else if (may_be_of_message_id(term.value)) {
    any.operands.push_back({plan::HasPhrase{find_field("msgid"), term.value}});
  }
  if (is_object_id(term.value)) {
    any.operands.push_back({plan::ObjectIdIs{find_field("blob"), term.value}});
    any.operands.push_back({plan::ObjectIdIs{find_field("patchid"), term.value}});
  }
  if (any.operands.size() == 1) return std::move(any.operands.front());
  return {std::move(any)};
}

void TermBinder::require_word(const ast::Term& term) const {
  if (!has_word(term.value)) refuse(term.value_span, "there is no letter or digit to search for");
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
  return {plan::All{{std::move(words), {plan::TextHolds{columns, std::move(*signs)}}}}};
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
    refuse(term.value_span, fmt::format("this is no regular expression: {}", compiled.error()));
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

/// `"KVM: TDX"` is what both names name; a section of MAINTAINERS may have a colon in its name.
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

Condition TermBinder::within(const ast::Term& term, const Field& field,
                             const std::optional<Interval>& interval) const {
  if (interval && interval->from >= interval->before)
    refuse(term.value_span, "the range ends before it begins");
  if (interval) return {plan::Within{&field, *interval}};
  if (field.kind == FieldKind::number) {
    refuse(term.value_span, fmt::format("'{}' is no number", term.value), "write 3, 1..3, 3.., >=3 or <3");
  }
  if (field.kind == FieldKind::size) {
    refuse(term.value_span, fmt::format("'{}' is no size", term.value),
           "write bytes, or 10k or 2M (of 1024): >=10k, <2M, 1000..2000");
  }
  refuse_date(term);
}

void TermBinder::refuse_date(const ast::Term& term) const {
  const auto unknown = unknown_time_word(term.value);
  if (!unknown || unknown->meant.empty()) {
    refuse(term.value_span, fmt::format("'{}' is no date", term.value),
           "write 2022, 2022-06, 2022-06-01, 2022..2023-06, yesterday, last.friday, 2.weeks.ago.. or "
           "..15.march.2022");
  }
  Span span = term.value_span;
  // A phrase can have escapes in it: then the place of the word is not known.
  if (term.form == Form::word) {
    span.begin += static_cast<size_t>(unknown->word.data() - term.value.data());
    span.end = span.begin + unknown->word.size();
  }
  refuse(span, fmt::format("'{}' is no date", term.value), fmt::format("did you mean '{}'?", unknown->meant));
}

Condition TermBinder::kind(const ast::Term& term) const {
  const std::string name = fold(term.value);
  if (std::ranges::find(message_kind_names, name) != message_kind_names.end()) {
    return {plan::NameIs{FieldKind::kind, name}};
  }
  refuse_word(term, "kind", message_kind_names);
}

Condition TermBinder::word(const ast::Term& term, const Field& field) const {
  const auto known = std::ranges::find(field.words, fold(term.value), &FieldWord::name);
  if (known != field.words.end()) return {plan::HasWord{&field, &*known}};
  std::vector<std::string_view> names;
  std::ranges::transform(field.words, std::back_inserter(names), &FieldWord::name);
  refuse_word(term, field.name, names);
}

Condition TermBinder::age(const ast::Term& term, const Field& field) const {
  const auto interval = parse_age(term.value, now_);
  if (!interval) {
    refuse(term.value_span, fmt::format("'{}' is no age", term.value),
           "write >30d, <=2weeks, 1m..6m (months), >1y or 12h");
  }
  return within(term, field, interval);
}

Condition TermBinder::object_id(const ast::Term& term, const Field& field) const {
  std::string digits = fold(term.value);
  if (!is_object_id(digits)) {
    refuse(term.value_span, fmt::format("'{}' is no object id", term.value),
           fmt::format("write at least {} hexadecimal digits", fewest_id_digits));
  }
  return {plan::ObjectIdIs{&field, std::move(digits)}};
}

Condition TermBinder::web(const ast::Term& term, const Field& field) const {
  if (message_id_of_web_address(term.value).empty()) {
    refuse(term.value_span, fmt::format("'{}' is no address of a mail", term.value),
           "write one as https://lore.kernel.org/kvm/MESSAGE-ID/");
  }
  // Whose URL the user configured, and what of it is the Message-ID, the database knows.
  return {plan::Equals{&field, term.value}};
}

void TermBinder::refuse_word(const ast::Term& term, std::string_view field,
                             std::span<const std::string_view> words) const {
  std::string hint = did_you_mean(term.value, words);
  if (hint.empty()) hint = fmt::format("it knows {}", fmt::join(words, ", "));
  refuse(term.value_span, fmt::format("{}: does not know '{}'", field, term.value), hint);
}

Condition TermBinder::range(const ast::Term& term) const {
  const size_t dots = term.value.find("..");
  const bool written = dots != std::string::npos && term.value.size() > 2;
  if (!written || term.value.find("...", dots) == dots) {
    refuse(term.value_span, fmt::format("'{}' is no range", term.value),
           "write FROM..TO, FROM.. or ..TO, with commits, refs or dates");
  }
  plan::RangeEnd from{term.value.substr(0, dots), term.value_span};
  plan::RangeEnd to{term.value.substr(dots + 2), term.value_span};
  // A phrase can have escapes in it: then the places of the ends are not known.
  if (term.form == Form::word) {
    from.span.end = from.span.begin + dots;
    to.span.begin = from.span.end + 2;
  }
  return {plan::InRange{std::move(from), std::move(to)}};
}

}  // namespace kvq
