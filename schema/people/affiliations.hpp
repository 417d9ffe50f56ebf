// SPDX-License-Identifier: MIT
// Parses the user's affiliations file: whom people work for, and when.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kvq {

/// Placeholders for an unknown company, and for addresses in a freemail domain.
inline constexpr std::string_view unknown_company = "(unknown)";
inline constexpr std::string_view freemail_company = "(freemail)";

/// Whether a line of the file stands for the lines of kvq's own list: `include known-companies`.
bool includes_known_companies(std::string_view line);

/// Returns the form in which companies are compared: lower case, placeholders without their parentheses.
std::string folded_company(std::string_view name);

inline constexpr int64_t first_second = std::numeric_limits<int64_t>::min();
inline constexpr int64_t last_second = std::numeric_limits<int64_t>::max();

/// A company from second `since` (UTC) up to, but not including, `until`.
struct Affiliation {
  int64_t since = first_second;
  int64_t until = last_second;
  std::string company;

  bool operator==(const Affiliation&) const = default;
};

class Affiliations {
 public:
  /// Each line is `WHO COMPANY [FROM [UNTIL]]`. WHO is an address, or a domain, which includes its
  /// subdomains; a line may include kvq's own list. A company of several words is in quotes. Dates are
  /// YYYY[-MM[-DD]] or `-`. Throws Error (usage) that names the file and the number of an invalid line.
  static Affiliations parse(std::string_view text, const std::string& file);

  /// Returns the companies of an address in order of time, without gaps. `email` and `canonical`, the address
  /// that the mailmap maps it to, are in lower case. At each time the most specific line applies: for the
  /// address, its domain, each parent domain, then `canonical`. If two lines have the same WHO, the later one
  /// in the file applies.
  std::vector<Affiliation> of(const std::string& email, const std::string& canonical) const;

  int lines() const { return count_; }

 private:
  void read_lines(std::string_view text, const std::string& file);
  void read_line(std::string_view line, const std::string& file, int number);

  /// By address or domain, in lower case.
  std::unordered_map<std::string, std::vector<Affiliation>> lines_;
  /// The first spelling of each company, by its folded name.
  std::unordered_map<std::string, std::string> spellings_;
  int count_ = 0;
};

}  // namespace kvq
