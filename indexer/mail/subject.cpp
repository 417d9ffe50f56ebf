// SPDX-License-Identifier: MIT
#include "indexer/mail/subject.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr std::array<std::string_view, 10> reply_prefixes = {"re",   "aw",  "fw",   "fwd",  "sv",
                                                             "antw", "odp", "回复", "答复", "答覆"};
constexpr int largest_number = 100'000;
// A name before a colon is short; anything longer is the start of a sentence.
constexpr size_t longest_subsystem = 40;
constexpr int most_subsystem_words = 3;

/// Removes `Re:`, `RE :`, `Re[2]:` and the like from the front.
bool take_reply_prefix(std::string_view& subject) {
  const size_t colon = subject.find(':');
  if (colon == std::string_view::npos || colon > 12) return false;
  std::string_view word = trimmed(subject.substr(0, colon));
  if (word.ends_with(']')) word = word.substr(0, word.find('['));
  if (std::ranges::find(reply_prefixes, fold(word)) == reply_prefixes.end()) return false;
  subject = trimmed(subject.substr(colon + 1));
  return true;
}

/// Removes a bracket (with the brackets inside it) from the front and returns its contents.
std::optional<std::string_view> take_bracket(std::string_view& subject) {
  if (!subject.starts_with('[')) return std::nullopt;
  int depth = 0;
  for (size_t i = 0; i < subject.size(); ++i) {
    if (subject[i] == '[') ++depth;
    if (subject[i] == ']' && --depth == 0) {
      const std::string_view inside = subject.substr(1, i - 1);
      subject = trimmed(subject.substr(i + 1));
      return inside;
    }
  }
  return std::nullopt;
}

std::optional<int> whole_number(std::string_view text) {
  int number = 0;
  const auto [end, failed] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failed != std::errc() || end != text.data() + text.size() || number < 0 || number > largest_number) {
    return std::nullopt;
  }
  return number;
}

/// "v3", "V3" and "v5.1" (a partial reroll of v5).
std::optional<int> revision_of(std::string_view folded) {
  if (!folded.starts_with('v')) return std::nullopt;
  folded.remove_prefix(1);
  const size_t dot = folded.find('.');
  if (dot != std::string_view::npos && !whole_number(folded.substr(dot + 1))) return std::nullopt;
  return whole_number(folded.substr(0, dot));
}

class BracketReader {
 public:
  explicit BracketReader(ParsedSubject& out) : out_(out) {}

  void read(std::string_view inside) {
    constexpr std::string_view separators = " \t,:[]";
    for (size_t at = inside.find_first_not_of(separators); at != std::string_view::npos;) {
      const size_t end = std::min(inside.find_first_of(separators, at), inside.size());
      read_word(inside.substr(at, end - at));
      at = inside.find_first_not_of(separators, end);
    }
  }

 private:
  void read_word(std::string_view word) {
    const std::string folded = fold(word);
    std::string_view rest = folded;
    if (rest.starts_with("patches")) {
      out_.has_patch_tag = true;
      rest.remove_prefix(7);
    } else if (rest.starts_with("patch")) {
      out_.has_patch_tag = true;
      rest.remove_prefix(5);
    } else if (rest.starts_with("rfc")) {
      out_.tags.rfc = true;
      rest.remove_prefix(3);
    }
    // Text attached to the tag (PATCHv3, PATCH1/8, PATCH/RFC) is a separate word.
    const bool is_tag = rest.size() < folded.size();
    if (is_tag && (rest.starts_with('-') || rest.starts_with('/') || rest.starts_with(':')))
      rest.remove_prefix(1);
    if (is_tag && rest.empty()) return;
    if (is_tag && rest.size() + 1 < folded.size() && (rest.starts_with("rfc") || rest.starts_with("patch"))) {
      return read_word(rest);
    }
    if (read_number(rest)) return;
    if (const auto revision = revision_of(rest)) {
      out_.tags.revision = std::max(*revision, 1);
    } else if (rest == "resend" || rest == "repost") {
      out_.tags.resend = true;
    } else if (rest == "pull") {
      out_.has_pull_tag = true;
    } else {
      if (!out_.tags.words.empty()) out_.tags.words += ' ';
      out_.tags.words += word;
    }
  }

  bool read_number(std::string_view word) {
    const size_t slash = word.find('/');
    if (slash == std::string_view::npos) return false;
    const auto number = whole_number(word.substr(0, slash));
    const auto total = whole_number(word.substr(slash + 1));
    if (!number || !total) return false;
    out_.tags.number = number;
    out_.tags.total = total;
    return true;
  }

  ParsedSubject& out_;
};

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (!name.empty() && std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

bool is_subsystem(std::string_view segment) {
  if (segment.empty() || segment.size() > longest_subsystem) return false;
  if (segment.find_first_of("\"'`()<>[]{}=?!") != std::string_view::npos) return false;
  return std::ranges::count(segment, ' ') < most_subsystem_words;
}

}  // namespace

ParsedSubject parse_subject(std::string_view subject) {
  ParsedSubject out;
  subject = trimmed(subject);
  BracketReader brackets(out);
  for (bool took = true; took;) {
    took = take_reply_prefix(subject);
    out.is_reply |= took;
    if (const auto inside = take_bracket(subject)) {
      brackets.read(*inside);
      took = true;
    }
  }
  out.title = subject;
  return out;
}

std::vector<std::string> subsystems_of_title(std::string_view title) {
  constexpr std::string_view revert = "Revert \"";
  if (title.starts_with(revert)) title.remove_prefix(revert.size());
  std::vector<std::string> names;
  for (size_t colon = title.find(':'); colon != std::string_view::npos; colon = title.find(':')) {
    const std::string_view segment = trimmed(title.substr(0, colon));
    if (!is_subsystem(segment)) break;
    add_once(names, segment);
    for (size_t begin = 0; begin <= segment.size();) {
      const size_t end = std::min(segment.find_first_of("/,", begin), segment.size());
      add_once(names, trimmed(segment.substr(begin, end - begin)));
      begin = end + 1;
    }
    title.remove_prefix(colon + 1);
  }
  return names;
}

}  // namespace kvq
