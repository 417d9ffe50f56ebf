// SPDX-License-Identifier: MIT
#include "schema/stores/maintainers_store.hpp"

#include <optional>

#include "schema/base/fold.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/statement.hpp"
#include "schema/stores/mailbox_store.hpp"
#include "schema/stores/section_matcher.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

/// Returns the text in the last parentheses of a name.
std::optional<std::string_view> short_name(std::string_view name) {
  const size_t close = name.rfind(')');
  const size_t open = close == std::string_view::npos ? close : name.rfind('(', close);
  if (open == std::string_view::npos || close == open + 1) return std::nullopt;
  return name.substr(open + 1, close - open - 1);
}

int64_t number(const Database& database, std::string_view statement) {
  return Statement(database, statement).find().value();
}

SectionMatcher stored_patterns(const Database& database) {
  SectionMatcher matcher;
  Statement statement(database, sql::section_patterns);
  auto rows = statement.use();
  while (rows.next()) matcher.add(rows.integer(0), rows.text(1).front(), rows.text(2));
  return matcher;
}

/// Lets the matcher know the folders of all files. Returns whether those of new files alone show that a
/// pattern names a folder.
bool learn_folders(const Database& database, SectionMatcher& matcher) {
  bool learned = false;
  Statement statement(database, "SELECT path, id > (SELECT upto FROM file_mapping) FROM file ORDER BY id");
  auto rows = statement.use();
  while (rows.next()) {
    const bool changed = matcher.learn_folders(rows.text(0));
    learned |= changed && rows.integer(1) != 0;
  }
  return learned;
}

void insert_sections(const Database& database, const std::vector<Section>& sections) {
  Statement insert_section(database, sql::insert_section);
  Statement insert_pattern(database, sql::insert_section_pattern);
  Statement insert_entry(database, sql::insert_section_entry);
  Statement insert_person(database, sql::insert_section_person);
  MailboxStore mailboxes(database);
  for (const Section& section : sections) {
    std::optional<std::string> short_text;
    if (const auto text = short_name(section.name)) short_text = fold(*text);
    const int64_t id = insert_section.insert(section.name, fold(section.name), short_text);
    int position = 0;
    for (const SectionPattern& pattern : section.patterns) {
      insert_pattern.run(id, ++position, std::string_view(&pattern.kind, 1), pattern.text);
    }
    position = 0;
    for (const SectionEntry& entry : section.entries) {
      insert_entry.run(id, ++position, std::string_view(&entry.kind, 1), entry.text);
    }
    for (const SectionPerson& person : section.people) {
      // Stores the mailbox too, so a text search finds a maintainer who never sent a mail.
      mailboxes.mailbox_id(person.mailbox);
      insert_person.run(id, mailboxes.address_id(person.mailbox), person.role);
    }
  }
}

}  // namespace

void replace_sections(const Database& database, const std::vector<Section>& sections,
                      const std::function<void()>& finish) {
  Transaction transaction(database);
  Statement(database, sql::delete_file_sections).run();
  Statement(database, sql::delete_sections).run();
  Statement(database, sql::set_file_mapping).run(0);
  insert_sections(database, sections);
  map_new_files(database);
  if (finish) finish();
  database.changes().note_everything();
  transaction.commit();
}

std::optional<int64_t> map_new_files(const Database& database) {
  if (number(database, sql::has_new_files) == 0 || number(database, sql::has_section_patterns) == 0) {
    return std::nullopt;
  }
  const int64_t before = number(database, sql::mapped_files);
  SectionMatcher matcher = stored_patterns(database);
  // What the paths of earlier files did not show may change their sections.
  if (learn_folders(database, matcher)) {
    Statement(database, sql::delete_file_sections).run();
    Statement(database, sql::set_file_mapping).run(0);
    database.changes().note_everything();
  }
  Statement files(database, sql::new_files);
  Statement insert(database, sql::insert_file_section);
  int64_t last = 0;
  {
    auto rows = files.use();
    while (rows.next()) {
      last = rows.integer(0);
      for (const int64_t section : matcher.sections_of(rows.text(1))) insert.run(last, section);
    }
  }
  Statement(database, sql::set_file_mapping).run(last);
  return before;
}

SectionCoverage section_coverage(const Database& database) {
  return {number(database, sql::section_count), number(database, sql::section_pattern_count),
          number(database, sql::file_count), number(database, sql::file_with_section_count)};
}

std::vector<SectionPatches> sections_by_patches(const Database& database) {
  std::vector<SectionPatches> out;
  Statement statement(database, sql::sections_by_patches);
  auto rows = statement.use();
  while (rows.next()) out.push_back({std::string(rows.text(0)), rows.integer(1)});
  return out;
}

}  // namespace kvq
