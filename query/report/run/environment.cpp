// SPDX-License-Identifier: MIT
#include "query/report/run/environment.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>
#include <utility>
#include <variant>

#include "query/language/as_of.hpp"
#include "query/language/bind.hpp"
#include "query/language/list_restriction.hpp"
#include "query/language/parse.hpp"
#include "query/report/formats/format.hpp"
#include "query/run/mails_of_row.hpp"
#include "query/run/run.hpp"
#include "query/sql/ranges.hpp"
#include "query/sql/resolve.hpp"
#include "query/time/values.hpp"

namespace kvq::report {
namespace {

/// Returns the name if a condition is a single `$name`.
std::optional<std::string> only_parameter(const ast::Query& query) {
  const auto* term = std::get_if<ast::Term>(&query.filter.node);
  const bool is_alone =
      term != nullptr && term->form == ast::Form::parameter && term->field.empty() && query.stages.empty();
  return is_alone ? std::optional(term->value) : std::nullopt;
}

/// In seconds.
constexpr int64_t whole_day = 86'400;

/// A range of dates that no mail is in.
constexpr std::string_view no_dates = "1970-01-02..1970-01-01";

/// Returns an empty range of the list. It uses a commit id, because HEAD does not identify the list.
std::string empty_range(const Database& database, const std::string& list) {
  const auto last = last_commit(database, list, std::numeric_limits<int64_t>::max());
  return last.value().commit + ".." + last.value().commit;
}

/// Returns the commits of a range, as FROM..TO.
std::string commits_of(const Database& database, const RangeFacts& facts, const std::string& list) {
  if (!facts.to) return empty_range(database, list);
  return fmt::format("{}..{}", facts.from ? facts.from->commit : "", facts.to->commit);
}

/// Returns the last second of a range; absent if it is empty or goes on.
std::optional<int64_t> end_of(const RangeFacts& facts) {
  if (!facts.dates) return facts.to ? std::optional(facts.to->committed) : std::nullopt;
  return facts.dates->before == Interval{}.before ? std::nullopt : std::optional(facts.dates->before - 1);
}

/// Returns the list that a report is about, or the names of all; of many, only their number.
RangeList lists_as_one(const Database& database, const std::string& only_list) {
  if (!only_list.empty()) return list_named(database, only_list);
  constexpr size_t most_named = 5;
  const std::vector<RangeList> lists = lists_of(database);
  if (lists.size() > most_named) {
    const std::string number = fmt::format("{} lists", lists.size());
    return {number, number};
  }
  RangeList out;
  for (const RangeList& list : lists) {
    out.name += (out.name.empty() ? "" : ", ") + list.name;
    out.title += (out.title.empty() ? "" : ", ") + list.title;
  }
  return out;
}

}  // namespace

Environment::Environment(const Report& report, const Database& database, const Arguments& arguments,
                         bool links_numbers)
    : report_(report),
      database_(database),
      now_(arguments.now),
      links_numbers_(links_numbers),
      saved_(saved_queries(SavedQueryStore(database).all())),
      only_list_(arguments.list),
      list_(lists_as_one(database, only_list_)) {
  read_arguments(arguments);
  constants_["list.name"] = list_.name;
  constants_["list.title"] = list_.title;
  read_as_of();
  for (const Let& let : report.lets) read_let(let);
}

void Environment::refuse(Span span, const std::string& message, const std::string& hint) const {
  throw QueryError(report_.source, span, message, hint);
}

void Environment::read_arguments(const Arguments& arguments) {
  for (const auto& [name, value] : arguments.values) {
    if (std::ranges::find(report_.parameters, name, &Parameter::name) != report_.parameters.end()) continue;
    throw Error(ErrorKind::usage, fmt::format("the report '{}' has no parameter '{}'", report_.name, name),
                parameters_hint());
  }
  for (const Parameter& parameter : report_.parameters) {
    const std::string value = argument(parameter, arguments);
    values_.parameters[parameter.name] = value;
    constants_[parameter.name] = value;
    if (is_range(*parameter.kind)) read_range(parameter, value);
    if (parameter.kind->name == time_kind)
      constants_[parameter.name + ".end"] = to_day(end_of_time(value).value_or(now_));
  }
}

std::string Environment::argument(const Parameter& parameter, const Arguments& arguments) const {
  const auto given = arguments.values.find(parameter.name);
  if (given != arguments.values.end()) {
    check(parameter, given->second, true);
    return given->second;
  }
  if (parameter.default_value) {
    check(parameter, *parameter.default_value, false);
    return *parameter.default_value;
  }
  if (arguments.is_rehearsal) return std::string(parameter.kind->sample);
  throw Error(ErrorKind::usage,
              fmt::format("the report '{}' needs a value: {}=...", report_.name, parameter.name),
              parameters_hint());
}

void Environment::check(const Parameter& parameter, const std::string& value, bool is_given) const {
  const bool is_left_out = !is_given && value.empty();
  if (is_left_out || parameter.kind->accepts(value, now_)) return;
  const std::string message = fmt::format("'{}' is not a valid {}", value, parameter.kind->name);
  const std::string hint = fmt::format("write {}", parameter.kind->help);
  if (!is_given) refuse(parameter.default_span, message, hint);
  throw QueryError({parameter.name, value}, {0, value.size()}, message, hint);
}

std::string Environment::parameters_hint() const {
  std::string hint;
  for (const Parameter& parameter : report_.parameters) {
    const std::string_view help = parameter.help.empty() ? parameter.kind->help : parameter.help;
    hint += fmt::format("{}{}: {}", hint.empty() ? "" : "; ", parameter.name, help);
  }
  return hint.empty() ? "it has no parameters" : hint;
}

/// Sets the constants with the days of the ends of a range; with the minutes, if both are on one day. `from`
/// and `to` stand for ends that have no time.
void Environment::set_days(const std::string& name, const RangeFacts& facts, const std::string& from,
                           const std::string& to) {
  std::optional<int64_t> begin;
  if (facts.dates && facts.dates->from != Interval{}.from) begin = facts.dates->from;
  if (facts.from) begin = facts.from->committed;
  std::optional<int64_t> end = end_of(facts);
  if (facts.dates && !end) end = now_;
  const bool is_of_one_day = begin && end && to_day(*begin) == to_day(*end) && *end - *begin < whole_day - 1;
  const auto written = is_of_one_day ? to_minute : to_day;
  constants_[name + ".begin"] = begin ? written(*begin) : from;
  constants_[name + ".end"] = end ? written(*end) : to;
}

/// Resolves a range before anything is printed, and sets the constants that templates can print of it. Errors
/// point into the argument, not into the report.
void Environment::read_range(const Parameter& parameter, const std::string& value) {
  const Source given{parameter.name, value};
  plan::InRange range = bind_range(given);
  const RangeResolver ranges(database_, given, now_, only_list_);
  const bool by_commits = parameter.kind->name == commits_kind;
  std::string from = range.from.text.empty() ? "the first mail" : range.from.text;
  std::string to = range.to.text.empty() ? "HEAD" : range.to.text;
  RangeFacts facts;
  if (const auto dates = by_commits ? std::nullopt : ranges.dates(range)) {
    facts = facts_of(*dates, now_);
    const bool is_open = dates->before == Interval{}.before;
    if (dates->from != Interval{}.from) from = first_moment(*dates);
    to = last_moment({dates->from, is_open ? now_ + 1 : dates->before});
  } else {
    RangeList list = ranges.fill(range);
    facts = facts_of(database_, range);
    // A date would be one of the mails.
    if (by_commits) values_.parameters[parameter.name] = commits_of(database_, facts, list.name);
    if (!facts.before) facts.before = empty_range(database_, list.name);
    if (!range_) list_ = std::move(list);
  }
  set_days(parameter.name, facts, from, to);
  constants_[parameter.name + ".from"] = from;
  constants_[parameter.name + ".to"] = to;
  const std::string before = facts.before.value_or(std::string(no_dates));
  values_.parameters[parameter.name + ".before"] = before;
  constants_[parameter.name + ".before"] = before;
  ranges_[parameter.name] = facts;
  if (!range_) range_ = facts;
}

/// Sets the time at the end of the range that `as-of` names. A range that goes on has no end yet.
void Environment::read_as_of() {
  if (!report_.as_of) return;
  const auto& [name, span] = *report_.as_of;
  const auto parameter = std::ranges::find(report_.parameters, name, &Parameter::name);
  if (parameter == report_.parameters.end())
    refuse(span, fmt::format("the report has no parameter '{}'", name),
           "as-of takes the end of a range or time");
  const auto range = ranges_.find(name);
  if (range == ranges_.end() && parameter->kind->name != time_kind)
    refuse(span, fmt::format("'{}' is no range or time", name), "as-of takes the end of a range or time");
  const std::optional<int64_t> end =
      range != ranges_.end() ? end_of(range->second) : end_of_time(values_.parameters.at(name));
  if (end && *end < now_) as_of_ = end;
}

/// Returns the last second of a time as written; absent if it is empty or goes on.
std::optional<int64_t> Environment::end_of_time(const std::string& value) const {
  const auto interval = parse_time(value, now_);
  if (!interval || interval->before == Interval{}.before) return std::nullopt;
  return interval->before - 1;
}

void Environment::read_let(const Let& let) {
  ast::Query query = written_query(let.query);
  if (query.stages.empty()) {
    values_.lets.emplace(let.name, std::move(query.filter));
    return;
  }
  const plan::Plan plan = plan_of(let.query);
  if (plan.columns.size() != 1 || plan.of_messages)
    refuse(query.stages.front().span, "a let is a filter, or a query that returns one number",
           "such as: is:patch | count");
  std::string number = "0";
  kvq::run(database_, sql::lower(plan, plan.columns), [&](Row&& row) {
    number = to_text(row.front(), plan.columns.front());
    return false;
  });
  constants_[let.name] = number;
  if (!links_numbers_) return;
  const auto mails = MailsOfRows(query_at(let.query), plan).query_of({}, {});
  if (mails && MailsOfRows::is_number_of_mails(plan.columns.front())) counted_[let.name] = *mails;
}

std::string Environment::query_of(const std::string& name) const {
  const auto known = counted_.find(name);
  return known == counted_.end() ? "" : known->second;
}

ast::Query Environment::query_at(Span written) const {
  ast::Query query = written_query(written);
  if (!only_list_.empty()) restrict_to_list(query.filter, only_list_);
  if (as_of_) set_as_of(query.filter, report_.source, *as_of_);
  return query;
}

bool Environment::is_of_range(Span written) const {
  ast::Query query = written_query(written);
  return has_range(query.filter);
}

bool Environment::has_range(ast::Expr& expr) const {
  const auto is_range_value = [&](const ast::Term& term) {
    return std::ranges::any_of(
        ranges_, [&](const auto& range) { return values_.parameters.at(range.first) == term.value; });
  };
  return std::ranges::any_of(terms_of(expr), is_range_value) ||
         std::ranges::any_of(operands_of(expr), [&](ast::Expr& operand) { return has_range(operand); });
}

ast::Query Environment::written_query(Span written) const {
  ast::Query query = parse(report_.source, written);
  substitute(query, values_);
  refuse_shown_names(query.filter);
  for (const ast::Stage& stage : query.stages) {
    for (const auto& group : stage.groups) {
      for (const ast::StageWord& word : group) {
        if (word.text.starts_with('$')) refuse_shown_name(word.text.substr(1), word.text_span);
      }
    }
  }
  return query;
}

void Environment::refuse_shown_names(ast::Expr& expr) const {
  for (const ast::Term& term : terms_of(expr)) {
    if (term.form == ast::Form::parameter) refuse_shown_name(term.value, term.value_span);
  }
  for (ast::Expr& operand : operands_of(expr)) refuse_shown_names(operand);
}

/// Throws QueryError for a name that is only a constant, such as a let of one number: queries cannot use it.
void Environment::refuse_shown_name(const std::string& name, Span span) const {
  if (!constant(name) || values_.parameters.contains(name)) return;
  refuse(span, fmt::format("'{}' can only be printed, as {{{}}}", name, name),
         "a query can use parameters, and lets without stages");
}

plan::Plan Environment::plan_of(Span written) const {
  ast::Query query = query_at(written);
  expand(query.filter, report_.source, saved_);
  plan::Plan plan = bind(query, report_.source, now_);
  resolve(plan, database_, report_.source, now_);
  return plan;
}

bool Environment::holds(Span condition) const {
  const auto name = only_parameter(parse(report_.source, condition));
  if (name) {
    const auto value = values_.parameters.find(*name);
    if (value != values_.parameters.end()) return !value->second.empty() && value->second != "no";
  }
  plan::Plan plan = plan_of(condition);
  plan.stages.emplace_back(plan::Limit{1});
  return kvq::run(database_, sql::lower(plan, plan.columns), [](Row&&) { return true; }) > 0;
}

std::optional<std::string> Environment::constant(std::string_view name) const {
  const auto known = constants_.find(name);
  return known == constants_.end() ? std::nullopt : std::optional(known->second);
}

void Environment::refuse_constant(const std::string& name, Span span) const {
  std::vector<std::string_view> names;
  for (const auto& [known, value] : constants_) names.push_back(known);
  refuse(span, fmt::format("there is no '{}' here", name),
         fmt::format("the names are {}", fmt::join(names, ", ")));
}

}  // namespace kvq::report
