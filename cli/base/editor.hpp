// SPDX-License-Identifier: MIT
#pragma once

#include <string>

namespace kvq {

/// Opens a text in VISUAL, EDITOR or vi, in a temporary file with that extension. Returns the edited text and
/// the file, which the caller removes. Throws Error if the editor fails.
struct Edited {
  std::string text;
  std::string file;
};
Edited edit_text(const std::string& text, const std::string& extension);

}  // namespace kvq
