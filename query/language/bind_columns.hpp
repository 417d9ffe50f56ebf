// SPDX-License-Identifier: MIT
// Looks up column names in the rows that a plan has so far.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// Returns the column with that name (`month(date)`, or an alias of a field); absent if the plan's rows
/// cannot show it.
std::optional<plan::Column> column_named(const plan::Plan& plan, std::string_view name);

/// Returns a hint for an unknown column name: a similar name, or where to find the names. `added` are columns
/// that the rows have besides those of the plan.
std::string columns_hint(const plan::Plan& plan, std::string_view name,
                         std::span<const plan::Column> added = {});

bool is_deduped(const plan::Plan& plan);

/// The words of the stage that is being bound, and the errors in them.
class StageWords {
 public:
  /// `usage` is the syntax of the stage, for error messages.
  StageWords(const Source& source, const ast::Stage& stage, std::string_view usage)
      : source_(source), stage_(stage), usage_(usage) {}

  const ast::Stage& stage() const { return stage_; }
  const std::vector<std::vector<ast::StageWord>>& groups() const { return stage_.groups; }

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }
  /// Throws QueryError with the syntax of the stage as its message.
  [[noreturn]] void refuse_form() const;
  /// Throws QueryError with the syntax of the stage as its hint.
  [[noreturn]] void refuse_form(Span span, const std::string& message) const;

  void refuse_range(const ast::StageWord& word) const;
  void refuse_function(const ast::StageWord& word) const;

  /// Returns the only word of each comma-separated group. Throws QueryError if a group has several words.
  std::vector<ast::StageWord> list() const;

  /// Parses a number of rows.
  int64_t number(const ast::StageWord& word) const;
  /// Parses the number of rows of a stage with one word, such as `skip 10`.
  int64_t only_number() const;

  /// Returns the column of the plan's rows that the word names: a field, a bucket of a field, or a column of
  /// counts. Throws QueryError if there is none.
  plan::Column column(const plan::Plan& plan, const ast::StageWord& word) const;

  /// Throws QueryError if a stage has too many columns.
  void check_count(size_t columns, Span span) const;

 private:
  const Source& source_;
  const ast::Stage& stage_;
  std::string_view usage_;
};

}  // namespace kvq
