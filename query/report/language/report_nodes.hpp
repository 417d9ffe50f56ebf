// SPDX-License-Identifier: MIT
// The parse tree of a report.
#pragma once

#include <algorithm>
#include <tao/pegtl/contrib/parse_tree.hpp>

#include "query/language/diagnostic.hpp"

namespace kvq::report {

using Node = tao::pegtl::parse_tree::node;

inline Span span_of(const Node& node) {
  return {node.begin().byte, node.end().byte};
}

/// Returns the first child that matches the rule; nullptr if there is none.
template <class Rule>
const Node* child(const Node& node) {
  const auto found =
      std::ranges::find_if(node.children, [](const auto& c) { return c->template is_type<Rule>(); });
  return found == node.children.end() ? nullptr : found->get();
}

}  // namespace kvq::report
