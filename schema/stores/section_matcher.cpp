// SPDX-License-Identifier: MIT
#include "schema/stores/section_matcher.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace kvq {
namespace {

constexpr size_t longest_pattern = 1'000;

bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// Returns the size of the literal prefix that all paths matching the pattern share.
size_t literal_bytes(std::string_view pattern) {
  if (pattern.find('|') != std::string_view::npos) return 0;
  const size_t special = pattern.find_first_of("*?[](){}^$+\\");
  if (special == std::string_view::npos) return pattern.size();
  // The character before a quantifier is not part of the prefix.
  size_t bytes = special;
  if ((pattern[special] == '+' || pattern[special] == '{') && bytes > 0) {
    while (--bytes > 0 && is_continuation(pattern[bytes])) {
    }
  }
  return bytes;
}

/// Translates a pattern like get_maintainer.pl: escapes `.`, expands `*` and `?`, and keeps the rest as a
/// regex.
std::string regex_of(std::string_view pattern) {
  std::string regex = "^";
  for (const char c : pattern) {
    if (c == '.') regex += "\\.";
    if (c == '*') regex += ".*";
    if (c == '?') regex += '.';
    if (c != '.' && c != '*' && c != '?') regex += c;
  }
  return regex;
}

/// N patterns use Perl's /x: white space is ignored and # begins a comment.
std::string without_space(std::string_view pattern) {
  std::string out;
  for (const char c : pattern.substr(0, pattern.find('#'))) {
    if (c != ' ' && c != '\t') out += c;
  }
  return out;
}

}  // namespace

bool SectionMatcher::PathPattern::matches(std::string_view path) {
  if (!literal) {
    if (!compiled) compiled.emplace(regex_of(text));
    if (!compiled->valid() || !compiled->found_in(path)) return false;
  }
  if (text.ends_with('/')) return true;
  // get_maintainer.pl checks in the source tree whether a pattern is a folder; we infer it from a path below
  // it.
  if (literal && path.substr(text.size()).starts_with('/')) return true;
  if (is_folder) return false;
  return std::ranges::count(path, '/') == std::ranges::count(text, '/');
}

void SectionMatcher::add(int64_t section, char kind, std::string_view pattern) {
  if (pattern.empty() || pattern.size() > longest_pattern) return;
  if (kind == 'N') {
    const std::string name = without_space(pattern);
    Regex regex(name);
    if (regex.valid() && !name.empty()) names_.push_back({section, std::move(regex)});
    return;
  }
  if (pattern == "*" || pattern == "*/") return;
  const size_t literal = literal_bytes(pattern);
  longest_beginning_ = std::max(longest_beginning_, literal);
  by_beginning_[std::string(pattern.substr(0, literal))].push_back(
      {section, kind == 'X', std::string(pattern), literal == pattern.size()});
}

bool SectionMatcher::learn_folders(std::string_view path) {
  bool learned = false;
  for (size_t slash = path.find('/'); slash != std::string_view::npos && slash <= longest_beginning_;
       slash = path.find('/', slash + 1)) {
    const auto patterns = by_beginning_.find(path.substr(0, slash));
    if (patterns == by_beginning_.end()) continue;
    for (PathPattern& pattern : patterns->second) {
      learned |= pattern.literal && !pattern.is_folder;
      pattern.is_folder |= pattern.literal;
    }
  }
  return learned;
}

std::vector<int64_t> SectionMatcher::sections_of(std::string_view path) {
  std::vector<int64_t> matched;
  std::vector<int64_t> excluded;
  for (size_t bytes = 0; bytes <= std::min(path.size(), longest_beginning_); ++bytes) {
    const auto patterns = by_beginning_.find(path.substr(0, bytes));
    if (patterns == by_beginning_.end()) continue;
    for (PathPattern& pattern : patterns->second) {
      if (pattern.matches(path)) (pattern.excludes ? excluded : matched).push_back(pattern.section);
    }
  }
  for (const NamePattern& name : names_) {
    if (name.regex.found_in(path)) matched.push_back(name.section);
  }
  std::ranges::sort(matched);
  std::ranges::sort(excluded);
  matched.erase(std::unique(matched.begin(), matched.end()), matched.end());
  std::vector<int64_t> sections;
  std::ranges::set_difference(matched, excluded, std::back_inserter(sections));
  return sections;
}

}  // namespace kvq
