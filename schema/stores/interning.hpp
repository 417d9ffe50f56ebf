// SPDX-License-Identifier: MIT
// Tables that assign ids to texts. An id is looked up in memory, then in the database, else the text is
// added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schema/sqlite/statement.hpp"

namespace kvq {

/// Must not be used after a rollback: the cache may then contain ids that are no longer in the database.
class Interner {
 public:
  /// `find_sql` takes the text and returns its id. `insert_sql` takes the text and the `others` of add().
  Interner(const Database& database, std::string_view find_sql, std::string_view insert_sql);

  std::optional<int64_t> find(const std::string& text);

  /// Adds a text that find() did not find, and returns its id.
  template <class... Others>
  int64_t add(const std::string& text, const Others&... others) {
    const int64_t id = insert_.insert(text, others...);
    remember(text, id);
    return id;
  }

  int64_t find_or_add(const std::string& text) {
    const std::optional<int64_t> known = find(text);
    return known ? *known : add(text);
  }

 private:
  void remember(const std::string& text, int64_t id);

  Statement find_;
  Statement insert_;
  std::unordered_map<std::string, int64_t> known_;
};

}  // namespace kvq
