// SPDX-License-Identifier: MIT
// The table of fields: what can be searched, selected, sorted and counted, their names, and their SQL.
// Binding, SQL, `kvq fields`, the docs, completion and the tests read it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// How the value of a term is parsed and compared.
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
  defect,     ///< the name of a defect
  age,        ///< a time before now, or a range of such times
  related,    ///< the mails of the thread, series or topic of a Message-ID
  trailer,    ///< the kind of a trailer
  contains,   ///< a text in the value of a trailer or header, letter case ignored
  commit,     ///< like contains, but the text may be a commit id
  exact,      ///< the whole text, unchanged
  words,      ///< words of a text that is in no full-text column
  object_id,  ///< the id of a blob or patch, or its first digits
  size,       ///< a number of bytes, or a range of them
  web,        ///< the address of a mail in a web archive
  range,      ///< FROM..TO in an archive
  id,         ///< a Message-ID
  saved,      ///< the name of a saved query
  output,     ///< only selected, sorted and counted
};

/// The type of a column.
enum class ColumnKind { text, number, time };

/// The SQL of a field. `m` is the message.
struct FieldSql {
  /// The value to show; all values on one line if the field has several. Empty: the field cannot be shown.
  std::string_view value = {};
  /// The key that counts group by, if it is not the value. Rows with the same key show the same value.
  std::string_view key = {};
  /// For a field with several values: the join that adds a row for each value to `m`, and the value of that
  /// row.
  std::string_view each_join = {};
  std::string_view each_value = {};
  /// The operand that a term compares: the mailbox of a person (or the name of their role), the column of a
  /// time or number, or the columns of an object id (separated by spaces).
  std::string_view compared = {};
  /// If `compared` is not a column of `m`: a SELECT of message ids, up to its condition.
  std::string_view compared_in = {};
  /// Conditions on `m`, in which each `?` is a bind: the whole value, or a lowercase text in it.
  std::string_view equals = {};
  /// A regular expression. Empty: the field takes none.
  std::string_view matches = {};
  /// A phrase, and whether it is a prefix (1 or 0).
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
  /// The prefixes of lore and other short names, separated by spaces.
  std::string_view aliases;
  FieldKind kind;
  ColumnKind column = ColumnKind::text;
  /// For a text: the full-text columns, separated by spaces; empty: all of them.
  std::string_view full_text = {};
  FieldSql sql;
  std::string_view help;
  /// A query that uses the field.
  std::string_view example;
  /// For a word: the words that the field takes.
  std::span<const FieldWord> words = {};
  /// For a word: a hint about a term of another field that users look for here.
  std::string_view hint_elsewhere = {};
};

std::span<const Field> fields();

/// Returns the field with that name or alias; nullptr if there is none.
const Field* find_field(std::string_view name);

/// Returns all names and aliases.
std::vector<std::string_view> field_names();

/// Returns the aliases of a field as a list.
std::vector<std::string_view> aliases_of(const Field& field);

std::string_view name_of(FieldKind kind);
std::string_view name_of(ColumnKind kind);

}  // namespace kvq
