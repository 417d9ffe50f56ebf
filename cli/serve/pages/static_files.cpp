// SPDX-License-Identifier: MIT
#include "cli/serve/pages/static_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "serve_files.hpp"

namespace kvq::serve {
namespace {

/// FNV-1a: not against an enemy, only to tell one build's file from another's.
uint64_t hash_of(std::string_view text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

std::string_view embedded(std::string_view name) {
  return std::ranges::find(serve_files::files, name, &serve_files::File::name)->text;
}

StaticFile file_of(std::string_view name, std::string_view extension, std::string_view type) {
  const std::string_view text = embedded(name);
  return {fmt::format("{}-{:016x}.{}", name, hash_of(text), extension), type, text};
}

}  // namespace

const std::vector<StaticFile>& static_files() {
  static const std::vector<StaticFile> files = {
      file_of("style", "css", "text/css; charset=utf-8"),
      file_of("script", "js", "text/javascript; charset=utf-8"),
      file_of("uPlot.min", "css", "text/css; charset=utf-8"),
      file_of("uPlot.iife.min", "js", "text/javascript; charset=utf-8"),
      file_of("charts", "js", "text/javascript; charset=utf-8")};
  return files;
}

const StaticFile& style_file() {
  return static_files()[0];
}

const StaticFile& script_file() {
  return static_files()[1];
}

ChartFiles chart_files() {
  return {static_files()[2], static_files()[3], static_files()[4]};
}

const std::string_view favicon = embedded("favicon");

}  // namespace kvq::serve
