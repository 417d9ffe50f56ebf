// SPDX-License-Identifier: MIT
// The checksums of the rows of message_fts_data, as the table full_text_checksum stores them.
#pragma once

#include <SQLiteCpp/Database.h>
#include <SQLiteCpp/Statement.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

/// Returns the checksum of a row; never 0. Any change within eight bytes changes it; other changes do so with
/// a probability of all but 2^-64. The id counts too: a row under the id of another has a wrong checksum.
uint64_t record_checksum(int64_t id, std::string_view bytes);

/// The chunk in full_text_checksum that has the checksum of a row, and its number there.
constexpr int64_t chunk_of_record(int64_t id) {
  return id >> 8;
}
constexpr size_t number_in_chunk(int64_t id) {
  return static_cast<size_t>(id & 0xff);
}

/// The checksums of a chunk, by their number there.
class ChecksumChunk {
 public:
  /// `bytes` as stored; bytes that are no whole number are ignored.
  explicit ChecksumChunk(std::string_view bytes = {}) : bytes_(bytes) {}

  /// Returns 0 if there is none.
  uint64_t at(size_t number) const;
  void set(size_t number, uint64_t checksum);
  /// Returns the bytes to store, without zeros at the end.
  std::string_view bytes() const;

 private:
  std::string bytes_;
};

/// Looks the stored checksums up. Throws SQLite's exception.
class RecordChecksums {
 public:
  explicit RecordChecksums(SQLite::Database& connection);

  /// Returns the stored checksum of a row; absent if there is none.
  std::optional<uint64_t> of(int64_t id);
  /// Whether the row is as it was written, as far as its checksum is known.
  bool agrees(int64_t id, std::string_view bytes);

 private:
  SQLite::Statement checksums_;
  /// Neighbouring pages are in one chunk.
  std::optional<int64_t> chunk_;
  ChecksumChunk known_;
};

}  // namespace kvq
