// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

#include "schema/base/overloaded.hpp"
#include "schema/postgresql/dialect/names.hpp"
#include "schema/postgresql/dialect/untranslatable.hpp"
#include "schema/postgresql/dialect/writer.hpp"

namespace kvq::postgresql {
namespace {

/// PostgreSQL has no hexadecimal numbers before 16.
std::string as_decimal(const std::string& number) {
  return number.starts_with("0x") ? fmt::format("{}", std::stoll(number, nullptr, 16)) : number;
}

/// Whether it is (SELECT max(column) FROM ...).
bool is_greatest_of_rows(const Expression& it) {
  if (it.form != Form::select || it.select->cores.size() != 1) return false;
  const std::vector<ResultColumn>& columns = it.select->cores.front().columns;
  return columns.size() == 1 && columns.front().value.form == Form::call &&
         columns.front().value.name == "max" && columns.front().value.operands.size() == 1;
}

}  // namespace

std::string held(const Written& it, Level most) {
  return it.level <= most ? it.sql : "(" + it.sql + ")";
}

std::string as_value(const Written& it, Level most) {
  return it.kind == Kind::boolean ? held(it, Level::atom) + "::int::bigint" : held(it, most);
}

std::string Values::add(const ServerValue& value, std::string_view type) {
  for (size_t i = 0; i < values_.size(); ++i) {
    if (types_[i] == type && values_[i] == value) return fmt::format("${}::{}", i + 1, type);
  }
  values_.push_back(value);
  types_.emplace_back(type);
  return fmt::format("${}::{}", values_.size(), type);
}

size_t Values::reserve() {
  values_.emplace_back();
  // No value has this type.
  types_.emplace_back();
  return values_.size() - 1;
}

Written Writer::expression(const Expression& it) {
  Scope* scope = scopes_.empty() ? nullptr : &scopes_.back();
  const bool is_key = scope != nullptr && scope->picks && scope->grouping &&
                      std::ranges::find(scope->grouping->keys, it.source) != scope->grouping->keys.end();
  if (!is_key) return unpicked(it);
  scope->picks = false;
  Written out = unpicked(it);
  scope->picks = true;
  return out;
}

Written Writer::unpicked(const Expression& it) {
  switch (it.form) {
    case Form::number:
      return {as_decimal(it.name)};
    case Form::text:
      return {written_text(it.name), Kind::text};
    case Form::blob:
      return {fmt::format("'\\x{}'::bytea", it.name)};
    case Form::null:
      return {"NULL"};
    case Form::parameter:
      return parameter(it);
    case Form::column:
      return column(it);
    case Form::star:
      return {it.table.empty() ? "*" : written_name(it.table) + ".*"};
    case Form::unary:
      return unary(it);
    case Form::binary:
      return binary(it);
    case Form::is:
      return is(it);
    case Form::is_truth:
      return {fmt::format("{} IS {}{}", held(condition(it.operands[0]), Level::atom),
                          it.negated ? "NOT " : "", it.name),
              Kind::boolean, Level::comparison};
    case Form::call:
      return call(it);
    case Form::cast:
      return cast(it);
    case Form::in_list:
    case Form::in_select:
    case Form::in_table:
    case Form::between:
      return in(it);
    case Form::exists:
      return {fmt::format("EXISTS ({})", select(*it.select)), Kind::boolean};
    case Form::select:
      return scalar(it, false);
    case Form::case_of:
      return case_of(it);
  }
  return {};
}

std::string Writer::value(const Expression& it, Level most) {
  return as_value(expression(it), most);
}

std::string Writer::values(const std::vector<Expression>& them, Level most) {
  std::string out;
  for (const Expression& each : them) out += (&each == &them.front() ? "" : ", ") + value(each, most);
  return out;
}

Written Writer::condition(const Expression& it) {
  if (it.form == Form::number) return {it.name == "0" ? "false" : "true", Kind::boolean};
  Written written = it.form == Form::select ? scalar(it, true) : expression(it);
  if (written.kind == Kind::boolean) return written;
  return {held(written, Level::arithmetic) + " <> 0", Kind::boolean, Level::comparison};
}

std::string Writer::conditions(const std::vector<Expression>& them) {
  return condition(them.front()).sql;
}

std::string Writer::plain_column(const Expression& it) {
  return it.table.empty() ? written_name(it.name) : written_name(it.table) + "." + written_name(it.name);
}

Written Writer::column(const Expression& it) {
  std::string sql = plain_column(it);
  Scope* scope = nullptr;
  const SourceInScope* source = source_of(it, &scope);
  if (scope == nullptr || !scope->picks || !scope->grouping) return {std::move(sql)};
  if (source != nullptr && scope->grouping->whole.contains(source->alias)) return {std::move(sql)};
  // In a SELECT inside, too.
  const std::vector<std::string_view>& keys = scope->grouping->keys;
  if (std::ranges::find(keys, it.source) != keys.end()) return {std::move(sql)};
  return {picked(sql, *scope)};
}

/// Takes the column from the row of the group that SQLite would take, or from one that has it together with
/// the others.
std::string Writer::picked(const std::string& column, Scope& scope) {
  Grouping& grouping = *scope.grouping;
  if (grouping.is_collecting) {
    grouping.bare.insert(column);
    return column;
  }
  if (grouping.extreme != nullptr) {
    scope.picks = false;
    const std::string of = value(grouping.extreme->operands.front());
    scope.picks = true;
    return fmt::format("(array_agg({} ORDER BY {}{}))[1]", column, of,
                       grouping.extreme->name == "max" ? " DESC NULLS LAST" : "");
  }
  if (grouping.bare.size() < 2) return fmt::format("min({})", column);
  return fmt::format("(array_agg({} ORDER BY {}))[1]", column, fmt::join(grouping.bare, ", "));
}

const ServerValue& Writer::bind_of(const Expression& parameter) const {
  static const ServerValue null;
  const auto index = static_cast<size_t>(parameter.parameter - 1);
  return index < binds_.size() ? binds_[index] : null;
}

std::string Writer::constant_text(const Expression& it) const {
  if (it.form == Form::text) return it.name;
  if (it.form == Form::parameter) {
    if (const auto* text = std::get_if<std::string>(&bind_of(it))) return *text;
  }
  refuse("a text that is not known", it.source);
}

int64_t Writer::constant_number(const Expression& it) const {
  if (it.form == Form::parameter) {
    if (const auto* number = std::get_if<int64_t>(&bind_of(it))) return *number;
  }
  if (it.form == Form::number) return std::stoll(it.name);
  refuse("a number that is not known", it.source);
}

Written Writer::parameter(const Expression& it) {
  const ServerValue& bind = bind_of(it);
  return std::visit(
      Overloaded{[](const std::monostate&) -> Written { return {"NULL"}; },
                 [&](const int64_t&) -> Written { return {values_.add(bind, "bigint")}; },
                 [&](const double&) -> Written { return {values_.add(bind, "double precision")}; },
                 [&](const std::string&) -> Written {
                   return {values_.add(bind, "text"), Kind::text};
                 },
                 [&](const Bytes&) -> Written { return {values_.add(bind, "bytea")}; }},
      bind);
}

Written Writer::unary(const Expression& it) {
  const Expression& operand = it.operands.front();
  if (it.name == "NOT")
    return {"NOT " + held(condition(operand), Level::comparison), Kind::boolean, Level::negation};
  // A hint for SQLite's planner.
  if (it.name == "+") return expression(operand);
  return {"-" + value(operand, Level::atom), Kind::value, Level::arithmetic};
}

Written Writer::binary(const Expression& it) {
  const Expression& left = it.operands[0];
  const Expression& right = it.operands[1];
  if (it.name == "AND" || it.name == "OR") {
    const Level level = it.name == "AND" ? Level::conjunction : Level::disjunction;
    const Level most = it.name == "AND" ? Level::conjunction : Level::negation;
    return {fmt::format("{} {} {}", held(condition(left), level), it.name, held(condition(right), most)),
            Kind::boolean, level};
  }
  if (it.name == "MATCH") refuse("MATCH in another place than WHERE", it.source);
  const bool is_comparison = std::string_view("= <> < <= > >=").find(it.name) != std::string_view::npos;
  if (!is_comparison) {
    const Kind kind = it.name == "||" ? Kind::text : Kind::value;
    // The same operators in a row need no parentheses.
    const bool repeats = left.form == Form::binary && left.name == it.name;
    return {fmt::format("{} {} {}", value(left, repeats ? Level::arithmetic : Level::atom), it.name,
                        value(right, Level::atom)),
            kind, Level::arithmetic};
  }
  std::string out =
      fmt::format("{} {} {}", value(left, Level::arithmetic), it.name, value(right, Level::arithmetic));
  // The newest row of a few: PostgreSQL takes it for one of the whole table, and then expects one row where
  // there are thousands. What it cannot look into it takes for half of the rows.
  if (it.name == "=" && is_greatest_of_rows(right))
    return {fmt::format("CASE WHEN {} THEN true ELSE false END", out), Kind::boolean};
  return {std::move(out), Kind::boolean, Level::comparison};
}

Written Writer::is(const Expression& it) {
  const std::string left = value(it.operands[0], Level::atom);
  const Expression& right = it.operands[1];
  if (right.form == Form::null)
    return {fmt::format("{} IS {}NULL", left, it.negated ? "NOT " : ""), Kind::boolean, Level::comparison};
  return {fmt::format("{} IS {}DISTINCT FROM {}", left, it.negated ? "" : "NOT ", value(right, Level::atom)),
          Kind::boolean, Level::comparison};
}

Written Writer::in(const Expression& it) {
  const std::string left = value(it.operands[0], Level::atom);
  const std::string_view negated = it.negated ? "NOT " : "";
  std::string right;
  if (it.form == Form::between) {
    right = fmt::format("BETWEEN {} AND {}", value(it.operands[1], Level::atom),
                        value(it.operands[2], Level::atom));
  } else if (it.form == Form::in_table) {
    right = fmt::format("IN (SELECT * FROM {})", written_name(it.name));
  } else if (it.form == Form::in_select) {
    right = fmt::format("IN ({})", select(*it.select));
  } else {
    right = fmt::format("IN ({})", values({it.operands.begin() + 1, it.operands.end()}));
  }
  return {fmt::format("{} {}{}", left, negated, right), Kind::boolean, Level::comparison};
}

Written Writer::case_of(const Expression& it) {
  std::string out = "CASE";
  Kind kind = Kind::value;
  for (size_t at = 0; at + 1 < it.operands.size(); at += 2) {
    const Written then = expression(it.operands[at + 1]);
    if (then.kind == Kind::text) kind = Kind::text;
    out +=
        fmt::format(" WHEN {} THEN {}", condition(it.operands[at]).sql, as_value(then, Level::disjunction));
  }
  if (it.operands.back().form != Form::null) out += " ELSE " + value(it.operands.back());
  return {out + " END", kind};
}

Written Writer::cast(const Expression& it) {
  const Expression& operand = it.operands.front();
  if (it.name == "BLOB") {
    if (operand.form != Form::parameter) refuse("a cast to BLOB", it.source);
    const ServerValue& bind = bind_of(operand);
    const auto* text = std::get_if<std::string>(&bind);
    return {values_.add(text == nullptr ? bind : ServerValue(Bytes{*text}), "bytea")};
  }
  const std::string_view type = it.name == "INTEGER" ? "bigint"
                                : it.name == "REAL"  ? "double precision"
                                                     : "text";
  return {fmt::format("{}::{}", value(operand, Level::atom), type),
          type == "text" ? Kind::text : Kind::value};
}

}  // namespace kvq::postgresql
