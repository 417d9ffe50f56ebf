// SPDX-License-Identifier: MIT
// `kvq help --settings`: the tables of docs/configuration.md.
#pragma once

#include <string>

namespace kvq {

/// Returns the files, the keys of the file `config` and the environment variables as Markdown tables.
std::string settings_reference();

}  // namespace kvq
