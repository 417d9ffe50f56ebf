// SPDX-License-Identifier: MIT
// git's mailmap (gitmailmap(5)), applied to mails instead of commits: maps names and addresses to people.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// A person, identified by name and canonical address.
struct MappedPerson {
  /// Empty if the mailmap has no name for the address.
  std::string name;
  /// In lower case.
  std::string email;

  bool operator==(const MappedPerson&) const = default;
};

class Mailmap {
 public:
  /// Parses a mailmap like git. Throws Error (usage) that names `file` if a line has no address.
  static Mailmap parse(std::string_view text, const std::string& file);

  struct NameAndEmail {
    std::string name;
    std::string email;

    bool operator==(const NameAndEmail&) const = default;
  };

  /// Returns the same as `git check-mailmap`.
  NameAndEmail map(const std::string& name, const std::string& email) const;

  /// Returns the person. Unlike in git, everything that maps to one canonical address is one person, with the
  /// name that the mailmap has for that address, unless the mailmap divides the address by names.
  MappedPerson person(const std::string& name, const std::string& email) const;

  /// Returns the canonical address in lower case, ignoring names.
  std::string canonical_email(const std::string& email) const;

  /// Whether an entry has this canonical address. `email` is in lower case.
  bool names(const std::string& email) const { return given_.contains(email); }

  /// The number of lines that map something.
  int entries() const { return entries_; }

 private:
  struct Target {
    std::optional<std::string> name;
    std::optional<std::string> email;
  };
  struct Entry {
    Target simple;
    /// By the folded name in the mail.
    std::map<std::string, Target> by_name;
  };
  /// The names that entries have for a canonical address.
  struct Given {
    /// The first spelling of each name, by its folded form.
    std::map<std::string, std::string> names;
    /// Whether an entry divides this address by names.
    bool is_shared = false;
  };

  void read_line(std::string_view line, const std::string& file, int number);
  const Target* find(const std::string& name, const std::string& email) const;

  /// By the folded address in the mail.
  std::map<std::string, Entry> entries_by_email_;
  std::map<std::string, Given> given_;
  int entries_ = 0;
};

}  // namespace kvq
