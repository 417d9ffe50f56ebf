// SPDX-License-Identifier: MIT
// One thread as `kvq thread` prints it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct ThreadLine {
  std::string id;
  /// Empty for the root.
  std::string parent;
  /// Whether the mail is in the database; if not, date, from, subject and kind are empty.
  bool arrived = true;
  int64_t date = 0;
  std::string from;
  std::string subject;
  std::string kind;
  int depth = 0;
  /// Whether it is the last answer to its parent.
  bool last = true;
};

/// Returns the thread of a Message-ID from its root down; answers follow the mail that they answer, sorted by
/// date. Empty if the Message-ID is unknown.
std::vector<ThreadLine> thread_page(const Database& database, const std::string& message_id);

/// Returns the branches of the tree to draw before each mail.
std::vector<std::string> branches_of(const std::vector<ThreadLine>& lines);

/// On a terminal, the tree takes at most half of what is left for the subjects.
std::string to_text(const std::vector<ThreadLine>& lines, const TextStyle& style);
std::string to_json(const std::vector<ThreadLine>& lines);

}  // namespace kvq::report
