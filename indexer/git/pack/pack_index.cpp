// SPDX-License-Identifier: MIT
#include "indexer/git/pack/pack_index.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <bit>
#include <cstring>
#include <utility>

#include "schema/base/descriptor.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

constexpr size_t id_bytes = digits_of_sha1 / 2;
constexpr std::string_view version_2{"\377tOc\0\0\0\2", 8};
constexpr size_t fanout_begin = version_2.size();
constexpr size_t fanout_entries = 256;
constexpr size_t number_bytes = 4;
constexpr size_t ids_begin = fanout_begin + number_bytes * fanout_entries;
// After the ids: a CRC-32 and an offset for each, the long offsets, and the SHA-1 of pack and index.
constexpr size_t bytes_an_object = id_bytes + 2 * number_bytes;
constexpr size_t end_bytes = 2 * id_bytes;
constexpr uint32_t long_offset = 0x8000'0000;

}  // namespace

void PackIndex::Unmap::operator()(const char* begin) const {
  munmap(const_cast<char*>(begin), bytes);
}

std::optional<PackIndex> PackIndex::open(const std::filesystem::path& file) {
  const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  if (!descriptor.is_open() || fstat(descriptor.number(), &status) != 0) return std::nullopt;
  const auto size = static_cast<size_t>(status.st_size);
  if (size < ids_begin + end_bytes) return std::nullopt;
  void* const begin = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.number(), 0);
  if (begin == MAP_FAILED) return std::nullopt;
  PackIndex index(std::unique_ptr<const char, Unmap>(static_cast<const char*>(begin), Unmap{size}));
  if (!index.bytes().starts_with(version_2)) return std::nullopt;
  uint32_t objects = 0;
  for (size_t entry = 0; entry < fanout_entries; ++entry) {
    const uint32_t next = index.number_at(fanout_begin + number_bytes * entry);
    if (next < objects) return std::nullopt;
    objects = next;
  }
  if (size < ids_begin + objects * bytes_an_object + end_bytes) return std::nullopt;
  return index;
}

uint32_t PackIndex::number_at(size_t place) const {
  uint32_t number = 0;
  std::memcpy(&number, map_.get() + place, sizeof number);
  return std::endian::native == std::endian::little ? __builtin_bswap32(number) : number;
}

std::optional<uint64_t> PackIndex::offset(std::string_view id) const {
  const size_t first = static_cast<unsigned char>(id.front());
  size_t low = first == 0 ? 0 : number_at(fanout_begin + number_bytes * (first - 1));
  size_t high = number_at(fanout_begin + number_bytes * first);
  const size_t objects = number_at(ids_begin - number_bytes);
  while (low < high) {
    const size_t middle = low + (high - low) / 2;
    const int order = std::memcmp(map_.get() + ids_begin + middle * id_bytes, id.data(), id_bytes);
    if (order == 0) {
      const size_t offsets_begin = ids_begin + objects * (id_bytes + number_bytes);
      const uint32_t offset = number_at(offsets_begin + number_bytes * middle);
      if (offset < long_offset) return offset;
      const size_t place =
          offsets_begin + number_bytes * (objects + 2 * static_cast<size_t>(offset - long_offset));
      if (place + 2 * number_bytes + end_bytes > bytes().size()) return std::nullopt;
      return static_cast<uint64_t>(number_at(place)) << 32 | number_at(place + number_bytes);
    }
    if (order < 0) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return std::nullopt;
}

}  // namespace kvq
