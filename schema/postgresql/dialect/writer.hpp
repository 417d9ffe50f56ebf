// SPDX-License-Identifier: MIT
// Writes a tree as SQL of PostgreSQL.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/postgresql/dialect/translate.hpp"
#include "schema/postgresql/dialect/tree.hpp"
#include "schema/postgresql/dialect/words.hpp"

namespace kvq::postgresql {

/// SQLite has numbers where PostgreSQL has booleans, so the writer must know which a piece of SQL is.
enum class Kind { value, boolean, text };

/// How loosely a piece of SQL holds together.
enum class Level { atom, arithmetic, comparison, negation, conjunction, disjunction };

struct Written {
  std::string sql;
  Kind kind = Kind::value;
  Level level = Level::atom;
};

/// The values of a statement, each once.
class Values {
 public:
  /// Returns "$1::bigint" or the like.
  std::string add(const ServerValue& value, std::string_view type);
  /// Adds a value that is known later. Returns its index.
  size_t reserve();
  std::vector<ServerValue> take() { return std::move(values_); }

 private:
  std::vector<ServerValue> values_;
  std::vector<std::string> types_;
};

class Writer {
 public:
  Writer(std::span<const ServerValue> binds, const Surroundings& surroundings, const Tokenizer& tokenizer)
      : binds_(binds), surroundings_(surroundings), tokenizer_(tokenizer) {}

  Translation write(const Statement& statement);

 private:
  struct SourceInScope {
    std::string alias;
    /// Empty if it is no table of the database.
    std::string table;
    /// An outer join may leave it without a row.
    bool may_lack = false;
    const Source* source = nullptr;
  };

  /// Columns that are neither aggregated nor grouped by. SQLite takes them from one row of the group: that of
  /// the minimum or maximum if there is one, else any.
  struct Grouping {
    std::vector<std::string_view> keys = {};
    /// Tables grouped by their key, whose columns PostgreSQL lets stand.
    std::set<std::string> whole = {};
    std::set<std::string> bare = {};
    const Expression* extreme = nullptr;
    bool is_collecting = false;
  };

  struct Scope {
    std::vector<SourceInScope> sources = {};
    std::optional<Grouping> grouping = {};
    /// Whether a bare column must be taken from one row of its group.
    bool picks = false;
    /// The full-text table, and what it must match.
    std::string matched = {};
    /// The message that is joined to each row of it.
    std::string joined_to_match = {};
    Words match = {};
    /// The number of sources without a name so far.
    int unnamed = 0;
  };

  // write_expression.cpp
  Written expression(const Expression& it);
  Written unpicked(const Expression& it);
  std::string value(const Expression& it, Level most = Level::disjunction);
  Written condition(const Expression& it);
  std::string conditions(const std::vector<Expression>& them);
  std::string values(const std::vector<Expression>& them, Level most = Level::disjunction);
  static std::string plain_column(const Expression& it);
  /// Within a group, the column may have to be taken from one of its rows.
  Written column(const Expression& it);
  std::string picked(const std::string& column, Scope& scope);
  Written parameter(const Expression& it);
  Written unary(const Expression& it);
  Written binary(const Expression& it);
  Written is(const Expression& it);
  Written in(const Expression& it);
  Written case_of(const Expression& it);
  Written cast(const Expression& it);
  Written scalar(const Expression& it, bool is_condition);
  const ServerValue& bind_of(const Expression& parameter) const;
  /// Returns the text of a literal or of a bound value. Throws Error (database) for others.
  std::string constant_text(const Expression& it) const;
  int64_t constant_number(const Expression& it) const;

  // write_calls.cpp
  Written call(const Expression& it);
  Written plain_call(const Expression& it, std::string_view name);
  Written iif(const Expression& it);
  Written extreme(const Expression& it);
  Written substr(const Expression& it);
  Written format(const Expression& it);
  Written hex(const Expression& it);
  Written group_concat(const Expression& it);
  Written sum(const Expression& it);
  Written mean(const Expression& it);
  Written round(const Expression& it);
  Written once(const Expression& it);
  Written period(const Expression& it);
  Written letters(const Expression& it);
  Written renamed(const Expression& it);
  Written now(const Expression& it);
  Written web_address(const Expression& it);
  Written id_of_web_address(const Expression& it);
  std::string filter_of(const Expression& it);
  std::string over(const Expression& it);
  std::string window(const Window& it);

  // write_searches.cpp
  Written text_of_body(const Expression& it);
  Written matches(const Expression& it);
  Written parts_match(const Expression& it);
  const Words* match_around();
  Written has_phrase(const Expression& it);
  Written phrases_of_runs(const Expression& it);
  Written size_of_set(const Expression& it);
  Written is_among(const Expression& it);
  Words set_of(const Expression& it);
  std::string ids_of(const Expression& it);
  std::string matching(const WordTable& table, const Words& words);
  std::string array_of_filter(Filter filter, std::string_view type);
  const SourceInScope& only_source_of(const Expression& it);
  const SourceInScope& texts_in_scope(const Expression& it);
  std::string conditions_on(const SourceInScope& source, Writer& writer);

  // write_select.cpp
  std::string select(const Select& it, bool is_condition = false);
  std::string steps(const Select& it);
  std::string core(const Core& it, bool is_condition);
  std::string where(const Core& it);
  std::string columns(const Core& it, bool is_condition);
  void begin_scope(const Core& it);
  void add_sources(const std::vector<Join>& joins);
  void find_match(const Core& it);
  void find_grouping(const Core& it);
  std::string joins(const std::vector<Join>& them);
  std::string source(const Source& it);
  std::string table(const Source& it);
  std::string order(const std::vector<OrderTerm>& terms, const Core* of);
  std::string order_term(const OrderTerm& term, const Core* of);
  bool is_never_null_here(const Expression& it, const Core* of);
  std::string limits(const Select& it);
  SourceInScope* source_of(const Expression& column, Scope** scope);

  std::string change(const Change& it);

  std::span<const ServerValue> binds_;
  const Surroundings& surroundings_;
  const Tokenizer& tokenizer_;
  Values values_;
  std::vector<Filter> filters_;
  /// References to them must stay valid.
  std::deque<Scope> scopes_;
  /// The names of steps: they hide tables.
  std::vector<std::string> step_names_;
  /// The core whose WHERE a filter narrows.
  std::vector<const Core*> cores_;
};

/// Returns the SQL, in parentheses if it holds together less than `most`.
std::string held(const Written& it, Level most);

/// Returns SQL that is a number if it was a boolean.
std::string as_value(const Written& it, Level most);

bool is_aggregate(const Expression& it);

/// Returns the conditions that AND joins.
std::vector<const Expression*> conjuncts(const std::vector<Expression>& where);

}  // namespace kvq::postgresql
