// SPDX-License-Identifier: MIT
// Finds the sections of a MAINTAINERS file that a path belongs to, by the rules of the kernel's
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

/// Add all patterns before matching paths. A path is tried only against patterns whose literal prefix it has.
class SectionMatcher {
 public:
  /// Adds a pattern of kind F (a path with wildcards), X (a path with wildcards to exclude) or N (a regular
  /// expression). Invalid patterns, and patterns that match every path, match nothing.
  void add(int64_t section, char kind, std::string_view pattern);

  /// Learns the folders of a path that exists: a pattern that names one matches only paths below it, though
  /// no slash ends it. Returns whether a pattern turned out to name a folder.
  bool learn_folders(std::string_view path);

  /// Returns the sections of a path in ascending order.
  std::vector<int64_t> sections_of(std::string_view path);

 private:
  /// A pattern of kind F or X, stored under its literal prefix.
  struct PathPattern {
    int64_t section;
    bool excludes;
    std::string text;
    bool literal;
    bool is_folder = false;
    std::optional<Regex> compiled = std::nullopt;

    bool matches(std::string_view path);
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
