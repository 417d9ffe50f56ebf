// SPDX-License-Identifier: MIT
// The signs of RE2 and those of PostgreSQL's advanced regular expressions:
//
//   RE2                          PostgreSQL
//   .  and with (?s)             [^\n]  and  .
//   ^  $                         ^  $: the ends of the text; with (?m) those of its lines, by looking around
//   \b \B \A \z                  \y \Y \A \Z
//   \d \w \s [:alpha:] ...       the ranges of ASCII that RE2 means
//   (?i)k                        [kK\u212A]: all that folds to the letter
//   ( (?: (?P<name>              (?:
//   *? {1,2}?                    * {1,2}: whether there is a match does not depend on how much it takes
//   \Q...\E \x{...} \012 {       the characters by themselves
//
// Unicode classes, more than 255 repetitions, letters outside ASCII with (?i), and NUL have no equal.
#include "schema/postgresql/dialect/regex.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>
#include <vector>

#include "schema/base/text_width.hpp"

namespace kvq::postgresql {
namespace {

using Range = std::pair<char32_t, char32_t>;
using Ranges = std::vector<Range>;

constexpr char32_t last_code = 0x10ffff;
constexpr char32_t last_ascii = 0x7f;
// What stands for NUL in stored texts.
constexpr char32_t stand_in = 0x10fffe;

struct NamedClass {
  std::string_view name;
  std::string_view ranges;
};

// Each pair of characters is a range.
constexpr NamedClass classes[] = {{"d", "09"},         {"w", "09AZ__az"},     {"s", "\t\n\f\r  "},
                                  {"alnum", "09AZaz"}, {"alpha", "AZaz"},     {"blank", "\t\t  "},
                                  {"digit", "09"},     {"graph", "!~"},       {"lower", "az"},
                                  {"print", " ~"},     {"punct", "!/:@[`{~"}, {"space", "\t\r  "},
                                  {"upper", "AZ"},     {"word", "09AZ__az"},  {"xdigit", "09AFaf"}};

/// There is no equal.
struct NoEqual {};

const NamedClass& class_named(std::string_view name) {
  const auto* known = std::ranges::find(classes, name, &NamedClass::name);
  if (known == std::end(classes)) throw NoEqual();
  return *known;
}

void add_class(Ranges& ranges, std::string_view name) {
  const std::string_view pairs = class_named(name).ranges;
  for (size_t at = 0; at < pairs.size(); at += 2)
    ranges.emplace_back(static_cast<unsigned char>(pairs[at]), static_cast<unsigned char>(pairs[at + 1]));
}

void add_overlap(Ranges& out, const Range& range, Range of, int distance) {
  const char32_t first = std::max(range.first, of.first);
  const char32_t last = std::min(range.second, of.second);
  if (first > last) return;
  const auto moved = [distance](char32_t code) {
    return static_cast<char32_t>(static_cast<int>(code) + distance);
  };
  out.emplace_back(moved(first), moved(last));
}

/// Adds what differs from the ranges in letter case only.
void add_folded(Ranges& ranges) {
  constexpr char32_t kelvin_sign = 0x212a;
  constexpr char32_t long_s = 0x17f;
  Ranges more;
  for (const Range& range : ranges) {
    if (range.second > last_ascii) throw NoEqual();
    add_overlap(more, range, {'a', 'z'}, 'A' - 'a');
    add_overlap(more, range, {'A', 'Z'}, 'a' - 'A');
  }
  ranges.insert(ranges.end(), more.begin(), more.end());
  const auto has = [&](char32_t code) {
    return std::ranges::any_of(ranges,
                               [=](const Range& it) { return it.first <= code && code <= it.second; });
  };
  if (has('k')) ranges.emplace_back(kelvin_sign, kelvin_sign);
  if (has('s')) ranges.emplace_back(long_s, long_s);
}

std::string in_brackets(char32_t code) {
  const bool is_plain =
      (code >= '0' && code <= '9') || (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
  return is_plain ? std::string(1, static_cast<char>(code))
                  : fmt::format("\\U{:08X}", static_cast<uint32_t>(code));
}

std::string written(const Ranges& ranges, bool negated) {
  std::string out = negated ? "[^" : "[";
  for (const auto& [first, last] : ranges) {
    if (first == 0 || (first <= stand_in && stand_in <= last && first != last)) throw NoEqual();
    out += in_brackets(first);
    if (first != last) out += "-" + in_brackets(last);
  }
  return out + "]";
}

struct Flags {
  bool ignores_case = false;
  bool has_lines = false;
  bool dot_is_any = false;
};

class Translator {
 public:
  explicit Translator(std::string_view pattern) : rest_(pattern) {}

  std::string whole() {
    while (!rest_.empty()) next();
    return std::move(out_);
  }

 private:
  bool take(std::string_view sign) {
    const bool found = rest_.starts_with(sign);
    if (found) rest_.remove_prefix(sign.size());
    return found;
  }

  char32_t take_code() {
    if (rest_.empty()) throw NoEqual();
    return take_code_point(rest_);
  }

  void next() {
    if (take("(")) return open_group();
    if (take(")")) {
      flags_ = groups_.back();
      groups_.pop_back();
      return add_atom(")");
    }
    if (take("|")) return add_sign("|");
    if (take("[")) return add_atom(bracket());
    if (take("\\")) return escape();
    if (take(".")) return add_atom(flags_.dot_is_any ? "." : "[^\\n]");
    if (take("^")) return add_sign(flags_.has_lines ? "(?:^|(?<=\\n))" : "^");
    if (take("$")) return add_sign(flags_.has_lines ? "(?:$|(?=\\n))" : "$");
    if (rest_.front() == '*' || rest_.front() == '+' || rest_.front() == '?') return repeat(take_sign());
    if (rest_.front() == '{') {
      if (const auto braces = repetition()) return repeat(*braces);
    }
    literal(take_code());
  }

  std::string take_sign() {
    const char sign = rest_.front();
    rest_.remove_prefix(1);
    return {sign};
  }

  void add_atom(std::string_view text) {
    out_ += text;
    can_repeat_ = true;
  }

  /// What cannot be repeated.
  void add_sign(std::string_view text) {
    out_ += text;
    can_repeat_ = false;
  }

  void repeat(std::string_view how) {
    if (!can_repeat_) throw NoEqual();
    add_sign(how);
    take("?");
  }

  /// Returns {1}, {1,} or {1,2}; absent if the brace is a character by itself.
  std::optional<std::string> repetition() {
    constexpr int most = 255;
    const size_t end = rest_.find('}');
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view inside = rest_.substr(1, end - 1);
    const size_t comma = inside.find(',');
    const auto number = [&](std::string_view digits) {
      int value = -1;
      const auto [last, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
      return error == std::errc() && last == digits.data() + digits.size() && value >= 0 ? value : -1;
    };
    const int least = number(inside.substr(0, comma));
    if (least < 0) return std::nullopt;
    int greatest = least;
    if (comma != std::string_view::npos && comma + 1 < inside.size()) {
      greatest = number(inside.substr(comma + 1));
      if (greatest < 0) return std::nullopt;
    }
    if (least > most || greatest > most) throw NoEqual();
    std::string out(rest_.substr(0, end + 1));
    rest_.remove_prefix(end + 1);
    return out;
  }

  void open_group() {
    const Flags outside = flags_;
    if (take("?")) {
      if (take("P<") || take("<")) {
        rest_.remove_prefix(std::min(rest_.find('>'), rest_.size()));
        if (!take(">")) throw NoEqual();
      } else if (!group_flags()) {
        // The flags hold up to the end of the group that they are in.
        return;
      }
    }
    groups_.push_back(outside);
    add_sign("(?:");
  }

  /// Returns whether a group begins behind the flags.
  bool group_flags() {
    for (bool sets = true;;) {
      if (take(":")) return true;
      if (take(")")) return false;
      if (take("-")) {
        sets = false;
      } else if (take("i")) {
        flags_.ignores_case = sets;
      } else if (take("m")) {
        flags_.has_lines = sets;
      } else if (take("s")) {
        flags_.dot_is_any = sets;
      } else if (!take("U")) {
        throw NoEqual();
      }
    }
  }

  void literal(char32_t code) {
    if (code == 0 || code == stand_in) throw NoEqual();
    if (flags_.ignores_case) {
      Ranges ranges{{code, code}};
      add_folded(ranges);
      if (ranges.size() > 1) return add_atom(written(ranges, false));
    }
    constexpr std::string_view special = ".[]{}()*+?^$|\\";
    const bool is_special =
        code <= last_ascii && special.find(static_cast<char>(code)) != std::string_view::npos;
    if (is_special) out_ += '\\';
    const bool is_shown = code >= ' ' && code < last_ascii;
    add_atom(is_shown ? std::string(1, static_cast<char>(code))
                      : fmt::format("\\U{:08X}", static_cast<uint32_t>(code)));
  }

  void escape() {
    if (take("Q")) {
      const size_t end = std::min(rest_.find("\\E"), rest_.size());
      for (std::string_view quoted = rest_.substr(0, end); !quoted.empty();) literal(take_code_point(quoted));
      rest_.remove_prefix(end);
      take("\\E");
      return;
    }
    if (take("b")) return add_sign("\\y");
    if (take("B")) return add_sign("\\Y");
    if (take("A")) return add_sign("\\A");
    if (take("z")) return add_sign("\\Z");
    for (const std::string_view name : {"d", "w", "s"}) {
      const bool found = take(name);
      const std::string upper(1, static_cast<char>(name.front() - 'a' + 'A'));
      if (!found && !take(upper)) continue;
      Ranges ranges;
      add_class(ranges, name);
      return add_atom(written(ranges, !found));
    }
    literal(escaped_code());
  }

  /// Returns the character of an escape, behind its backslash.
  char32_t escaped_code() {
    constexpr std::array<std::pair<char, char32_t>, 6> signs = {
        {{'a', 7}, {'f', 12}, {'n', 10}, {'r', 13}, {'t', 9}, {'v', 11}}};
    for (const auto& [sign, code] : signs) {
      if (take(std::string_view(&sign, 1))) return code;
    }
    if (take("x{")) {
      const size_t digits = std::min(rest_.find('}'), rest_.size());
      const char32_t code = number(digits, 16);
      if (!take("}")) throw NoEqual();
      return code;
    }
    if (take("x")) return number(2, 16);
    if (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '7') {
      size_t digits = 1;
      while (digits < 3 && digits < rest_.size() && rest_[digits] >= '0' && rest_[digits] <= '7') ++digits;
      return number(digits, 8);
    }
    const char32_t code = take_code();
    const bool is_letter =
        (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || (code >= '0' && code <= '9');
    // \pL, \C and the like.
    if (is_letter || code > last_ascii) throw NoEqual();
    return code;
  }

  char32_t number(size_t digits, int base) {
    uint32_t value = 0;
    const std::string_view written = rest_.substr(0, digits);
    const auto [end, error] = std::from_chars(written.data(), written.data() + written.size(), value, base);
    if (error != std::errc() || end != written.data() + written.size() || value > last_code) throw NoEqual();
    rest_.remove_prefix(written.size());
    return value;
  }

  std::string bracket() {
    const bool negated = take("^");
    Ranges ranges;
    for (bool first = true; first || !take("]"); first = false) {
      if (take("[:")) {
        const size_t end = std::min(rest_.find(":]"), rest_.size());
        add_class(ranges, rest_.substr(0, end));
        rest_.remove_prefix(end);
        if (!take(":]")) throw NoEqual();
        continue;
      }
      if (class_in_bracket(ranges)) continue;
      const char32_t begin = code_in_bracket();
      char32_t end = begin;
      if (rest_.starts_with('-') && !rest_.starts_with("-]")) {
        rest_.remove_prefix(1);
        end = code_in_bracket();
      }
      ranges.emplace_back(begin, end);
    }
    if (flags_.ignores_case) add_folded(ranges);
    return written(ranges, negated);
  }

  bool class_in_bracket(Ranges& ranges) {
    for (const std::string_view name : {"d", "w", "s"}) {
      if (!take("\\" + std::string(name))) continue;
      add_class(ranges, name);
      return true;
    }
    return false;
  }

  char32_t code_in_bracket() { return take("\\") ? escaped_code() : take_code(); }

  std::string_view rest_;
  std::string out_;
  Flags flags_;
  /// The flags outside each open group.
  std::vector<Flags> groups_;
  bool can_repeat_ = false;
};

}  // namespace

std::optional<std::string> server_regex(std::string_view pattern) {
  try {
    return Translator(pattern).whole();
  } catch (const NoEqual&) {
    return std::nullopt;
  }
}

}  // namespace kvq::postgresql
