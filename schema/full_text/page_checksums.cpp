// SPDX-License-Identifier: MIT
#include "schema/full_text/page_checksums.hpp"

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/full_text/record_checksum.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;

/// Filled by SQLite's update hook, which is called for each row that a connection changes, also by FTS5's own
/// statements. FTS5 gives a new segment the number of an old one, so nothing else tells which pages are new.
struct PageChecksums::Written {
  explicit Written(sqlite3* on) : connection(on) { sqlite3_update_hook(on, &Written::note, this); }
  ~Written() { sqlite3_update_hook(connection, nullptr, nullptr); }
  Written(const Written&) = delete;
  Written& operator=(const Written&) = delete;

  void forget() {
    records.clear();
    any = is_incomplete = false;
  }

  static void note(void* self, int /*operation*/, const char* /*database*/, const char* table,
                   sqlite3_int64 id) {
    constexpr std::string_view shadow = "message_fts_";
    if (!std::string_view(table).starts_with(shadow)) return;
    auto& written = *static_cast<Written*>(self);
    written.any = true;
    if (std::string_view(table).substr(shadow.size()) != "data") return;
    try {
      written.records.push_back(id);
    } catch (const std::bad_alloc&) {
      // No exception may pass through SQLite.
      written.is_incomplete = true;
    }
  }

  sqlite3* connection;
  /// The rows of message_fts_data, some more than once, and some of a transaction that was rolled back.
  std::vector<int64_t> records;
  /// Whether the full text was changed. Of a mail that leaves it, FTS5 first changes only the counts.
  bool any = false;
  /// Whether `records` lacks some.
  bool is_incomplete = false;
};

namespace {

/// Stores checksums that are given in the order of the ids.
class ChunkWriter {
 public:
  explicit ChunkWriter(const Database& database)
      : chunk_(database, sql::full_text_checksums),
        put_(database, sql::put_full_text_checksums),
        delete_(database, sql::delete_full_text_checksums) {}

  void set(int64_t id, uint64_t checksum) {
    if (at_ != chunk_of_record(id)) {
      end();
      at_ = chunk_of_record(id);
      auto rows = chunk_.use(*at_);
      checksums_ = rows.next() ? ChecksumChunk(rows.text(0)) : ChecksumChunk();
    }
    checksums_.set(number_in_chunk(id), checksum);
  }

  void end() {
    if (!at_) return;
    if (const std::string_view bytes = checksums_.bytes(); bytes.empty()) {
      delete_.run(*at_);
    } else {
      put_.run(*at_, Blob{bytes});
    }
    at_.reset();
  }

 private:
  Statement chunk_;
  Statement put_;
  Statement delete_;
  std::optional<int64_t> at_;
  ChecksumChunk checksums_;
};

}  // namespace

std::shared_ptr<PageChecksums::Written> PageChecksums::written_on(const Database& database) {
  // A connection has only one update hook.
  static std::mutex mutex;
  static std::map<sqlite3*, std::weak_ptr<Written>> known;
  const std::lock_guard lock(mutex);
  std::erase_if(known, [](const auto& entry) { return entry.second.expired(); });
  sqlite3* const connection = database.handle().getHandle();
  if (auto written = known[connection].lock()) return written;
  auto written = std::make_shared<Written>(connection);
  known[connection] = written;
  return written;
}

PageChecksums::PageChecksums(const Database& database)
    : database_(database), written_(written_on(database)) {}
PageChecksums::~PageChecksums() = default;

void PageChecksums::write() {
  if (!written_->any) return;
  if (written_->is_incomplete || Statement(database_, sql::has_full_text_checksums).find().value() == 0) {
    write_all();
    return;
  }
  database_.execute(sql::refresh_full_text);
  std::vector<int64_t> ids = std::move(written_->records);
  std::ranges::sort(ids);
  // Clang 14 cannot compile the result of std::ranges::unique() with GCC 12's library.
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  Statement record(database_, sql::full_text_record);
  ChunkWriter checksums(database_);
  for (const int64_t id : ids) {
    auto rows = record.use(id);
    checksums.set(id, rows.next() ? record_checksum(id, rows.text(0)) : 0);
  }
  checksums.end();
  written_->forget();
}

void PageChecksums::write_all() {
  database_.execute(sql::refresh_full_text);
  database_.execute(sql::delete_all_full_text_checksums);
  Statement records(database_, sql::full_text_records);
  ChunkWriter checksums(database_);
  for (auto rows = records.use(); rows.next();) {
    checksums.set(rows.integer(0), record_checksum(rows.integer(0), rows.text(1)));
  }
  checksums.end();
  written_->forget();
}

}  // namespace kvq
