// SPDX-License-Identifier: MIT
// Terms whose value is parsed: times, numbers, words of a table, ids, ranges.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/language/bind_term.hpp"
#include "query/language/hints.hpp"
#include "query/language/id_forms.hpp"
#include "query/time/approxidate.hpp"
#include "query/time/written_time.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/spelling.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq {
namespace {

using ast::Form;
using plan::Condition;

}  // namespace

Condition TermBinder::within(const ast::Term& term, const Field& field,
                             const std::optional<Interval>& interval) const {
  if (interval && interval->from >= interval->before)
    refuse(term.value_span, "the range ends before it begins");
  if (interval) return {plan::Within{&field, *interval}};
  if (field.kind == FieldKind::number) {
    refuse(term.value_span, fmt::format("'{}' is not a number", term.value), "write 3, 1..3, 3.., >=3 or <3");
  }
  if (field.kind == FieldKind::size) {
    refuse(term.value_span, fmt::format("'{}' is not a size", term.value),
           "write bytes, or 10k or 2M (of 1024): >=10k, <2M, 1000..2000");
  }
  refuse_date(term);
}

void TermBinder::refuse_date(const ast::Term& term) const {
  const auto unknown = unknown_time_word(term.value);
  if (!unknown || unknown->meant.empty()) {
    refuse(term.value_span, fmt::format("'{}' is not a date", term.value),
           "write 2022, 2022-06, 2022-06-01, 2022..2023-06, yesterday, last.friday, 2.weeks.ago.. or "
           "..15.march.2022");
  }
  Span span = term.value_span;
  // A phrase can contain escapes, so the place of a word in it is unknown.
  if (term.form == Form::word) {
    span.begin += static_cast<size_t>(unknown->word.data() - term.value.data());
    span.end = span.begin + unknown->word.size();
  }
  refuse(span, fmt::format("'{}' is not a date", term.value),
         fmt::format("did you mean '{}'?", unknown->meant));
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
  refuse_word(term, field.name, names, field.hint_elsewhere);
}

Condition TermBinder::defect(const ast::Term& term, const Field& field) const {
  const std::string name = fold(term.value);
  std::vector<std::string_view> names;
  std::ranges::transform(defects(), std::back_inserter(names), &DefectInfo::name);
  if (std::ranges::find(names, name) != names.end()) return {plan::Equals{&field, name}};
  refuse_word(term, field.name, names);
}

Condition TermBinder::age(const ast::Term& term, const Field& field) const {
  const auto interval = parse_age(term.value, ages_end_);
  if (!interval) {
    refuse(term.value_span, fmt::format("'{}' is not an age", term.value),
           "write >30d, <=2weeks, 1m..6m (months), >1y or 12h");
  }
  return within(term, field, interval);
}

Condition TermBinder::object_id(const ast::Term& term, const Field& field) const {
  std::string digits = fold(term.value);
  const size_t fewest = field.name == "commit" ? fewest_commit_digits : fewest_id_digits;
  if (!is_object_id(digits, fewest)) {
    refuse(term.value_span, fmt::format("'{}' is not an object id", term.value),
           fmt::format("write at least {} hexadecimal digits", fewest));
  }
  return {plan::ObjectIdIs{&field, std::move(digits)}};
}

Condition TermBinder::web(const ast::Term& term, const Field& field) const {
  if (message_id_of_web_address(term.value).empty()) {
    refuse(term.value_span, fmt::format("'{}' is not the address of a mail", term.value),
           "write one as https://lore.kernel.org/kvm/MESSAGE-ID/");
  }
  // SQL extracts the Message-ID, because the database knows the configured URL.
  return {plan::Equals{&field, term.value}};
}

void TermBinder::refuse_word(const ast::Term& term, std::string_view field,
                             std::span<const std::string_view> words, std::string_view elsewhere) const {
  std::string hint = hint_for_foreign_value(field, term.value);
  if (hint.empty()) hint = did_you_mean(term.value, words);
  if (hint.empty()) {
    hint = fmt::format("the values are {}{}{}", fmt::join(words, ", "), elsewhere.empty() ? "" : "; ",
                       elsewhere);
  }
  refuse(term.value_span, fmt::format("{}: unknown value '{}'", field, term.value), hint);
}

Condition TermBinder::range(const ast::Term& term) const {
  // A period such as 2025-03 is the range from its begin to its end.
  if (parse_written_time(term.value)) {
    return {plan::InRange{{term.value, term.value_span}, {term.value, term.value_span}}};
  }
  const size_t dots = term.value.find("..");
  const bool written = dots != std::string::npos && term.value.size() > 2;
  if (!written || term.value.find("...", dots) == dots) {
    refuse(term.value_span, fmt::format("'{}' is not a range", term.value),
           "write FROM..TO, FROM.. or ..TO, with commits, refs or dates, or a period such as 2025-03");
  }
  plan::RangeEnd from{term.value.substr(0, dots), term.value_span};
  plan::RangeEnd to{term.value.substr(dots + 2), term.value_span};
  // A phrase can contain escapes, so the places of the ends in it are unknown.
  if (term.form == Form::word) {
    from.span.end = from.span.begin + dots;
    to.span.begin = from.span.end + 2;
  }
  return {plan::InRange{std::move(from), std::move(to)}};
}

}  // namespace kvq
