// SPDX-License-Identifier: MIT
// Tables that give a text a number: found in memory, else in the database, else added.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "schema/sqlite/statement.hpp"

namespace kvq {

/// Lives no longer than the connection's next rollback, which would leave it with numbers that are not there.
class Interner {
 public:
  /// `find_sql` takes the text and gives its id; `insert_sql` takes the text and what add() is given.
  Interner(const Database& database, std::string_view find_sql, std::string_view insert_sql);

  std::optional<int64_t> find(const std::string& text);

  /// Adds a text that find() does not know.
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
