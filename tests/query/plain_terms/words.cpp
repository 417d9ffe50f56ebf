// SPDX-License-Identifier: MIT
#include "query/plain_terms/words.hpp"

#include <algorithm>
#include <vector>

#include "query/plain_terms/mails.hpp"

namespace kvq::tests::plain_terms {
namespace {

/// Words consist of letters, digits and `_`; everything else separates them.
std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : small(text)) {
    const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
    if (in_word) {
      out.back() += c;
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

}  // namespace

bool has_phrase(const std::string& text, const std::string& phrase) {
  const auto in = words(text);
  const auto looked_for = words(phrase);
  return !std::ranges::search(in, looked_for).empty();
}

bool has_prefix(const std::string& text, const std::string& prefix) {
  return std::ranges::any_of(words(text), [&](const std::string& word) { return word.starts_with(prefix); });
}

bool has_tag(const std::string& subject, const std::string& tag) {
  std::string tags;
  for (size_t at = 0; at < subject.size() && subject[at] == '[';) {
    const size_t end = std::min(subject.find(']', at), subject.size() - 1);
    tags += subject.substr(at, end - at + 1);
    at = std::min(subject.find_first_not_of(' ', end + 1), subject.size());
  }
  return has_phrase(tags, tag);
}

bool has_near(const std::string& text, const std::string& one, const std::string& other, ptrdiff_t apart) {
  const auto in = words(text);
  for (auto a = in.begin(); a != in.end(); ++a) {
    for (auto b = in.begin(); b != in.end(); ++b) {
      if (*a == one && *b == other && a != b && std::abs(a - b) <= apart) return true;
    }
  }
  return false;
}

bool one_begins(const std::string& list, const std::string& beginning) {
  return (" " + list).find(" " + beginning) != std::string::npos;
}

bool has_begun_phrase(const std::string& text, const std::string& word, const std::string& beginning) {
  const auto in = words(text);
  for (size_t i = 0; i + 1 < in.size(); ++i) {
    if (in[i] == word && in[i + 1].starts_with(beginning)) return true;
  }
  return false;
}

}  // namespace kvq::tests::plain_terms
