// SPDX-License-Identifier: MIT
// The one table of fields: what can be searched, selected, sorted and counted, under which names, and
// where it lives in SQL. Binding, SQL, `kvq fields`, the docs, completion and the tests read it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// How a term of the field is read and what it holds for.
enum class FieldKind {
  text,       ///< words in full-text columns
  person,     ///< an address, a domain with its subdomains, or words of a name or address
  domain,     ///< one domain
  company,    ///< a company's name, letter case ignored
  subsystem,  ///< a name in the title, or in the titles of a cover's patches
  list,       ///< a list's name
  time,       ///< a date, or a range of dates
  number,     ///< a number, or a range of numbers
  kind,       ///< a kind of message
  word,       ///< one of the field's words
  age,        ///< how long ago, or a range of that
  related,    ///< the mails of the thread, series or topic that a Message-ID is of
  trailer,    ///< the kind of a trailer
  contains,   ///< a text in the value of a trailer or header, letter case ignored
  commit,     ///< likewise, where the text may be a commit's id
  exact,      ///< the whole text, as it is
  words,      ///< words of a text that is in no full-text column
  object_id,  ///< the id of a blob or patch, or its first digits
  size,       ///< a number of bytes, or a range of them
  web,        ///< the address of a mail in a web archive
  range,      ///< FROM..TO in an archive
  id,         ///< a Message-ID
  saved,      ///< the name of a saved query
  output,     ///< only selected, sorted and counted
};

/// What the column of a field holds.
enum class ColumnKind { text, number, time };

/// Where a field lives in SQL, with `m` for the message.
struct FieldSql {
  /// The value as shown. For a field with several values a mail, all of them on one line. Empty: the field
  /// cannot be shown.
  std::string_view value = {};
  /// What counts group by, where that is not the value; the rows of one key show the same value.
  std::string_view key = {};
  /// For a field with several values a mail: what joins a row for each to `m`, and what each of them shows.
  std::string_view each_join = {};
  std::string_view each_value = {};
  /// What a term compares: the mailbox of a person (or the name of their role), the column of a time or
  /// number, those of an object id (separated by spaces).
  std::string_view compared = {};
  /// Where that is no column of `m`: a SELECT of the ids of messages, up to its condition.
  std::string_view compared_in = {};
  /// Conditions on `m`, each `?` a bind. Of the whole value, or a text in it in small letters.
  std::string_view equals = {};
  /// Of a regular expression. Empty: the field takes none.
  std::string_view matches = {};
  /// Of a phrase, and whether it is a prefix (1 or 0).
  std::string_view has_phrase = {};
};

/// A word that a field takes, such as `patch` of `is:`.
struct FieldWord {
  std::string_view name;
  /// A condition on `m`.
  std::string_view sql;
  std::string_view help;
};

struct Field {
  std::string_view name;
  /// lore's prefixes and other short names, separated by spaces.
  std::string_view aliases;
  FieldKind kind;
  ColumnKind column = ColumnKind::text;
  /// For a text: the full-text columns, separated by spaces; empty for all of them.
  std::string_view full_text = {};
  FieldSql sql;
  std::string_view help;
  /// A query that uses it.
  std::string_view example;
  /// For a word: those it takes.
  std::span<const FieldWord> words = {};
  /// For a word: a term of another field that is looked for here, and what it holds for.
  std::string_view word_elsewhere = {};
};

std::span<const Field> fields();

/// The field of a name or alias; nullptr if there is none.
const Field* find_field(std::string_view name);

/// All names and aliases.
std::vector<std::string_view> field_names();

/// The aliases of a field, one by one.
std::vector<std::string_view> aliases_of(const Field& field);

std::string_view name_of(FieldKind kind);
std::string_view name_of(ColumnKind kind);

}  // namespace kvq
