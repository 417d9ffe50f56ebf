// SPDX-License-Identifier: MIT
#include "indexer/mail/header/subject.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <span>
#include <utility>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/header/reply_prefix.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr int largest_number = 100'000;
constexpr size_t most_subsystems = 100;
// A name before a colon is short; anything longer is the start of a sentence.
constexpr size_t longest_subsystem = 40;
constexpr int most_subsystem_words = 3;

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

/// Returns whether "v5.15" names a release of the kernel rather than a revision of its own: no partial reroll
/// has ten forerunners, none is a ".0", and 6.x and the longterm releases (https://kernel.org/releases.html)
/// are named far more often than a reroll of the same number. b4 reads a revision 5 or 6.
bool is_release(int major, int minor) {
  constexpr std::array<std::pair<int, int>, 3> longterm = {{{4, 4}, {4, 9}, {5, 4}}};
  return minor == 0 || minor >= 10 || major == 6 ||
         std::ranges::find(longterm, std::pair(major, minor)) != longterm.end();
}

/// "v3", "V3" and "v5.1" (a partial reroll of v5).
std::optional<int> revision_of(std::string_view folded) {
  if (!folded.starts_with('v')) return std::nullopt;
  folded.remove_prefix(1);
  const size_t dot = folded.find('.');
  const auto major = whole_number(folded.substr(0, dot));
  if (dot == std::string_view::npos || !major) return major;
  const auto minor = whole_number(folded.substr(dot + 1));
  return minor && !is_release(*major, *minor) ? major : std::nullopt;
}

/// Returns whether a word says that the mails were sent before, in one of the spellings that people use:
/// RESEND2, RERESEND, RESEND^2, and the frequent slip RESED.
bool is_resend(std::string_view folded) {
  constexpr std::array<std::string_view, 8> spellings = {"resend",  "repost", "resent",    "resed",
                                                         "re-send", "resedn", "re-resend", "reresend"};
  const size_t last = folded.find_last_not_of("0123456789^#-");
  return last != std::string_view::npos &&
         std::ranges::find(spellings, folded.substr(0, last + 1)) != spellings.end();
}

/// Replaces no-break spaces (U+00A0, U+2007, U+202F) with blanks.
std::string with_plain_blanks(std::string_view text) {
  constexpr std::array<std::string_view, 3> blanks = {"\u00a0", "\u2007", "\u202f"};
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const auto* const blank =
        std::ranges::find_if(blanks, [&](std::string_view one) { return text.starts_with(one); });
    out += blank == blanks.end() ? text.front() : ' ';
    text.remove_prefix(blank == blanks.end() ? 1 : blank->size());
  }
  return out;
}

/// Reads the words in brackets. It understands more than b4 does: "1 of 3", "1 / 3", "-v2", "v 2", "(v2)".
class BracketReader {
 public:
  explicit BracketReader(ParsedSubject& out) : out_(out) {}

  void read(std::string_view inside) {
    std::string plain;
    if (!is_ascii(inside)) inside = plain = with_plain_blanks(inside);
    std::vector<std::string_view> words;
    constexpr std::string_view separators = " \t,:;()[]";
    for (size_t at = inside.find_first_not_of(separators); at != std::string_view::npos;) {
      const size_t end = std::min(inside.find_first_of(separators, at), inside.size());
      words.push_back(inside.substr(at, end - at));
      at = inside.find_first_not_of(separators, end);
    }
    for (size_t at = 0; at < words.size();) {
      const auto rest = std::span(words).subspan(at);
      if (const size_t taken = read_words(rest)) {
        at += taken;
      } else {
        read_word(words[at], at > 0 && names_tree(words[at - 1]));
        ++at;
      }
    }
  }

 private:
  /// Reads a tag of several words. Returns how many it took.
  size_t read_words(std::span<const std::string_view> words) {
    if (words.size() >= 3 && (words[1] == "/" || fold(words[1]) == "of") &&
        set_number(whole_number(words[0]), whole_number(words[2]))) {
      return 3;
    }
    if (words.size() < 2) return 0;
    if (words[0].ends_with('/') || words[1].starts_with('/')) {
      const bool before = words[0].ends_with('/');
      const auto number = whole_number(before ? words[0].substr(0, words[0].size() - 1) : words[0]);
      const auto total = whole_number(before ? words[1] : words[1].substr(1));
      if (set_number(number, total)) return 2;
    }
    constexpr std::array<std::string_view, 5> names = {"v", "ver", "version", "rev", "revision"};
    const auto revision = whole_number(words[1]);
    if (!revision || std::ranges::find(names, fold(words[0])) == names.end()) return 0;
    out_.tags.revision = std::max(*revision, 1);
    return 2;
  }

  /// Returns whether the next word is a release: `for v5.5`, `stable v5.5`.
  static bool names_tree(std::string_view word) {
    const std::string folded = fold(word);
    return folded == "for" || folded == "stable" || folded == "autosel";
  }

  void read_word(std::string_view word, bool behind_tree) {
    const std::string folded = fold(word);
    std::string_view rest = folded;
    // Text attached to a tag (PATCHv3, PATCH1/8, PATCH/RFC) is a separate word.
    while (take_tag(rest)) {
      remove_joint(rest);
      if (rest.empty()) return;
      if (rest.starts_with("rfc") || rest.starts_with("patch")) word = rest;
    }
    if (read_number(rest)) return;
    // "-v2", but not the "-mm" of a tree.
    std::string_view version = rest;
    remove_joint(version);
    const auto revision = revision_of(version);
    if (revision && !(behind_tree && version.find('.') != std::string_view::npos)) {
      out_.tags.revision = std::max(*revision, 1);
    } else if (is_resend(version)) {
      out_.tags.resend = true;
    } else if (rest == "pull") {
      out_.has_pull_tag = true;
    } else {
      if (!out_.tags.words.empty()) out_.tags.words += ' ';
      out_.tags.words += word;
    }
  }

  static void remove_joint(std::string_view& text) {
    if (text.starts_with('-') || text.starts_with('/') || text.starts_with(':') || text.starts_with('_')) {
      text.remove_prefix(1);
    }
  }

  bool take_tag(std::string_view& folded) {
    if (folded.starts_with("patches")) {
      out_.has_patch_tag = true;
      folded.remove_prefix(7);
    } else if (folded.starts_with("patch")) {
      out_.has_patch_tag = true;
      folded.remove_prefix(5);
    } else if (folded.starts_with("rfc")) {
      out_.tags.rfc = true;
      folded.remove_prefix(3);
    } else {
      return false;
    }
    return true;
  }

  bool read_number(std::string_view word) {
    const size_t slash = word.find('/');
    if (slash != std::string_view::npos) {
      return set_number(whole_number(word.substr(0, slash)), whole_number(word.substr(slash + 1)));
    }
    const size_t of = word.find("of");
    return of != std::string_view::npos && of > 0 &&
           set_number(whole_number(word.substr(0, of)), whole_number(word.substr(of + 2)));
  }

  bool set_number(std::optional<int> number, std::optional<int> total) {
    if (!number || !total) return false;
    out_.tags.number = number;
    out_.tags.total = total;
    return true;
  }

  ParsedSubject& out_;
};

/// Reads a revision that stands beside the brackets, as in `[PATCH] v3: title` and `[PATCH 0/2] title -v3`,
/// and removes it from the title. b4 leaves it there.
void take_revision_of_title(ParsedSubject& out) {
  if (out.tags.revision != 1 || !(out.has_patch_tag || out.tags.rfc || out.tags.number)) return;
  const std::string_view title = out.title;
  const size_t first = title.find_first_of(" \t:,;");
  const size_t last = title.find_last_of(" \t");
  if (first == std::string_view::npos) return;
  if (const auto revision = revision_of(fold(title.substr(0, first)))) {
    size_t begin = title.find_first_not_of(" \t", first);
    const bool is_marked = begin != std::string_view::npos &&
                           std::string_view(":,;-").find(title[begin]) != std::string_view::npos;
    if (is_marked) begin = title.find_first_not_of(" \t", begin + 1);
    const bool is_apart =
        begin != std::string_view::npos && (is_marked || title.find(':', begin) < title.size());
    if (!is_apart) return;
    out.tags.revision = std::max(*revision, 1);
    out.title = std::string(title.substr(begin));
  } else if (last != std::string_view::npos && title.substr(last + 1).starts_with('-')) {
    const auto at_end = revision_of(fold(title.substr(last + 2)));
    if (!at_end) return;
    out.tags.revision = std::max(*at_end, 1);
    out.title = std::string(trimmed(title.substr(0, last)));
  }
}

void add_once(std::vector<std::string>& names, std::string_view name) {
  if (name.empty() || names.size() >= most_subsystems) return;
  if (std::ranges::find(names, name) == names.end()) names.emplace_back(name);
}

bool is_name(std::string_view name, int most_words) {
  if (name.empty() || name.size() > longest_subsystem) return false;
  if (name.find_first_of("\"'`()<>[]{}=?!") != std::string_view::npos) return false;
  return std::ranges::count(name, ' ') < most_words;
}

/// Returns the names of a list with commas; empty if it is the start of a sentence: a name in a longer list
/// is one word.
std::vector<std::string_view> names_of_list(std::string_view segment) {
  const int most_words = is_name(segment, most_subsystem_words) ? most_subsystem_words : 1;
  std::vector<std::string_view> names;
  for (size_t begin = 0; begin <= segment.size();) {
    const size_t end = std::min(segment.find(',', begin), segment.size());
    const std::string_view name = trimmed(segment.substr(begin, end - begin));
    if (!name.empty() && !is_name(name, most_words)) return {};
    if (!name.empty()) names.push_back(name);
    if (names.size() > most_subsystems) return {};
    begin = end + 1;
  }
  return names;
}

}  // namespace

ParsedSubject parse_subject(std::string_view subject) {
  ParsedSubject out;
  BracketReader brackets(out);
  for (bool took = true; took;) {
    skip_colons(subject);
    took = take_reply_prefix(subject, out.has_patch_tag);
    out.is_reply |= took;
    if (const auto inside = take_bracket(subject)) {
      brackets.read(*inside);
      took = true;
    }
  }
  out.title = subject;
  take_revision_of_title(out);
  return out;
}

std::vector<std::string> subsystems_of_title(std::string_view title) {
  constexpr std::string_view revert = "Revert \"";
  if (title.starts_with(revert)) title.remove_prefix(revert.size());
  std::vector<std::string> names;
  for (size_t colon = title.find(':'); colon != std::string_view::npos && names.size() < most_subsystems;
       colon = title.find(':')) {
    // `Add perf_event_attr::config3` names a member.
    const std::string_view rest = title.substr(colon + 1);
    if (rest.size() > 1 && rest[0] == ':' && rest[1] != ' ') break;
    const std::string_view segment = trimmed(title.substr(0, colon));
    const std::vector<std::string_view> listed = names_of_list(segment);
    if (listed.empty()) break;
    for (const std::string_view name : listed) {
      add_once(names, name);
      for (size_t begin = 0; begin <= name.size();) {
        const size_t end = std::min(name.find('/', begin), name.size());
        add_once(names, trimmed(name.substr(begin, end - begin)));
        begin = end + 1;
      }
    }
    title = rest;
  }
  return names;
}

}  // namespace kvq
