// SPDX-License-Identifier: MIT
// Which sections of a MAINTAINERS file a path belongs to, by the rules of the kernel's
// scripts/get_maintainer.pl.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "schema/base/regex.hpp"

namespace kvq {

/// Patterns first, paths then. A path is only tried against the patterns that begin as it does.
class SectionMatcher {
 public:
  /// Adds a pattern: kind F (a path with wildcards), X (such a path that is not the section's) or N (a
  /// regular expression). What is no pattern, or holds for every path, holds for none.
  void add(int64_t section, char kind, std::string_view pattern);

  /// The sections of a path, rising.
  std::vector<int64_t> sections_of(std::string_view path);

 private:
  /// Of kind F or X, under its literal beginning.
  struct PathPattern {
    int64_t section;
    bool excludes;
    std::string text;
    bool literal;
    std::optional<Regex> compiled = std::nullopt;

    bool holds_for(std::string_view path);
  };
  struct NamePattern {
    int64_t section;
    Regex regex;
  };
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::unordered_map<std::string, std::vector<PathPattern>, Hash, std::equal_to<>> by_beginning_;
  size_t longest_beginning_ = 0;
  std::vector<NamePattern> names_;
};

}  // namespace kvq
