// SPDX-License-Identifier: MIT
// Shared by the grammars of queries and reports: a message for each place where parsing can fail.
#pragma once

#include <tao/pegtl.hpp>

namespace kvq::grammar {

/// The error message if a rule under must<> does not match. If it is missing, the grammar does not compile.
template <class Rule>
inline constexpr const char* message = nullptr;

struct Messages {
  template <class Rule>
  static constexpr const char* message = grammar::message<Rule>;
  // Only must<> throws. Elsewhere, the next alternative is tried if a rule fails.
  template <class Rule>
  static constexpr bool raise_on_failure = false;
};

template <class Rule>
using control = tao::pegtl::must_if<Messages>::control<Rule>;

}  // namespace kvq::grammar
