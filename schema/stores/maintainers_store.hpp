// SPDX-License-Identifier: MIT
// Writes and reads the sections of MAINTAINERS, and which files are whose.
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

/// A subsystem as MAINTAINERS has it.
struct Section {
  std::string name;
  std::vector<SectionPattern> patterns;
  std::vector<SectionPerson> people;
};

/// How much of the database the sections stand for.
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

/// Makes these the sections of all files, in one transaction. Their names differ.
void replace_sections(const Database& database, const std::vector<Section>& sections);

/// Finds the sections of the files that came since the last call. The caller holds a Transaction.
void map_new_files(const Database& database);

SectionCoverage section_coverage(const Database& database);

/// The sections with how many patches touch a file of each, those with the most first.
std::vector<SectionPatches> sections_by_patches(const Database& database);

}  // namespace kvq
