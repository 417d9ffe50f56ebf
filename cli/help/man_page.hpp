// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace kvq {

/// kvq(1) in roff, made from the parser and the tables.
std::string man_page(CLI::App& program);

}  // namespace kvq
