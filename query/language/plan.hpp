// SPDX-License-Identifier: MIT
// A bound query: names are looked up, values parsed and stages checked. It contains no SQL yet.
#pragma once

#include <cstdint>
#include <optional>
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
/// A phrase in full-text columns (separated by spaces; empty: any column).
struct TextMatch {
  std::string_view columns;
  std::string phrase;
  bool prefix = false;
};
/// Words in any order, each at most `distance` words from the next (1: adjacent).
struct TextNear {
  std::string_view columns;
  std::vector<std::string> words;
  int distance;
};
/// A regular expression that matches in full-text columns (empty: any column). It checks the characters that
/// the index does not store, such as the signs of C++ and -EINVAL.
struct TextContains {
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
/// The first characters of the mail's Message-ID.
struct MessageIdBegins {
  std::string text;
};
/// An object id, or its first digits, in lowercase.
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
/// The exact name of a domain, company, list, subsystem (folded) or kind; a Message-ID; the Message-ID of a
/// related mail; or the kind of a trailer.
struct NameIs {
  FieldKind kind;
  std::string name;
  /// The name of the field, for related mails and companies.
  std::string_view of = {};
  /// Of a list, subsystem or trailer, once resolved: whether many of all mails have it.
  bool is_common = false;
};
/// The mails of the threads, series or topics in which a mail matches the filter.
struct RelatedTo {
  /// The name of the field: thread, series or topic.
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
/// Commits of one epoch: positions greater than `after`, up to and including `upto`.
struct EpochSpan {
  int64_t epoch;
  int64_t after;
  int64_t upto;
};
/// An end of a range as written, and its place; the text is empty if the range is open.
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
/// The mails up to a time (seconds UTC), and for the whole query the states, ages and reviews of that time.
/// Only among the conditions that must all hold.
struct AsOf {
  int64_t time;
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
  std::variant<Everything, TextMatch, TextNear, TextContains, RegexMatches, Equals, HasPhrase,
               MessageIdBegins, ObjectIdIs, PersonMatches, NameIs, RelatedTo, Within, HasWord, InRange, AsOf,
               Negated, All, Any>
      node;
};

/// A column of the rows at some point of the pipeline.
struct Column {
  std::string name;
  ColumnKind kind = ColumnKind::text;
  /// The field that it shows; nullptr for a column that shows none (count, status).
  const Field* field = nullptr;
  /// The function of the field: a bucket or an aggregate; nullptr: the value itself.
  const Function* function = nullptr;

  bool operator==(const Column&) const = default;
};

/// Without keys, the result is one row for all mails.
struct Count {
  std::vector<Column> aggregates;
  std::vector<Column> keys;
};
/// Whether a mail can have several values in the column.
bool has_several_values(const Column& column);

struct SortKey {
  Column column;
  bool descending = false;
  /// The function whose result is compared; nullptr: the value itself.
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
/// Keeps the first rows of each value of a column. Rows without a value are removed. If the field has several
/// values, a mail becomes one row for each value, and the row shows that value.
struct LimitPer {
  int64_t rows;
  Column per;
};
/// A condition on a column of a count.
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
/// Keeps the first row of each combination of values.
struct Distinct {
  std::vector<Column> columns;
};
/// Replaces the rows with the mails that represent their series: the covers, else the first patches.
struct SeriesLeads {};
/// Replaces the rows with the mails that start their threads.
struct ThreadStarts {};
/// Keeps the rows of the newest revision among them, for each topic.
struct NewestRevisions {};
/// Marks each row as `new`, or as `existing` if the subject of an earlier new row contains its title (or if
/// its group occurred before under another name).
struct Dedupe {
  Column title;
  Column subject;
  /// Whether `title` is the group and `subject` the name.
  bool by_group = false;
};

using Stage = std::variant<Count, Having, Sort, Limit, Skip, LimitPer, Select, Distinct, SeriesLeads,
                           ThreadStarts, NewestRevisions, Dedupe>;

struct Plan {
  Condition filter;
  std::vector<Stage> stages;
  /// The columns that select, distinct or count set. Empty: the output format decides.
  std::vector<Column> columns;
  /// Whether the rows are messages (neither counts nor distinct values).
  bool of_messages = true;
};

/// Returns the time of AsOf in a filter; absent if there is none.
std::optional<int64_t> as_of(const Condition& filter);

/// Returns the operator as in SQL, such as `>=`.
std::string_view sign_of(Bound::Sign sign);

/// Returns one line for `kvq explain` and the tests.
std::string to_text(const Plan& plan);
std::string to_text(const Condition& condition);

}  // namespace kvq::plan
