// SPDX-License-Identifier: MIT
#include "indexer/relations/compared_title.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr std::string_view editme = "editme";
constexpr int highest_revision = 99;

bool says_nothing(std::string_view normalised) {
  constexpr std::array<std::string_view, 5> unwritten = {
      "*** subject here ***", "subject here", "series short description", "cover letter", "(no subject)"};
  return normalised.starts_with(editme) || std::ranges::find(unwritten, normalised) != unwritten.end();
}

}  // namespace

std::string normalised_title(std::string_view title) {
  std::string out;
  for (const char c : fold(title)) {
    if (c != ' ' && c != '\t') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  if (says_nothing(out)) out.clear();
  return out;
}

std::vector<std::string> telling_words(std::string_view normalised) {
  constexpr std::array<std::string_view, 12> common = {"add",  "and",     "fix", "fixes", "for",  "from",
                                                       "into", "support", "the", "use",   "with", "not"};
  constexpr size_t shortest_word = 3;
  constexpr size_t most_words = 64;
  if (const size_t colon = normalised.rfind(": "); colon != std::string_view::npos)
    normalised.remove_prefix(colon + 2);
  const auto is_letter = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c & 0x80) != 0;
  };
  std::vector<std::string> out;
  while (!normalised.empty() && out.size() < most_words) {
    const auto end = std::ranges::find_if_not(normalised, is_letter);
    const std::string_view word(normalised.begin(), end);
    normalised.remove_prefix(std::min(word.size() + 1, normalised.size()));
    if (word.size() >= shortest_word && std::ranges::find(common, word) == common.end())
      out.emplace_back(word);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::optional<int64_t> title_key(std::string_view normalised) {
  if (normalised.empty()) return std::nullopt;
  // FNV-1a: the same number on every machine.
  uint64_t hash = 14'695'981'039'346'656'037U;
  for (const char c : normalised) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211U;
  return static_cast<int64_t>(hash);
}

NakedTitle read_naked_title(std::string_view title) {
  title = trimmed(title);
  const size_t blank = title.find_last_of(" \t");
  if (blank == std::string_view::npos) return {title, std::nullopt};
  std::string_view word = title.substr(blank + 1);
  if (word.size() > 2 && word.front() == '(' && word.back() == ')') word = word.substr(1, word.size() - 2);
  if (word.starts_with('-')) word.remove_prefix(1);
  if (word.empty() || (word.front() != 'v' && word.front() != 'V')) return {title, std::nullopt};
  int revision = 0;
  const auto [end, failed] = std::from_chars(word.data() + 1, word.data() + word.size(), revision);
  if (failed != std::errc() || end != word.data() + word.size() || revision < 1 ||
      revision > highest_revision) {
    return {title, std::nullopt};
  }
  title = title.substr(0, blank);
  title = title.substr(0, title.find_last_not_of(" \t,;:-") + 1);
  return {title, revision};
}

}  // namespace kvq
