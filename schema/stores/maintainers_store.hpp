// SPDX-License-Identifier: MIT
// Writes and reads the sections of MAINTAINERS and the files that belong to each.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/rows.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct SectionPattern {
  /// 'F', 'X' or 'N'.
  char kind;
  std::string text;

  bool operator==(const SectionPattern&) const = default;
};

struct SectionPerson {
  /// "maintainer" or "reviewer".
  std::string_view role;
  Mailbox mailbox;

  bool operator==(const SectionPerson&) const = default;
};

/// A section of MAINTAINERS, that is, a subsystem.
struct Section {
  std::string name;
  std::vector<SectionPattern> patterns;
  std::vector<SectionPerson> people;
};

/// How much of the database the sections cover.
struct SectionCoverage {
  int64_t sections;
  int64_t patterns;
  int64_t files;
  int64_t files_with_section;
};

struct SectionPatches {
  std::string name;
  int64_t patches;
};

/// Replaces all sections and maps all files to them, in one transaction. The names must be distinct.
void replace_sections(const Database& database, const std::vector<Section>& sections);

/// Maps the files added since the last call to sections. The caller holds a Transaction.
void map_new_files(const Database& database);

SectionCoverage section_coverage(const Database& database);

/// Returns the sections with the number of patches that touch their files, most patches first.
std::vector<SectionPatches> sections_by_patches(const Database& database);

}  // namespace kvq
