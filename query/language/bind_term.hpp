// SPDX-License-Identifier: MIT
// From a term as it was written to what it holds for: its field looked up, its value read.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "query/language/ast.hpp"
#include "query/language/plan.hpp"

namespace kvq {

/// Throws QueryError at the term's place in the source, which must outlive it. `now` (seconds UTC) is what
/// relative dates start from.
class TermBinder {
 public:
  TermBinder(const Source& source, int64_t now) : source_(source), now_(now) {}

  plan::Condition bind(const ast::Term& term) const;

  /// The field of that name or alias.
  const Field& field(std::string_view name, Span span) const;

  /// Where the words of a term are searched for; refuses a term that is no word or phrase of a text.
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
  plan::Condition age(const ast::Term& term, const Field& field) const;
  plan::Condition object_id(const ast::Term& term, const Field& field) const;
  plan::Condition web(const ast::Term& term, const Field& field) const;
  plan::Condition range(const ast::Term& term) const;

  const Source& source_;
  int64_t now_;
};

}  // namespace kvq
