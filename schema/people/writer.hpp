// SPDX-License-Identifier: MIT
// Decides whether two mails or trailers name the same person.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// One spelling of a person, in the sender or author of a mail or in a trailer.
struct Writer {
  /// The id of the address; absent if the mail names nobody.
  std::optional<int64_t> address;
  /// The id of the identity (schema/sql/007_people.sql).
  std::optional<int64_t> identity;
  /// Whether the mailmap has the identity.
  bool is_mapped = false;
  /// From comparable_name().
  std::string name;
};

/// Returns the form of a name in which names are compared: without letter case, accents, punctuation and
/// what stands in brackets at the end; `Byron, Ada` is `ada byron`. Empty if the text is no name.
std::string comparable_name(std::string_view name);

/// Whether the two are one person: the mailmap says so, or they have the same address, or the same name. The
/// caller knows that they wrote in one thread or about the same patches. Two people that the mailmap has are
/// the same only if it says so.
bool is_same_person(const Writer& one, const Writer& other);

}  // namespace kvq
