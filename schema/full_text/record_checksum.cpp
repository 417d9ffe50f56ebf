// SPDX-License-Identifier: MIT
#include "schema/full_text/record_checksum.hpp"

#include <array>
#include <bit>
#include <cstring>

#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

constexpr size_t word_bytes = 8;
// Four sums that do not wait for each other take a third of the time of one.
constexpr size_t lanes = 4;
// Odd, so that multiplication by it can be undone: no change of a word is lost.
constexpr uint64_t factor = 0x9e3779b97f4a7c15;

/// Reads a little-endian number; the database may move to another machine.
uint64_t word_at(std::string_view bytes, size_t at) {
  uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&word, bytes.data() + at, word_bytes);
    return word;
  }
  for (size_t i = 0; i < word_bytes; ++i) {
    word |= uint64_t{static_cast<unsigned char>(bytes[at + i])} << (8 * i);
  }
  return word;
}

uint64_t mixed(uint64_t sum, uint64_t word) {
  sum = (sum ^ word) * factor;
  return sum ^ sum >> 32;
}

}  // namespace

uint64_t record_checksum(int64_t id, std::string_view bytes) {
  std::array<uint64_t, lanes> sums{1, 2, 3, 4};
  size_t at = 0;
  for (; at + lanes * word_bytes <= bytes.size(); at += lanes * word_bytes) {
    for (size_t lane = 0; lane < lanes; ++lane) {
      sums[lane] = mixed(sums[lane], word_at(bytes, at + lane * word_bytes));
    }
  }
  std::string rest(bytes.substr(at));
  rest.resize(lanes * word_bytes);
  for (size_t lane = 0; lane < lanes; ++lane)
    sums[lane] = mixed(sums[lane], word_at(rest, lane * word_bytes));
  uint64_t sum = mixed(static_cast<uint64_t>(id), bytes.size());
  for (const uint64_t each : sums) sum = mixed(sum, each);
  // 0 stands for a row that is not there.
  return sum == 0 ? 1 : sum;
}

uint64_t ChecksumChunk::at(size_t number) const {
  const size_t begin = number * word_bytes;
  return begin + word_bytes <= bytes_.size() ? word_at(bytes_, begin) : 0;
}

void ChecksumChunk::set(size_t number, uint64_t checksum) {
  const size_t begin = number * word_bytes;
  if (bytes_.size() < begin + word_bytes) bytes_.resize(begin + word_bytes);
  for (size_t i = 0; i < word_bytes; ++i) bytes_[begin + i] = static_cast<char>(checksum >> (8 * i));
}

std::string_view ChecksumChunk::bytes() const {
  const size_t last = bytes_.find_last_not_of('\0');
  if (last == std::string::npos) return {};
  return std::string_view(bytes_).substr(0, (last / word_bytes + 1) * word_bytes);
}

RecordChecksums::RecordChecksums(SQLite::Database& connection)
    : checksums_(connection, std::string(sql::full_text_checksums)) {}

std::optional<uint64_t> RecordChecksums::of(int64_t id) {
  if (chunk_ != chunk_of_record(id)) {
    chunk_.reset();
    known_ = ChecksumChunk();
    checksums_.bind(1, chunk_of_record(id));
    if (checksums_.executeStep()) {
      const SQLite::Column column = checksums_.getColumn(0);
      const auto* bytes = static_cast<const char*>(column.getBlob());
      known_ = ChecksumChunk({bytes ? bytes : "", static_cast<size_t>(column.getBytes())});
    }
    checksums_.reset();
    chunk_ = chunk_of_record(id);
  }
  const uint64_t checksum = known_.at(number_in_chunk(id));
  return checksum == 0 ? std::nullopt : std::optional(checksum);
}

bool RecordChecksums::agrees(int64_t id, std::string_view bytes) {
  const std::optional<uint64_t> checksum = of(id);
  return !checksum || *checksum == record_checksum(id, bytes);
}

}  // namespace kvq
