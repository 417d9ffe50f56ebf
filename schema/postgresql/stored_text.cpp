// SPDX-License-Identifier: MIT
#include "schema/postgresql/stored_text.hpp"

namespace kvq::postgresql {
namespace {

// U+10FFFE in UTF-8.
constexpr std::string_view mark = "\xf4\x8f\xbf\xbe";
constexpr char nul_follows = '0';
constexpr char mark_follows = '1';

}  // namespace

std::string stored_text(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    if (text.front() == '\0') {
      out.append(mark) += nul_follows;
      text.remove_prefix(1);
    } else if (text.starts_with(mark)) {
      out.append(mark) += mark_follows;
      text.remove_prefix(mark.size());
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

bool has_mark(std::string_view stored) {
  return stored.find(mark) != std::string_view::npos;
}

std::string text_as_written(std::string_view stored) {
  std::string out;
  out.reserve(stored.size());
  for (size_t at = stored.find(mark); at != std::string_view::npos; at = stored.find(mark)) {
    out += stored.substr(0, at);
    stored.remove_prefix(at + mark.size());
    if (stored.starts_with(nul_follows)) {
      out += '\0';
      stored.remove_prefix(1);
    } else {
      // A text that another program has written may have the mark alone.
      out += mark;
      if (stored.starts_with(mark_follows)) stored.remove_prefix(1);
    }
  }
  out += stored;
  return out;
}

}  // namespace kvq::postgresql
