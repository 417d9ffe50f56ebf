// SPDX-License-Identifier: MIT
#include "cli/base/editor.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>

#include "cli/base/files.hpp"
#include "cli/base/shell.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

std::string editor() {
  for (const char* name : {"VISUAL", "EDITOR"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return value;
  }
  return "vi";
}

/// Creates a temporary file that only the user can read, and returns its path.
std::string make_file(const std::string& text, const std::string& extension) {
  constexpr const char* hint = "set TMPDIR to use another folder";
  std::error_code failed;
  const std::filesystem::path folder = std::filesystem::temp_directory_path(failed);
  if (failed) {
    throw Error(ErrorKind::usage, fmt::format("there is no folder for temporary files: {}", failed.message()),
                hint);
  }
  std::string name = (folder / ("kvq-XXXXXX" + extension)).string();
  const int file = ::mkstemps(name.data(), static_cast<int>(extension.size()));
  if (file < 0) cannot_write(name, last_error(), hint);
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> stream(::fdopen(file, "wb"), std::fclose);
  if (!stream || std::fwrite(text.data(), 1, text.size(), stream.get()) != text.size() ||
      std::fflush(stream.get()) != 0) {
    cannot_write(name, last_error(), hint);
  }
  return name;
}

/// Returns whether the editor exited with 0. As in git, the shell splits the editor's own arguments.
bool run_editor(const std::string& file) {
  return run_in_shell(editor() + " \"$1\"", {file}) == 0;
}

}  // namespace

Edited edit_text(const std::string& text, const std::string& extension) {
  const std::string file = make_file(text, extension);
  if (!run_editor(file)) {
    throw Error(ErrorKind::usage, "the editor '" + editor() + "' failed",
                "set VISUAL or EDITOR; the text is in " + file);
  }
  return {read_file(file), file};
}

}  // namespace kvq
