// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace CLI {
class App;
}

namespace kvq {

/// Returns the manual page kvq(1) in roff, generated from the parser and the tables.
std::string man_page(CLI::App& program);

}  // namespace kvq
