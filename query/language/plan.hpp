// SPDX-License-Identifier: MIT
// A query that is understood: names looked up, values read, stages checked. Still without SQL.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "query/language/diagnostic.hpp"
#include "query/time/values.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/functions.hpp"

namespace kvq::plan {

struct Condition;

struct Everything {};
/// A phrase in full-text columns (separated by spaces; empty: any).
struct TextMatch {
  std::string_view columns;
  std::string phrase;
  bool prefix = false;
};
/// Words each at most so many words apart from the next (1: side by side), in any order.
struct TextNear {
  std::string_view columns;
  std::vector<std::string> words;
  int distance;
};
/// A regular expression that matches in a full-text column (any, if empty): what the words of a phrase leave
/// out, as the signs of C++ and -EINVAL.
struct TextHolds {
  std::string_view columns;
  std::string regex;
};
struct RegexMatches {
  const Field* field;
  std::string regex;
};
/// FieldSql::equals.
struct Equals {
  const Field* field;
  std::string value;
};
/// FieldSql::has_phrase.
struct HasPhrase {
  const Field* field;
  std::string phrase;
  bool prefix = false;
};
/// An object id, or its first digits, in small letters.
struct ObjectIdIs {
  const Field* field;
  std::string digits;
};
struct PersonMatches {
  enum class How { address, domain_and_below, words };
  /// FieldSql::compared.
  std::string_view role;
  How how;
  std::string value;
  bool prefix = false;
};
/// An exact name of a domain, company, list, subsystem (folded), kind, or Message-ID; the Message-ID of a
/// relative; the kind of a trailer.
struct NameIs {
  FieldKind kind;
  std::string name;
  /// Of relatives and companies: the field's name.
  std::string_view of = {};
};
/// The mails of the threads, series or topics that have a mail the filter holds for.
struct RelatedTo {
  /// Which of these, by the field's name.
  std::string_view of;
  std::vector<Condition> filter;
};
struct Within {
  const Field* field;
  Interval interval;
};
struct HasWord {
  const Field* field;
  const FieldWord* word;
};
/// Commits of one epoch: positions after the first, up to the last.
struct EpochSpan {
  int64_t epoch;
  int64_t after;
  int64_t upto;
};
/// An end of a range as it was written, and where; empty for an open one.
struct RangeEnd {
  std::string text;
  Span span;
};
struct InRange {
  RangeEnd from;
  RangeEnd to;
  /// Filled by resolve(), in the order of the epochs.
  std::vector<EpochSpan> epochs = {};
};
struct Negated {
  std::vector<Condition> operand;
};
struct All {
  std::vector<Condition> operands;
};
struct Any {
  std::vector<Condition> operands;
};

struct Condition {
  std::variant<Everything, TextMatch, TextNear, TextHolds, RegexMatches, Equals, HasPhrase, ObjectIdIs,
               PersonMatches, NameIs, RelatedTo, Within, HasWord, InRange, Negated, All, Any>
      node;
};

/// A column of the rows at some point of the pipeline.
struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  /// The field it shows; nullptr for what a stage made of no field (count, status).
  const Field* field = nullptr;
  /// What is made of the field: a bucket, or an aggregate.
  const Function* function = nullptr;

  bool operator==(const Column&) const = default;
};

/// Without keys: one row of all mails.
struct Count {
  std::vector<Column> aggregates;
  std::vector<Column> keys;
};
/// Whether a mail can have more than one of them.
bool has_several_values(const Column& column);

struct SortKey {
  Column column;
  bool descending = false;
  /// What is compared instead of the value; nullptr: the value.
  const Function* order = nullptr;
};
struct Sort {
  std::vector<SortKey> keys;
};
struct Limit {
  int64_t rows;
};
struct Skip {
  int64_t rows;
};
/// The first rows of each value of a column. Rows without a value go; of a field with several values a mail
/// becomes a row for each, which shows that one.
struct LimitPer {
  int64_t rows;
  Column per;
};
/// A column of a count, and what it must be.
struct Bound {
  enum class Sign { at_least, above, at_most, below };
  Column column;
  Sign sign;
  double value;
};
struct Having {
  std::vector<Bound> bounds;
};
struct Select {
  std::vector<Column> columns;
};
/// Each combination of values once, where it first was.
struct Distinct {
  std::vector<Column> columns;
};
/// The mails that stand for the series of the rows.
struct SeriesLeads {};
/// The mails that the threads of the rows begin with.
struct ThreadStarts {};
/// Of each topic the rows of its newest revision among them.
struct NewestRevisions {};
/// Marks each row `new`, or `existing` if its title is contained in the subject of a new row before it; or
/// if its group was met before under another name.
struct Dedupe {
  Column title;
  Column subject;
  /// Whether these are the group and the name.
  bool by_group = false;
};

using Stage = std::variant<Count, Having, Sort, Limit, Skip, LimitPer, Select, Distinct, SeriesLeads,
                           ThreadStarts, NewestRevisions, Dedupe>;

struct Plan {
  Condition filter;
  std::vector<Stage> stages;
  /// What the rows are made of where the query says so: by select, distinct or count. Empty: whoever prints
  /// decides.
  std::vector<Column> columns;
  /// Whether the rows are messages (neither counts nor distinct values).
  bool of_messages = true;
};

/// As in SQL: `>=`.
std::string_view sign_of(Bound::Sign sign);

/// In one line, for `kvq explain` and the tests.
std::string to_text(const Plan& plan);
std::string to_text(const Condition& condition);

}  // namespace kvq::plan
