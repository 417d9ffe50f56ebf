// SPDX-License-Identifier: MIT
#include "schema/sqlite/unused_space.hpp"

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Exception.h>
#include <SQLiteCpp/Statement.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "schema/sqlite/guarded.hpp"
#include "schema/sqlite/unused_bytes.hpp"

namespace kvq {
namespace {

using Bytes = std::span<unsigned char>;

void check(int code) {
  if (code != SQLITE_OK) throw SQLite::Exception(sqlite3_errstr(code), code);
}

/// A file that SQLite has open. Opening it again would make the process lose its locks when it is closed.
class OpenFile {
 public:
  OpenFile(sqlite3* connection, int which) { check(sqlite3_file_control(connection, "main", which, &file_)); }

  bool exists() const { return file_ != nullptr && file_->pMethods != nullptr; }
  int64_t size() const {
    sqlite3_int64 bytes = 0;
    check(file_->pMethods->xFileSize(file_, &bytes));
    return bytes;
  }
  void read(Bytes to, int64_t at) const {
    check(file_->pMethods->xRead(file_, to.data(), static_cast<int>(to.size()), at));
  }
  void write(Bytes bytes, int64_t at) const {
    check(file_->pMethods->xWrite(file_, bytes.data(), static_cast<int>(bytes.size()), at));
  }
  void sync() const { check(file_->pMethods->xSync(file_, SQLITE_SYNC_NORMAL)); }

 private:
  sqlite3_file* file_ = nullptr;
};

/// The pages of a database file whose write-ahead log is empty. Writes only bytes that SQLite does not use,
/// so a process that is killed meanwhile leaves a valid file, and others may read.
class Pages {
 public:
  explicit Pages(const OpenFile& file) : file_(file) {
    unsigned char header[first_header];
    file.read(header, 0);
    size_ = big_endian(header, 16, 2);
    if (size_ == 1) size_ = 65'536;
    usable_ = size_ - header[20];
    first_trunk_ = big_endian(header, 32, 4);
    free_pages_ = big_endian(header, 36, 4);
    moves_pages_ = big_endian(header, 52, 4) != 0;
    count_ = static_cast<uint64_t>(file.size()) / size_;
  }

  /// Whether the kinds of the pages can be told from their first bytes.
  bool can_clear() const { return count_ > 0 && count_ < (1u << 24) && !moves_pages_; }

  void clear() {
    is_free_.assign(count_ + 1, false);
    next_.assign(count_ + 1, 0);
    // SQLite locks bytes of this page and never uses it.
    constexpr size_t lock_byte = 0x40000000;
    if (lock_byte / size_ + 1 <= count_) is_free_[lock_byte / size_ + 1] = true;
    // Of a page that is free but not in the list, what looks like a tree page may point to used pages.
    if (clear_free_pages() != free_pages_) check(SQLITE_CORRUPT);
    clear_used_pages();
    for (const Overflow& overflow : overflows_) clear_end_of(overflow);
    if (changed_) file_.sync();
  }

 private:
  static constexpr size_t first_header = 100;
  static constexpr size_t page_number_bytes = 4;

  bool is_page(uint32_t page) const { return page > 0 && page <= count_; }
  int64_t place(uint32_t page) const { return static_cast<int64_t>((page - 1) * size_); }
  void write(Bytes page, uint32_t number) {
    file_.write(page, place(number));
    changed_ = true;
  }

  /// Returns their number.
  uint64_t clear_free_pages() {
    uint64_t found = 0;
    std::vector<unsigned char> trunk(size_);
    std::vector<unsigned char> leaf(size_);
    // A loop of pages would be damage.
    for (uint32_t at = first_trunk_; is_page(at) && !is_free_[at];) {
      is_free_[at] = true;
      ++found;
      file_.read(trunk, place(at));
      const size_t leaves = std::min<size_t>(big_endian(trunk, page_number_bytes, page_number_bytes),
                                             usable_ / page_number_bytes - 2);
      const size_t used = (2 + leaves) * page_number_bytes;
      for (size_t entry = 2 * page_number_bytes; entry < used; entry += page_number_bytes) {
        const uint32_t page = big_endian(trunk, entry, page_number_bytes);
        if (!is_page(page) || is_free_[page]) continue;
        is_free_[page] = true;
        ++found;
        file_.read(leaf, place(page));
        if (kvq::clear(leaf)) write(leaf, page);
      }
      const uint32_t next = big_endian(trunk, 0, page_number_bytes);
      if (kvq::clear(Bytes(trunk).subspan(used))) write(trunk, at);
      at = next;
    }
    return found;
  }

  void clear_used_pages() {
    constexpr size_t pages_at_once = 64;
    std::vector<unsigned char> bytes(pages_at_once * size_);
    for (uint64_t done = 0; done < count_; done += pages_at_once) {
      const Bytes some = Bytes(bytes).first(std::min<uint64_t>(pages_at_once, count_ - done) * size_);
      file_.read(some, static_cast<int64_t>(done * size_));
      for (size_t i = 0; i < some.size() / size_; ++i) {
        const auto number = static_cast<uint32_t>(done + i + 1);
        if (!is_free_[number]) clear_used_page(some.subspan(i * size_, size_), number);
      }
    }
  }

  void clear_used_page(Bytes page, uint32_t number) {
    const size_t header = number == 1 ? first_header : 0;
    if (!is_tree_page(page, header)) {
      next_[number] = big_endian(page, 0, page_number_bytes);
    } else if (clear_unused_bytes(page, header, usable_, overflows_)) {
      write(page, number);
    }
  }

  /// Clears the end of the last page of a chain.
  void clear_end_of(const Overflow& overflow) {
    const size_t room = usable_ - page_number_bytes;
    uint32_t page = overflow.first_page;
    uint64_t left = overflow.bytes;
    for (; left > room && is_page(page); left -= room) page = next_[page];
    if (!is_page(page) || is_free_[page] || next_[page] != 0) return;
    std::vector<unsigned char> bytes(size_);
    file_.read(bytes, place(page));
    if (kvq::clear(Bytes(bytes).first(usable_).subspan(page_number_bytes + left))) write(bytes, page);
  }

  const OpenFile& file_;
  size_t size_ = 0;
  size_t usable_ = 0;
  uint64_t count_ = 0;
  uint32_t first_trunk_ = 0;
  uint64_t free_pages_ = 0;
  bool moves_pages_ = false;
  bool changed_ = false;
  std::vector<bool> is_free_;
  /// For each overflow page, the next one of its chain.
  std::vector<uint32_t> next_;
  std::vector<Overflow> overflows_;
};

bool empty_log(SQLite::Database& connection) {
  SQLite::Statement checkpoint(connection, "PRAGMA wal_checkpoint(TRUNCATE)");
  return checkpoint.executeStep() && checkpoint.getColumn(0).getInt() == 0;
}

/// Returns whether it could: absent if another process has written since the log was emptied.
std::optional<bool> clear_file(const Database& database, const std::function<void()>& done) {
  // Nobody else writes, neither pages nor the log, while this transaction is open.
  Transaction transaction(database);
  sqlite3* connection = database.handle().getHandle();
  const OpenFile log(connection, SQLITE_FCNTL_JOURNAL_POINTER);
  if (log.exists() && log.size() > 0) return std::nullopt;
  const OpenFile file(connection, SQLITE_FCNTL_FILE_POINTER);
  Pages pages(file);
  if (!pages.can_clear()) return false;
  pages.clear();
  // The pages that this connection has in memory still have the bytes.
  database.execute("PRAGMA shrink_memory");
  done();
  transaction.commit();
  return true;
}

}  // namespace

Cleared clear_unused_space(const Database& database, const std::function<void()>& done) {
  const auto finish = [&] {
    Transaction transaction(database);
    done();
    transaction.commit();
    return Cleared::all;
  };
  return guarded([&] {
    SQLite::Database& connection = database.handle();
    if (connection.execAndGet("PRAGMA journal_mode").getString() != "wal") {
      // A temporary database has no file of its own; another one is not in the mode that kvq sets.
      const std::string& name = connection.getFilename();
      return name.empty() || name == ":memory:" ? finish() : Cleared::not_while_in_use;
    }
    constexpr int most_attempts = 5;
    for (int attempt = 0; attempt < most_attempts; ++attempt) {
      if (!empty_log(connection)) return Cleared::not_while_in_use;
      const std::optional<bool> cleared = clear_file(database, done);
      if (!cleared) continue;
      if (*cleared) return Cleared::all;
      // In a file: the copy is as large as the database.
      connection.exec("PRAGMA temp_store = FILE; VACUUM; PRAGMA temp_store = MEMORY");
      return empty_log(connection) ? finish() : Cleared::not_while_in_use;
    }
    return Cleared::not_while_in_use;
  });
}

}  // namespace kvq
