// SPDX-License-Identifier: MIT
#pragma once

namespace kvq {

/// For std::visit: combines one lambda for each type of a variant.
template <class... Functions>
struct Overloaded : Functions... {
  using Functions::operator()...;
};
template <class... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

}  // namespace kvq
