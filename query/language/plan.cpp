// SPDX-License-Identifier: MIT
#include "query/language/plan.hpp"

#include <fmt/format.h>

#include "schema/base/overloaded.hpp"

namespace kvq::plan {
namespace {

std::string in_quotes(std::string_view text) {
  return fmt::format("'{}'", text);
}

std::string to_text(const Interval& interval, ColumnKind kind) {
  const auto end = [&](int64_t value, int64_t open) {
    if (value == open) return std::string();
    return kind == ColumnKind::time ? to_rfc3339(value) : std::to_string(value);
  };
  return fmt::format("[{}, {})", end(interval.from, Interval{}.from),
                     end(interval.before, Interval{}.before));
}

std::string list(std::string_view name, const std::vector<Condition>& operands) {
  std::string out = fmt::format("({}", name);
  for (const Condition& operand : operands) out += " " + to_text(operand);
  return out + ")";
}

std::string_view name_of(PersonMatches::How how) {
  switch (how) {
    case PersonMatches::How::address:
      return "address";
    case PersonMatches::How::domain_and_below:
      return "domain";
    case PersonMatches::How::words:
      return "words";
  }
  return {};
}

std::string range_text(const InRange& range) {
  std::string out = fmt::format("(range {}..{}", range.from.text, range.to.text);
  for (const EpochSpan& span : range.epochs)
    out += fmt::format(" epoch {} ({}, {}]", span.epoch, span.after, span.upto);
  return out + ")";
}

std::string names(std::string_view stage, const std::vector<Column>& columns) {
  std::string out(stage);
  for (const Column& column : columns) out += " " + column.name;
  return out;
}

std::string sort_text(const Sort& sort) {
  std::string out = "sort";
  for (const SortKey& key : sort.keys) {
    out += key.order ? fmt::format(" {}({})", key.order->name, key.column.name) : " " + key.column.name;
    out += key.descending ? " desc" : " asc";
  }
  return out;
}

std::string having_text(const Having& having) {
  std::string out = "having";
  for (const Bound& bound : having.bounds) {
    const std::string value = bound.column.kind == ColumnKind::time
                                  ? to_rfc3339(static_cast<int64_t>(bound.value))
                                  : fmt::format("{}", bound.value);
    out += fmt::format(" {}{}{}", bound.column.name, sign_of(bound.sign), value);
  }
  return out;
}

std::string to_text(const Stage& stage) {
  return std::visit(Overloaded{[](const Count& count) {
                                 const std::string out = names({}, count.aggregates).substr(1);
                                 return count.keys.empty() ? out : out + names(" by", count.keys);
                               },
                               [](const Having& having) { return having_text(having); },
                               [](const Sort& sort) { return sort_text(sort); },
                               [](const Limit& limit) { return fmt::format("limit {}", limit.rows); },
                               [](const Skip& skip) { return fmt::format("skip {}", skip.rows); },
                               [](const LimitPer& limit) {
                                 return fmt::format("limit {} per {}", limit.rows, limit.per.name);
                               },
                               [](const Select& select) { return names("select", select.columns); },
                               [](const Distinct& distinct) { return names("distinct", distinct.columns); },
                               [](const SeriesLeads&) { return std::string("series"); },
                               [](const ThreadStarts&) { return std::string("threads"); },
                               [](const NewestRevisions&) { return std::string("latest"); },
                               [](const Dedupe& dedupe) {
                                 return fmt::format("dedupe {} {} {}", dedupe.title.name,
                                                    dedupe.by_group ? "by" : "in", dedupe.subject.name);
                               }},
                    stage);
}

}  // namespace

std::optional<int64_t> as_of(const Condition& filter) {
  if (const auto* found = std::get_if<AsOf>(&filter.node)) return found->time;
  const auto* all = std::get_if<All>(&filter.node);
  if (all == nullptr) return std::nullopt;
  for (const Condition& operand : all->operands) {
    if (const auto* found = std::get_if<AsOf>(&operand.node)) return found->time;
  }
  return std::nullopt;
}

std::string_view sign_of(Bound::Sign sign) {
  switch (sign) {
    case Bound::Sign::at_least:
      return ">=";
    case Bound::Sign::above:
      return ">";
    case Bound::Sign::at_most:
      return "<=";
    case Bound::Sign::below:
      return "<";
  }
  return {};
}

bool has_several_values(const Column& column) {
  return column.field != nullptr && !column.field->sql.each_join.empty();
}

std::string to_text(const Condition& condition) {
  return std::visit(
      Overloaded{
          [](const Everything&) { return std::string("(everything)"); },
          [](const TextMatch& text) {
            return fmt::format("(text {{{}}} {}{})", text.columns, in_quotes(text.phrase),
                               text.prefix ? "*" : "");
          },
          [](const TextNear& near) {
            std::string out = fmt::format("(near {{{}}} {}", near.columns, near.distance);
            for (const std::string& word : near.words) out += " " + in_quotes(word);
            return out + ")";
          },
          [](const TextContains& contains) {
            return fmt::format("(text {{{}}} /{}/)", contains.columns, contains.regex);
          },
          [](const RegexMatches& matches) {
            return fmt::format("({} /{}/)", matches.field->name, matches.regex);
          },
          [](const Equals& equals) {
            return fmt::format("({} {})", equals.field->name, in_quotes(equals.value));
          },
          [](const HasPhrase& has) {
            return fmt::format("({} words {}{})", has.field->name, in_quotes(has.phrase),
                               has.prefix ? "*" : "");
          },
          [](const MessageIdBegins& begins) { return fmt::format("(id {}...)", in_quotes(begins.text)); },
          [](const ObjectIdIs& id) { return fmt::format("({} {}...)", id.field->name, id.digits); },
          [](const RelatedTo& related) { return list(related.of, related.filter); },
          [](const PersonMatches& person) {
            return fmt::format("({} {} {}{})", person.role, name_of(person.how), in_quotes(person.value),
                               person.prefix ? "*" : "");
          },
          [](const NameIs& name) {
            return fmt::format("({} {})", name.of.empty() ? kvq::name_of(name.kind) : name.of,
                               in_quotes(name.name));
          },
          [](const Within& within) {
            return fmt::format("({} {})", within.field->name, to_text(within.interval, within.field->column));
          },
          [](const HasWord& has) { return fmt::format("({} {})", has.field->name, has.word->name); },
          [](const InRange& range) { return range_text(range); },
          [](const AsOf& as_of) { return fmt::format("(as-of {})", to_rfc3339(as_of.time)); },
          [](const Negated& negated) { return list("not", negated.operand); },
          [](const All& all) { return list("and", all.operands); },
          [](const Any& any) { return list("or", any.operands); }},
      condition.node);
}

std::string to_text(const Plan& plan) {
  std::string out = to_text(plan.filter);
  for (const Stage& stage : plan.stages) out += " | " + to_text(stage);
  return out;
}

}  // namespace kvq::plan
