// SPDX-License-Identifier: MIT
#include "schema/people/affiliations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/people/freemail.hpp"
#include "schema/people/known_companies.hpp"

namespace kvq {
namespace {

constexpr std::string_view white_space = " \t\r\v\f";

[[noreturn]] void refuse(const std::string& file, int number, std::string_view what, std::string_view hint) {
  throw Error(ErrorKind::usage, fmt::format("'{}' line {} {}", file, number, what), std::string(hint));
}

/// Splits a line into words. Quoted words are one word; `#` outside quotes begins a comment. Absent if a
/// quote is not closed.
std::optional<std::vector<std::string>> words_of(std::string_view line) {
  std::vector<std::string> words;
  while (true) {
    const size_t begin = line.find_first_not_of(white_space);
    if (begin == std::string_view::npos || line[begin] == '#') return words;
    line.remove_prefix(begin);
    const bool quoted = line.front() == '"';
    if (quoted) line.remove_prefix(1);
    const size_t end = quoted ? line.find('"') : std::min(line.find_first_of(white_space), line.size());
    if (end == std::string_view::npos) return std::nullopt;
    words.emplace_back(line.substr(0, end));
    line.remove_prefix(end + (quoted ? 1 : 0));
  }
}

/// Returns an address, or a domain without its optional leading `@`, in lower case. Empty if it is neither.
std::string who_of(std::string_view word) {
  std::string who = fold(word);
  if (who.starts_with('@')) who.erase(0, 1);
  const size_t at = who.rfind('@');
  const std::string_view domain = std::string_view(who).substr(at == std::string::npos ? 0 : at + 1);
  const bool sound = domain.find('.') != std::string_view::npos && !domain.starts_with('.') &&
                     !domain.ends_with('.') && domain.find("..") == std::string_view::npos &&
                     who.find_first_of("<>,;\" \t") == std::string::npos;
  return sound ? who : std::string();
}

/// Parses a number of exactly `digits` digits. Absent if invalid.
std::optional<int> number_of(std::string_view text, size_t digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || text.size() != digits || text.front() == '-') return std::nullopt;
  return number;
}

/// Returns the first second of YYYY[-MM[-DD]], UTC. Absent if the date is invalid.
std::optional<int64_t> begin_of(std::string_view date) {
  constexpr size_t month_at = 5;
  constexpr size_t day_at = 8;
  const bool has_month = date.size() >= month_at;
  const bool has_day = date.size() >= day_at;
  if ((has_month && date[month_at - 1] != '-') || (has_day && date[day_at - 1] != '-')) return std::nullopt;
  const auto year = number_of(date.substr(0, 4), 4);
  const auto month = has_month ? number_of(date.substr(month_at, 2), 2) : std::optional(1);
  const auto day = has_day ? number_of(date.substr(day_at), 2) : std::optional(1);
  const bool cut_short = has_month && !has_day && date.size() != month_at + 2;
  if (!year || !month || !day || cut_short) return std::nullopt;
  const std::chrono::year_month_day ymd{std::chrono::year(*year),
                                        std::chrono::month(static_cast<unsigned>(*month)),
                                        std::chrono::day(static_cast<unsigned>(*day))};
  if (!ymd.ok()) return std::nullopt;
  return std::chrono::sys_seconds(std::chrono::sys_days(ymd)).time_since_epoch().count();
}

/// Returns the last line in the file that covers the time.
const Affiliation* at(const std::vector<Affiliation>& lines, int64_t time) {
  const auto holds = [&](const Affiliation& line) { return line.since <= time && time < line.until; };
  const auto last = std::find_if(lines.rbegin(), lines.rend(), holds);
  return last == lines.rend() ? nullptr : &*last;
}

}  // namespace

bool includes_known_companies(std::string_view line) {
  const auto words = words_of(line);
  return words && words->size() == 2 && (*words)[0] == "include" && (*words)[1] == "known-companies";
}

std::string folded_company(std::string_view name) {
  std::string folded = fold(name);
  for (const std::string_view none : {unknown_company, freemail_company}) {
    if (folded == none) return folded.substr(1, folded.size() - 2);
  }
  return folded;
}

Affiliations Affiliations::parse(std::string_view text, const std::string& file) {
  Affiliations out;
  for (const std::string_view none : {unknown_company, freemail_company}) {
    out.spellings_.emplace(folded_company(none), none);
  }
  out.read_lines(text, file);
  return out;
}

void Affiliations::read_lines(std::string_view text, const std::string& file) {
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = take_line(text);
    if (includes_known_companies(line)) {
      read_lines(known_companies(), "known-companies");
    } else {
      read_line(line, file, number);
    }
  }
}

void Affiliations::read_line(std::string_view line, const std::string& file, int number) {
  constexpr std::string_view form =
      "write 'WHO COMPANY [FROM [UNTIL]]', with quotes around a company of several words";
  constexpr size_t fewest_words = 2;
  constexpr size_t most_words = 4;
  const auto words = words_of(line);
  if (!words) refuse(file, number, "has a quote that is not closed", form);
  if (words->empty()) return;
  if (words->size() < fewest_words || (*words)[1].empty()) refuse(file, number, "names no company", form);
  if (words->size() > most_words) refuse(file, number, "has too many words", form);
  const std::string who = who_of(words->front());
  if (who.empty()) {
    refuse(file, number, fmt::format("begins with '{}', neither an address nor a domain", words->front()),
           "write user@example.org, or example.org for the domain and its subdomains");
  }
  Affiliation affiliation;
  const auto read_date = [&](size_t word, int64_t& time) {
    if (word >= words->size() || (*words)[word] == "-") return;
    const auto begin = begin_of((*words)[word]);
    if (!begin) {
      refuse(file, number, fmt::format("has '{}' instead of a date", (*words)[word]),
             "write 2022, 2022-06 or 2022-06-01, or - for none; put a company of several words in quotes");
    }
    time = *begin;
  };
  read_date(2, affiliation.since);
  read_date(3, affiliation.until);
  if (affiliation.since >= affiliation.until) {
    refuse(file, number, "ends before it begins", "the second date is the first day after the period");
  }
  affiliation.company = spellings_.emplace(folded_company((*words)[1]), (*words)[1]).first->second;
  lines_[who].push_back(std::move(affiliation));
  ++count_;
}

std::vector<Affiliation> Affiliations::of(const std::string& email, const std::string& canonical) const {
  std::vector<const std::vector<Affiliation>*> levels;
  const auto add_level = [&](const std::string& who) {
    if (const auto lines = lines_.find(who); lines != lines_.end()) levels.push_back(&lines->second);
  };
  add_level(email);
  const size_t at_sign = email.rfind('@');
  const std::string domain = at_sign == std::string::npos ? "" : email.substr(at_sign + 1);
  for (size_t begin = 0; begin < domain.size();) {
    add_level(domain.substr(begin));
    const size_t dot = domain.find('.', begin);
    begin = dot == std::string::npos ? domain.size() : dot + 1;
  }
  if (canonical != email) add_level(canonical);

  std::vector<int64_t> begins = {first_second};
  for (const auto* level : levels) {
    for (const Affiliation& line : *level) {
      begins.push_back(line.since);
      if (line.until != last_second) begins.push_back(line.until);
    }
  }
  std::ranges::sort(begins);
  std::vector<Affiliation> out;
  for (const int64_t begin : begins) {
    std::string company(is_freemail(domain) ? freemail_company : unknown_company);
    for (const auto* level : levels) {
      const Affiliation* line = at(*level, begin);
      if (line == nullptr) continue;
      company = line->company;
      break;
    }
    if (!out.empty() && out.back().company == company) continue;
    if (!out.empty()) out.back().until = begin;
    out.push_back({begin, last_second, std::move(company)});
  }
  return out;
}

}  // namespace kvq
