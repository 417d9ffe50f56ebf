// SPDX-License-Identifier: MIT
#include "query/language/bind_term.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "query/language/hints.hpp"
#include "query/language/id_forms.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/spelling.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/people/affiliations.hpp"

namespace kvq {
namespace {

using ast::Form;
using plan::Condition;

constexpr std::string_view trailers_of_no_person[] = {"fixes", "link", "closes", "supersedes", "obsoletes"};

/// Cuts a commit id to its first twelve digits, as in a Fixes: line.
std::string as_fixes_has_it(const std::string& text) {
  constexpr size_t usual_digits = 12;
  return is_object_id(text) ? text.substr(0, usual_digits) : text;
}

}  // namespace

const Field& TermBinder::field(std::string_view name, Span span, std::string_view value) const {
  const Field* found = find_field(name);
  if (found != nullptr) return *found;
  const auto names = field_names();
  std::string hint = hint_for_foreign_field(name, value);
  if (hint.empty()) hint = did_you_mean(name, names);
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
  const Field& of = field(term.field, term.field_span, term.value);
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
    case FieldKind::defect:
      return defect(term, field);
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
      return {plan::NameIs{FieldKind::id, message_id_as_stored(term.value)}};
    case FieldKind::saved:
      // expand() has already replaced the saved queries that it could look up.
      refuse(term.value_span, "saved queries cannot be used here");
    case FieldKind::output:
      break;
  }
  refuse(term.field_span,
         fmt::format("{} cannot be searched, only selected, sorted and counted", field.name));
}

}  // namespace kvq
