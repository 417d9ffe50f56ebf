// SPDX-License-Identifier: MIT
// What the grammars of queries and of reports share: messages for the places where they can be left.
#pragma once

#include <tao/pegtl.hpp>

namespace kvq::grammar {

/// What is wrong where a rule under must<> does not match. A grammar without one does not compile.
template <class Rule>
inline constexpr const char* message = nullptr;

struct Messages {
  template <class Rule>
  static constexpr const char* message = grammar::message<Rule>;
  // Only must<> raises: a rule that fails elsewhere just gives way to the next alternative.
  template <class Rule>
  static constexpr bool raise_on_failure = false;
};

template <class Rule>
using control = tao::pegtl::must_if<Messages>::control<Rule>;

}  // namespace kvq::grammar
