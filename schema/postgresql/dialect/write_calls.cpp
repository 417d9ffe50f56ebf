// SPDX-License-Identifier: MIT
// Calls of functions: those of SQLite and, of kvq's, those of numbers and texts.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "schema/mail/web_address.hpp"
#include "schema/postgresql/dialect/names.hpp"
#include "schema/postgresql/dialect/untranslatable.hpp"
#include "schema/postgresql/dialect/writer.hpp"

namespace kvq::postgresql {
namespace {

constexpr std::array<std::string_view, 10> aggregates = {
    "avg",          "count", "group_concat", "kvq_avg_once", "kvq_percentile",
    "kvq_sum_once", "max",   "min",          "sum",          "total"};

// These mean the same, or have a function of the copy (functions.sql).
constexpr std::array<std::string_view, 16> same = {
    "abs",    "coalesce", "count",  "first_value", "kvq_after_last", "kvq_upto_last",
    "length", "lower",    "nullif", "rank",        "replace",        "row_number",
    "rtrim",  "ltrim",    "upper",  "last_value"};

}  // namespace

bool is_aggregate(const Expression& it) {
  if (it.form != Form::call || it.window != nullptr) return false;
  const bool is_of_several = (it.name == "min" || it.name == "max") && it.operands.size() > 1;
  return !is_of_several && std::ranges::find(aggregates, it.name) != aggregates.end();
}

Written Writer::call(const Expression& it) {
  using Write = Written (Writer::*)(const Expression&);
  static const std::map<std::string_view, Write> writers = {
      {"avg", &Writer::mean},
      {"char", &Writer::renamed},
      {"format", &Writer::format},
      {"group_concat", &Writer::group_concat},
      {"hex", &Writer::hex},
      {"iif", &Writer::iif},
      {"instr", &Writer::renamed},
      {"kvq_avg_once", &Writer::once},
      {"kvq_day", &Writer::period},
      {"kvq_end_of_day", &Writer::period},
      {"kvq_end_of_month", &Writer::period},
      {"kvq_end_of_quarter", &Writer::period},
      {"kvq_end_of_week", &Writer::period},
      {"kvq_end_of_year", &Writer::period},
      {"kvq_has_phrase", &Writer::has_phrase},
      {"kvq_id_of_web_address", &Writer::id_of_web_address},
      {"kvq_is_among", &Writer::is_among},
      {"kvq_letters", &Writer::letters},
      {"kvq_matches", &Writer::matches},
      {"kvq_month", &Writer::period},
      {"kvq_now", &Writer::now},
      {"kvq_parts_match", &Writer::parts_match},
      {"kvq_percentile", &Writer::once},
      {"kvq_phrases_of_runs", &Writer::phrases_of_runs},
      {"kvq_quarter", &Writer::period},
      {"kvq_size", &Writer::size_of_set},
      {"kvq_sum_once", &Writer::once},
      {"kvq_text", &Writer::text_of_body},
      {"kvq_web_address", &Writer::web_address},
      {"kvq_week", &Writer::period},
      {"kvq_whole_text", &Writer::text_of_body},
      {"kvq_year", &Writer::period},
      {"max", &Writer::extreme},
      {"min", &Writer::extreme},
      {"round", &Writer::round},
      {"substr", &Writer::substr},
      {"sum", &Writer::sum},
  };
  Scope* scope = scopes_.empty() ? nullptr : &scopes_.back();
  const bool stops_picking = scope != nullptr && scope->picks && is_aggregate(it);
  if (stops_picking) scope->picks = false;
  const auto known = writers.find(it.name);
  const bool is_same = std::ranges::find(same, it.name) != same.end();
  if (known == writers.end() && !is_same) refuse("unknown function", it.source);
  Written out = is_same ? plain_call(it, it.name) : (this->*known->second)(it);
  if (stops_picking) scope->picks = true;
  return out;
}

std::string Writer::filter_of(const Expression& it) {
  return it.filter.empty() ? std::string() : fmt::format(" FILTER (WHERE {})", conditions(it.filter));
}

std::string Writer::window(const Window& it) {
  std::string out;
  if (!it.partition.empty()) out += "PARTITION BY " + values(it.partition);
  if (!it.order.empty()) out += (out.empty() ? "ORDER BY " : " ORDER BY ") + order(it.order, nullptr);
  return "(" + out + ")";
}

std::string Writer::over(const Expression& it) {
  if (it.window == nullptr) return {};
  return " OVER " + (it.window->name.empty() ? window(*it.window) : written_name(it.window->name));
}

Written Writer::plain_call(const Expression& it, std::string_view name) {
  constexpr std::array<std::string_view, 8> of_texts = {"kvq_after_last", "kvq_upto_last", "lower", "ltrim",
                                                        "replace",        "rtrim",         "upper", "btrim"};
  // encode() gives lower case. hex() gives an empty text for NULL.
  const bool is_lower_hex =
      name == "lower" && it.operands[0].form == Form::call && it.operands[0].name == "hex";
  if (is_lower_hex)
    return {fmt::format("coalesce(encode({}, 'hex'), '') COLLATE \"C\"", value(it.operands[0].operands[0])),
            Kind::text, Level::arithmetic};
  const Kind kind = std::ranges::find(of_texts, name) == of_texts.end() ? Kind::value : Kind::text;
  return {fmt::format("{}({}{}){}{}", name, it.distinct ? "DISTINCT " : "", values(it.operands),
                      filter_of(it), over(it)),
          kind};
}

Written Writer::renamed(const Expression& it) {
  return plain_call(it, it.name == "char" ? "chr" : "strpos");
}

Written Writer::iif(const Expression& it) {
  Expression as_case{.form = Form::case_of, .operands = it.operands, .source = it.source};
  if (as_case.operands.size() == 2) as_case.operands.emplace_back();
  return case_of(as_case);
}

/// With several arguments, which are integers here, SQLite gives NULL if any is NULL; greatest() skips it.
Written Writer::extreme(const Expression& it) {
  if (it.operands.size() == 1) return plain_call(it, it.name);
  const bool is_max = it.name == "max";
  const auto is_never_null = [this](const Expression& each) { return is_never_null_here(each, nullptr); };
  if (std::ranges::all_of(it.operands, is_never_null))
    return {fmt::format("{}({})", is_max ? "greatest" : "least", values(it.operands))};
  // The aggregates are made of these.
  const std::string_view of_two = is_max ? "int8larger" : "int8smaller";
  std::string out = value(it.operands.front());
  for (auto each = it.operands.begin() + 1; each != it.operands.end(); ++each)
    out = fmt::format("{}({}, {})", of_two, out, value(*each));
  return {std::move(out)};
}

/// A negative start counts from the end.
Written Writer::substr(const Expression& it) {
  const std::string text = value(it.operands[0]);
  const Expression& start = it.operands[1];
  if (start.form == Form::unary && start.name == "-") {
    if (it.operands.size() > 2) refuse("a part from the end with a length", it.source);
    return {fmt::format("right({}, {}::int)", text, value(start.operands[0], Level::atom)), Kind::text};
  }
  std::string out = fmt::format("substr({}, {}::int", text, value(start, Level::atom));
  if (it.operands.size() > 2) out += fmt::format(", {}::int", value(it.operands[2], Level::atom));
  return {out + ")", Kind::text};
}

/// Only %0Nd, for numbers that are not negative.
Written Writer::format(const Expression& it) {
  std::string out;
  std::string pattern = constant_text(it.operands[0]);
  size_t at = 0;
  for (size_t next = 1; next < it.operands.size(); ++next) {
    const size_t begin = pattern.find("%0", at);
    const size_t end = begin == std::string::npos ? begin : pattern.find('d', begin);
    if (end == std::string::npos) refuse("a format", it.source);
    if (begin > at) out += fmt::format(" || {}", written_text(pattern.substr(at, begin - at)));
    out += fmt::format("{}lpad({}::text, {}, '0')", out.empty() ? "" : " || ",
                       value(it.operands[next], Level::atom), pattern.substr(begin + 2, end - begin - 2));
    at = end + 1;
  }
  return {out, Kind::text, Level::arithmetic};
}

Written Writer::hex(const Expression& it) {
  return {fmt::format("coalesce(upper(encode({}, 'hex')), '') COLLATE \"C\"", value(it.operands[0])),
          Kind::text, Level::arithmetic};
}

Written Writer::group_concat(const Expression& it) {
  const std::string separator = it.operands.size() > 1 ? value(it.operands[1]) : "','";
  return {fmt::format("string_agg({}{}::text, {}){}", it.distinct ? "DISTINCT " : "",
                      value(it.operands[0], Level::atom), separator, filter_of(it)),
          Kind::text};
}

/// A sum of bigint is numeric.
Written Writer::sum(const Expression& it) {
  return {plain_call(it, "sum").sql + "::bigint"};
}

/// The mean of doubles is that of SQLite: whole numbers are summed without rounding.
Written Writer::mean(const Expression& it) {
  return {fmt::format("avg({}::double precision){}{}", value(it.operands[0], Level::atom), filter_of(it),
                      over(it))};
}

/// Halves are rounded away from zero as they are written, not as a double has them.
Written Writer::round(const Expression& it) {
  const std::string digits = it.operands.size() > 1 ? value(it.operands[1]) : "0";
  return {
      fmt::format("round({}::numeric, {})::double precision", value(it.operands[0], Level::atom), digits)};
}

/// The values of each mail, once.
Written Writer::once(const Expression& it) {
  const std::string pairs = fmt::format("array_agg(DISTINCT ARRAY[{}, {}]::bigint[])", value(it.operands[0]),
                                        value(it.operands[1]));
  if (it.operands.size() < 3) return {fmt::format("{}({})", it.name, pairs)};
  return {fmt::format("kvq_percentile({}, {})", pairs, value(it.operands[2]))};
}

Written Writer::period(const Expression& it) {
  Written out{fmt::format("{}({})", it.name, values(it.operands))};
  if (it.name.starts_with("kvq_end_of_")) return out;
  return {out.sql + " COLLATE \"C\"", Kind::text, Level::arithmetic};
}

Written Writer::letters(const Expression& it) {
  return {fmt::format("kvq_letters({}::text) COLLATE \"C\"", value(it.operands[0], Level::atom)), Kind::text,
          Level::arithmetic};
}

Written Writer::now(const Expression& /*it*/) {
  return {values_.add(surroundings_.now, "bigint")};
}

Written Writer::web_address(const Expression& it) {
  // No list has a line break in its name, and no URL a space.
  std::string of_lists;
  for (const auto& [list, url] : surroundings_.web_archives.of_lists)
    of_lists += fmt::format("{} {}\n", list, url);
  return {fmt::format("kvq_web_address({}, {}, {})", values(it.operands),
                      values_.add(surroundings_.web_archives.of_all, "text"), values_.add(of_lists, "text")),
          Kind::text};
}

Written Writer::id_of_web_address(const Expression& it) {
  return {values_.add(message_id_of_web_address(constant_text(it.operands[0]), surroundings_.web_archives),
                      "text"),
          Kind::text};
}

}  // namespace kvq::postgresql
