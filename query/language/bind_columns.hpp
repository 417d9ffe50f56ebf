// SPDX-License-Identifier: MIT
// Names of columns, looked up in the rows that a plan has so far.
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

/// The column of that name (`month(date)`, or a field's alias) that the plan's rows can show; absent if they
/// have none.
std::optional<plan::Column> column_named(const plan::Plan& plan, std::string_view name);

/// The columns that hint at what there is where a name is unknown; `added` are those that the rows have
/// besides the plan's.
std::string columns_hint(const plan::Plan& plan, std::string_view name,
                         std::span<const plan::Column> added = {});

bool is_deduped(const plan::Plan& plan);

/// A stage being bound: its words, and mistakes in them.
class StageWords {
 public:
  /// `usage` is how the stage is written.
  StageWords(const Source& source, const ast::Stage& stage, std::string_view usage)
      : source_(source), stage_(stage), usage_(usage) {}

  const ast::Stage& stage() const { return stage_; }
  const std::vector<std::vector<ast::StageWord>>& groups() const { return stage_.groups; }

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }
  /// Says how the stage is written.
  [[noreturn]] void refuse_form() const;
  /// The same as a hint.
  [[noreturn]] void refuse_form(Span span, const std::string& message) const;

  void refuse_range(const ast::StageWord& word) const;
  void refuse_function(const ast::StageWord& word) const;

  /// The one word of each comma-separated group.
  std::vector<ast::StageWord> list() const;

  /// A number of rows.
  int64_t number(const ast::StageWord& word) const;
  /// That of a stage of one word.
  int64_t only_number() const;

  /// The column of the plan's rows that the word names: a field, a bucket of one, or a column of counts.
  plan::Column column(const plan::Plan& plan, const ast::StageWord& word) const;

  /// A stage has a bounded number of columns.
  void check_count(size_t columns, Span span) const;

 private:
  const Source& source_;
  const ast::Stage& stage_;
  std::string_view usage_;
};

}  // namespace kvq
