// SPDX-License-Identifier: MIT
// Whom people work for and when, by a file of the user's.
#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace kvq {

/// What stands for the company of whom nobody knows one, and of whoever writes from a freemail domain.
inline constexpr std::string_view unknown_company = "(unknown)";
inline constexpr std::string_view freemail_company = "(freemail)";

/// What companies are compared by: small letters, without the parentheses of those two.
std::string folded_company(std::string_view name);

inline constexpr int64_t first_second = std::numeric_limits<int64_t>::min();
inline constexpr int64_t last_second = std::numeric_limits<int64_t>::max();

/// A company from one second (UTC) up to another, which is not in it.
struct Affiliation {
  int64_t since = first_second;
  int64_t until = last_second;
  std::string company;

  bool operator==(const Affiliation&) const = default;
};

class Affiliations {
 public:
  /// A line is `WHO COMPANY [FROM [UNTIL]]`: WHO an address or a domain with its subdomains, a company of
  /// several words in quotes, dates YYYY[-MM[-DD]] or `-`. Throws Error (usage) that names the file and line
  /// of anything else.
  static Affiliations parse(std::string_view text, const std::string& file);

  /// The companies of an address, both in small letters, one after the other without a gap. At each time the
  /// most exact line holds: of the address, of its domain, of each domain above it, of `canonical`, the
  /// address that the mailmap gives for it; of two lines for the same, the later one in the file.
  std::vector<Affiliation> of(const std::string& email, const std::string& canonical) const;

  int lines() const { return count_; }

 private:
  void read_line(std::string_view line, const std::string& file, int number);

  /// By address or domain, in small letters.
  std::unordered_map<std::string, std::vector<Affiliation>> lines_;
  /// The first spelling of each company, by the folded one.
  std::unordered_map<std::string, std::string> spellings_;
  int count_ = 0;
};

}  // namespace kvq
