// SPDX-License-Identifier: MIT
// Writes and reads the sections of MAINTAINERS and the files that belong to each.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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

/// The status (S), a tree (T) or a list (L) of a section, as written.
struct SectionEntry {
  char kind;
  std::string text;

  bool operator==(const SectionEntry&) const = default;
};

/// A section of MAINTAINERS, that is, a subsystem.
struct Section {
  std::string name;
  std::vector<SectionPattern> patterns;
  std::vector<SectionPerson> people;
  std::vector<SectionEntry> entries = {};
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

/// Replaces all sections and maps all files to them, in one transaction that `finish` ends. The names must be
/// distinct.
void replace_sections(const Database& database, const std::vector<Section>& sections,
                      const std::function<void()>& finish = {});

/// Maps the files added since the last call to sections. The caller holds a Transaction. Returns the last
/// file that was mapped before, or nothing if there was nothing to map.
std::optional<int64_t> map_new_files(const Database& database);

SectionCoverage section_coverage(const Database& database);

/// Returns the sections with the number of patches that touch their files, most patches first.
std::vector<SectionPatches> sections_by_patches(const Database& database);

}  // namespace kvq
