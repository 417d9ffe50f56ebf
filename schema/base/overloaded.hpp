// SPDX-License-Identifier: MIT
#pragma once

namespace kvq {

/// Visits a variant with a lambda for each of its types.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace kvq
