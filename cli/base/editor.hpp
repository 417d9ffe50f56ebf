// SPDX-License-Identifier: MIT
// The user's editor.
#pragma once

#include <string>

namespace kvq {

/// Lets the user change a text in VISUAL, EDITOR or vi, in a file whose name ends so. Gives the text, and the
/// file, which stays where it is until it is taken away. Throws Error where the editor fails.
struct Edited {
  std::string text;
  std::string file;
};
Edited edit_text(const std::string& text, const std::string& extension);

}  // namespace kvq
