// SPDX-License-Identifier: MIT
// Turns a parsed term into a condition: looks up its field and parses its value.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// Throws QueryError with the place of the term in the source. The source must outlive the binder. Relative
/// dates count from `now` (seconds UTC).
class TermBinder {
 public:
  TermBinder(const Source& source, int64_t now) : source_(source), now_(now), ages_end_(now) {}

  /// Makes ages count from a time (seconds UTC) instead of now.
  void count_ages_from(int64_t time) { ages_end_ = time; }

  plan::Condition bind(const ast::Term& term) const;

  /// Returns the field with that name or alias. The error for another one suggests what to write, with the
  /// value.
  const Field& field(std::string_view name, Span span, std::string_view value = {}) const;

  /// Returns the full-text columns that a term searches. Throws QueryError if it is not a word or phrase of a
  /// text.
  std::string_view full_text_columns(const ast::Term& term) const;

 private:
  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(source_, span, message, hint);
  }
  [[noreturn]] void refuse_word(const ast::Term& term, std::string_view field,
                                std::span<const std::string_view> words,
                                std::string_view elsewhere = {}) const;
  [[noreturn]] void refuse_date(const ast::Term& term) const;
  void require_word(const ast::Term& term) const;
  void refuse_parameter(const ast::Term& term) const;

  plan::Condition of_field(const ast::Term& term, const Field& field) const;
  plan::Condition bare(const ast::Term& term) const;
  plan::Condition text(const ast::Term& term, std::string_view columns) const;
  plan::Condition text_of(const ast::Term& term, const Field& field) const;
  plan::Condition regex(const ast::Term& term, const Field& field) const;
  plan::Condition person(const ast::Term& term, const Field& field) const;
  plan::Condition domain(const ast::Term& term) const;
  plan::Condition subsystem(const ast::Term& term) const;
  plan::Condition within(const ast::Term& term, const Field& field,
                         const std::optional<Interval>& interval) const;
  plan::Condition kind(const ast::Term& term) const;
  plan::Condition word(const ast::Term& term, const Field& field) const;
  plan::Condition defect(const ast::Term& term, const Field& field) const;
  plan::Condition age(const ast::Term& term, const Field& field) const;
  plan::Condition object_id(const ast::Term& term, const Field& field) const;
  plan::Condition web(const ast::Term& term, const Field& field) const;
  plan::Condition range(const ast::Term& term) const;

  const Source& source_;
  int64_t now_;
  int64_t ages_end_;
};

}  // namespace kvq
