// SPDX-License-Identifier: MIT
// `kvq help --settings`: the tables of docs/configuration.md.
#pragma once

#include <string>

namespace kvq {

/// The files, the keys of the file `config` and the variables, as tables of a Markdown page.
std::string settings_reference();

}  // namespace kvq
