// SPDX-License-Identifier: MIT
#include "schema/mail/outline.hpp"

#include <algorithm>

namespace kvq {
namespace {

constexpr auto npos = std::string_view::npos;

/// Returns the place after a quoted string; npos if it does not end.
size_t end_of_quoted(std::string_view text, size_t begin) {
  for (size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      return i + 1;
    }
  }
  return npos;
}

}  // namespace

std::vector<size_t> ends_of_comments(std::string_view text) {
  std::vector<size_t> ends(text.size(), 0);
  std::vector<size_t> open;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '(') {
      open.push_back(i);
    } else if (text[i] == ')' && !open.empty()) {
      ends[open.back()] = i + 1;
      open.pop_back();
    }
  }
  return ends;
}

std::string outline_of(std::string_view text) {
  std::string out(text);
  if (text.find('"') == npos && text.find('(') == npos) return out;
  // A quoted string may have parentheses, so comments are looked for from the first one outside.
  std::vector<size_t> comments;
  size_t first_comment = 0;
  bool quotes_end = true;
  for (size_t i = 0; i < text.size();) {
    size_t end = npos;
    if (text[i] == '"' && quotes_end) {
      end = end_of_quoted(text, i);
      quotes_end = end != npos;
    } else if (text[i] == '(') {
      if (comments.empty()) {
        first_comment = i;
        comments = ends_of_comments(text.substr(i));
      }
      const size_t length = comments[i - first_comment];
      end = length == 0 ? npos : first_comment + length;
    }
    if (end == npos) {
      ++i;
      continue;
    }
    out.replace(i, end - i, end - i, text[i] == '"' ? 'q' : ' ');
    i = end;
  }
  return out;
}

}  // namespace kvq
