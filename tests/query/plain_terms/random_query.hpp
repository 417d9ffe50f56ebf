// SPDX-License-Identifier: MIT
// Random queries of terms, with what a simple implementation finds.
#pragma once

#include <cstddef>
#include <random>
#include <string>
#include <vector>

#include "query/plain_terms/vocabulary.hpp"

namespace kvq::tests::plain_terms {

/// A query and its predicate; the binding decides where it needs parentheses.
struct RandomQuery {
  enum Binding { loose_or, tight_and, single };
  std::string text;
  Predicate holds;
  Binding binding;
};

/// The same seed gives the same queries.
class RandomQueries {
 public:
  explicit RandomQueries(unsigned seed) : random_(seed), terms_(vocabulary()) {}

  /// Returns a query with at most so many operators within each other.
  RandomQuery query(int depth);

 private:
  static RandomQuery threads_of(const RandomQuery& inner);
  size_t pick(size_t count) { return random_() % count; }
  std::string within(const RandomQuery& query, RandomQuery::Binding outer);

  std::mt19937 random_;
  std::vector<Term> terms_;
};

}  // namespace kvq::tests::plain_terms
