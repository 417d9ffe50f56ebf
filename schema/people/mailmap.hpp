// SPDX-License-Identifier: MIT
// git's mailmap (gitmailmap(5)): which names and addresses of commits, here of mails, are whose.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// A person by a canonical address.
struct MappedPerson {
  /// Empty where the mailmap gives none.
  std::string name;
  /// In small letters.
  std::string email;

  bool operator==(const MappedPerson&) const = default;
};

class Mailmap {
 public:
  /// Reads a file as git does. `file` names it in the Error (usage) that a line without an address is.
  static Mailmap parse(std::string_view text, const std::string& file);

  struct NameAndEmail {
    std::string name;
    std::string email;

    bool operator==(const NameAndEmail&) const = default;
  };

  /// What `git check-mailmap` gives for them.
  NameAndEmail map(const std::string& name, const std::string& email) const;

  /// Who that is. Unlike for git, all that comes to one canonical address is one person with the name that
  /// the mailmap gives there, unless the mailmap parts the address by names.
  MappedPerson person(const std::string& name, const std::string& email) const;

  /// The address alone, in small letters, without regard to names.
  std::string canonical_email(const std::string& email) const;

  /// Whether an entry gives that canonical address, which is in small letters.
  bool names(const std::string& email) const { return given_.contains(email); }

  /// How many lines map something.
  int entries() const { return entries_; }

 private:
  struct Target {
    std::optional<std::string> name;
    std::optional<std::string> email;
  };
  struct Entry {
    Target simple;
    /// By the folded name that the mail has.
    std::map<std::string, Target> by_name;
  };
  /// What entries give with a canonical address.
  struct Given {
    /// The first spelling of each, by the folded one.
    std::map<std::string, std::string> names;
    /// Whether an entry tells people of this very address apart by their names.
    bool is_shared = false;
  };

  void read_line(std::string_view line, const std::string& file, int number);
  const Target* find(const std::string& name, const std::string& email) const;

  /// By the folded address that the mail has.
  std::map<std::string, Entry> entries_by_email_;
  std::map<std::string, Given> given_;
  int entries_ = 0;
};

}  // namespace kvq
