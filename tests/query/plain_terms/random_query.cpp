// SPDX-License-Identifier: MIT
#include "query/plain_terms/random_query.hpp"

#include <algorithm>
#include <set>

namespace kvq::tests::plain_terms {

RandomQuery RandomQueries::query(int depth) {
  const size_t choice = depth == 0 ? 0 : pick(20) == 0 ? 5 : pick(5);
  if (choice == 0) {
    const Term& term = terms_[pick(terms_.size())];
    return {term.text, term.holds, RandomQuery::single};
  }
  if (choice == 1) {
    const RandomQuery inner = query(depth - 1);
    const bool word = pick(2) == 0;
    return {(word ? "NOT " : "-") + within(inner, RandomQuery::single),
            [holds = inner.holds](const Mail& m) { return !holds(m); }, RandomQuery::single};
  }
  if (choice == 5) return threads_of(query(std::min(depth - 1, 1)));
  const RandomQuery left = query(depth - 1);
  const RandomQuery right = query(depth - 1);
  if (choice < 4) {
    const char* word = pick(2) == 0 ? " " : " AND ";
    return {within(left, RandomQuery::tight_and) + word + within(right, RandomQuery::tight_and),
            [l = left.holds, r = right.holds](const Mail& m) { return l(m) && r(m); },
            RandomQuery::tight_and};
  }
  return {within(left, RandomQuery::loose_or) + " OR " + within(right, RandomQuery::loose_or),
          [l = left.holds, r = right.holds](const Mail& m) { return l(m) || r(m); }, RandomQuery::loose_or};
}

RandomQuery RandomQueries::threads_of(const RandomQuery& inner) {
  std::set<std::string> ids;
  for (const Mail& mail : all_mails()) {
    if (inner.holds(mail) && !ids.contains(mail.id)) ids.merge(thread_of(mail));
  }
  return {"thread:{" + inner.text + "}", [ids](const Mail& m) { return ids.contains(m.id); },
          RandomQuery::single};
}

std::string RandomQueries::within(const RandomQuery& query, RandomQuery::Binding outer) {
  return query.binding < outer || pick(4) == 0 ? "(" + query.text + ")" : query.text;
}

}  // namespace kvq::tests::plain_terms
