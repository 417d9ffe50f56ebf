// SPDX-License-Identifier: MIT
// Titles in the form in which revisions are compared.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Returns the title in a normal form: lower case, single spaces, no full stop at the end. Empty for a title
/// that a tool left to the author to write (`*** SUBJECT HERE ***` of git format-patch, `Series short
/// description` of StGit, `EDITME: ...` of b4), because it says nothing about the work.
std::string normalised_title(std::string_view title);

/// Returns the words of a normalised title that tell what the work is, sorted, without duplicates: without
/// the prefixes in front of it (`kvm: arm64:`), without punctuation and without short and common words.
std::vector<std::string> telling_words(std::string_view normalised);

/// Returns a number by which patches with one normalised title are found; absent for an empty title.
std::optional<int64_t> title_key(std::string_view normalised);

/// The title of a cover that has no brackets, and the revision at its end.
struct NakedTitle {
  std::string_view title;
  /// Absent if the title names none.
  std::optional<int> revision;
};

/// Reads `clean the foo v2`, `clean the foo, V2` and `clean the foo (v2)`.
NakedTitle read_naked_title(std::string_view title);

}  // namespace kvq
