// SPDX-License-Identifier: MIT
#include "indexer/git/source_folder.hpp"

#include <fmt/format.h>

#include <fstream>
#include <optional>
#include <system_error>

#include "schema/base/error.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

// Longer than any path.
constexpr std::streamsize most_bytes = 8'192;

/// Returns the text of a small file after a prefix; absent if there is no such file.
std::optional<std::string> text_of(const fs::path& file, std::string_view prefix) {
  std::error_code failed;
  if (!fs::is_regular_file(file, failed)) return std::nullopt;
  std::ifstream in(file, std::ios::binary);
  std::string text(static_cast<size_t>(most_bytes), '\0');
  in.read(text.data(), most_bytes);
  text.resize(static_cast<size_t>(in.gcount()));
  if (!text.starts_with(prefix)) return std::nullopt;
  return std::string(trimmed(std::string_view(text).substr(prefix.size())));
}

fs::path beside(const fs::path& folder, const std::string& name) {
  std::error_code failed;
  fs::path whole = fs::weakly_canonical(folder / name, failed);
  return failed ? folder / name : whole;
}

bool is_repository(const fs::path& folder) {
  std::error_code failed;
  return fs::exists(folder / "HEAD", failed) &&
         (fs::is_directory(folder / "objects", failed) || fs::exists(folder / "commondir", failed));
}

}  // namespace

SourceFolder source_folder(const fs::path& path) {
  std::error_code failed;
  if (!fs::exists(path, failed)) {
    throw Error(ErrorKind::archive, fmt::format("there is no '{}'", path.string()),
                "name the folder of a git tree");
  }
  fs::path own = beside(path, ".");
  if (fs::is_directory(path / ".git", failed)) own = beside(path, ".git");
  if (const auto linked = text_of(path / ".git", "gitdir:")) own = beside(path, *linked);
  if (!own.has_filename()) own = own.parent_path();
  if (!is_repository(own)) {
    throw Error(ErrorKind::archive, fmt::format("'{}' is not a git tree", path.string()),
                "name the folder that has .git, or a bare repository");
  }
  const auto common = text_of(own / "commondir", "");
  return {own, common ? beside(own, *common) : own};
}

std::string branch_of_head(const SourceFolder& folder) {
  return text_of(folder.own / "HEAD", "ref:").value_or("HEAD");
}

}  // namespace kvq
