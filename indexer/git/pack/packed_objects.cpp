// SPDX-License-Identifier: MIT
#include "indexer/git/pack/packed_objects.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <system_error>

#include "indexer/git/pack/delta.hpp"
#include "indexer/git/pack/object_folders.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

// Larger objects are rare, and libgit2 reads them as well.
constexpr size_t most_bytes = 64u << 20;
// As in git: pack-objects makes no longer chains.
constexpr size_t longest_chain = 4095;
// Each keeps a file open.
constexpr size_t most_packs = 64;
constexpr size_t most_recent_bytes = 4u << 20;
constexpr size_t longest_entry_header = 32;
constexpr size_t id_bytes = digits_of_sha1 / 2;
constexpr unsigned offset_delta = 6;
constexpr unsigned id_delta = 7;

uint64_t size_of(int descriptor) {
  struct stat status {};
  return fstat(descriptor, &status) == 0 ? static_cast<uint64_t>(status.st_size) : 0;
}

/// What stands before the compressed bytes of an object or delta.
struct EntryHeader {
  unsigned type = 0;
  uint64_t size = 0;
  /// Of a delta for an offset: how far before it its base is.
  uint64_t distance = 0;
  /// Of a delta for an id.
  std::string_view base;
  size_t bytes = 0;
};

std::optional<EntryHeader> read_header(std::string_view bytes) {
  EntryHeader header;
  const auto next = [&] { return static_cast<uint8_t>(bytes[header.bytes++]); };
  // No header is longer, and the last one is followed by at least the checksum of the pack.
  if (bytes.size() < longest_entry_header) return std::nullopt;
  uint8_t byte = next();
  header.type = byte >> 4 & 7;
  header.size = byte & 0xf;
  for (unsigned shift = 4; byte & 0x80; shift += 7) {
    constexpr unsigned longest_shift = 32;
    if (shift > longest_shift) return std::nullopt;
    byte = next();
    header.size |= static_cast<uint64_t>(byte & 0x7f) << shift;
  }
  if (header.type == offset_delta) {
    constexpr uint64_t largest = uint64_t{1} << 40;
    byte = next();
    header.distance = byte & 0x7f;
    while (byte & 0x80) {
      if (header.distance > largest) return std::nullopt;
      byte = next();
      header.distance = (header.distance + 1) << 7 | (byte & 0x7f);
    }
  } else if (header.type == id_delta) {
    header.base = bytes.substr(header.bytes, id_bytes);
    header.bytes += id_bytes;
  }
  return header;
}

}  // namespace

PackFiles::PackFiles(const fs::path& objects) {
  std::vector<std::pair<uintmax_t, fs::path>> files;
  for (const fs::path& folder : object_folders(objects)) {
    std::error_code failed;
    fs::directory_iterator file(folder / "pack", failed);
    for (; !failed && file != fs::directory_iterator(); file.increment(failed)) {
      std::error_code unknown;
      if (file->path().extension() == ".pack") files.emplace_back(file->file_size(unknown), file->path());
    }
  }
  std::ranges::sort(files, std::greater());
  if (files.size() > most_packs) files.resize(most_packs);
  for (auto& [bytes, path] : files) {
    Descriptor pack(open(path.c_str(), O_RDONLY | O_CLOEXEC));
    auto index = PackIndex::open(path.replace_extension(".idx"));
    const uint64_t size = pack.is_open() ? size_of(pack.number()) : 0;
    if (index && size > 0) packs_.push_back({std::move(*index), std::move(pack), size});
  }
}

std::optional<PackFiles::Place> PackFiles::find(std::string_view id) const {
  for (size_t pack = 0; pack < packs_.size(); ++pack) {
    if (const auto place = find_in(pack, id)) return place;
  }
  return std::nullopt;
}

std::optional<PackFiles::Place> PackFiles::find_in(size_t pack, std::string_view id) const {
  const auto offset = packs_[pack].index.offset(id);
  if (!offset) return std::nullopt;
  return Place{pack, *offset};
}

void PackFiles::read(const Place& place, size_t bytes, std::string& buffer) const {
  const Pack& pack = packs_[place.pack];
  const uint64_t left = place.offset < pack.bytes ? pack.bytes - place.offset : 0;
  buffer.resize(std::min<uint64_t>(bytes, left));
  size_t done = 0;
  while (done < buffer.size()) {
    const ssize_t got = pread(pack.file.number(), buffer.data() + done, buffer.size() - done,
                              static_cast<off_t>(place.offset + done));
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    done += static_cast<size_t>(got);
  }
  buffer.resize(done);
}

struct PackReader::Entry {
  unsigned type;
  std::string bytes;
  std::optional<Place> base;
};

std::optional<PackReader::Entry> PackReader::entry(const Place& place) {
  constexpr size_t usual_bytes = 4096;
  const std::string_view begin = bytes_at(place, usual_bytes);
  const auto header = read_header(begin);
  if (!header || header->size > most_bytes) return std::nullopt;
  Entry out{header->type, {}, {}};
  if (header->type == offset_delta) {
    if (header->distance == 0 || header->distance > place.offset) return std::nullopt;
    out.base = Place{place.pack, place.offset - header->distance};
  } else if (header->type == id_delta) {
    out.base = files_->find_in(place.pack, header->base);
    if (!out.base) return std::nullopt;
  }
  const std::string_view compressed =
      bytes_at(place, header->bytes + most_deflated(header->size)).substr(header->bytes);
  // Before memory is taken for it.
  if (header->size > most_inflated(compressed.size())) return std::nullopt;
  auto bytes = inflater_.inflate(compressed, header->size);
  if (!bytes) return std::nullopt;
  out.bytes = std::move(*bytes);
  return out;
}

std::string_view PackReader::bytes_at(const Place& place, size_t bytes) {
  // Mails are read in the order in which they arrived, and git packs the newest first.
  constexpr uint64_t bytes_before = 24u << 10;
  constexpr size_t least_bytes_after = 8u << 10;
  auto window = std::ranges::find_if(windows_, [&](const Window& one) { return one.has(place, bytes); });
  if (window == windows_.end()) {
    std::rotate(windows_.begin(), windows_.end() - 1, windows_.end());
    window = windows_.begin();
    window->begin = {place.pack, place.offset - std::min(place.offset, bytes_before)};
    files_->read(window->begin, place.offset - window->begin.offset + std::max(bytes, least_bytes_after),
                 window->bytes);
  }
  const uint64_t begin = place.offset - window->begin.offset;
  return begin < window->bytes.size() ? std::string_view(window->bytes).substr(begin, bytes)
                                      : std::string_view();
}

std::optional<PackedObject> PackReader::read(std::string_view id) {
  std::optional<Place> place = files_->find(id);
  if (!place) return std::nullopt;
  std::vector<std::pair<Place, std::string>> deltas;
  PackedObject object;
  for (;;) {
    if (const PackedObject* known = recent(*place)) {
      object = *known;
      break;
    }
    auto found = entry(*place);
    if (!found || deltas.size() == longest_chain) return std::nullopt;
    if (!found->base) {
      if (found->type == 0 || found->type > static_cast<unsigned>(ObjectType::tag)) return std::nullopt;
      object = {static_cast<ObjectType>(found->type), std::move(found->bytes)};
      keep(*place, object);
      break;
    }
    deltas.emplace_back(*place, std::move(found->bytes));
    place = found->base;
  }
  for (auto delta = deltas.rbegin(); delta != deltas.rend(); ++delta) {
    auto bytes = apply_delta(object.bytes, delta->second, most_bytes);
    if (!bytes) return std::nullopt;
    object.bytes = std::move(*bytes);
    keep(delta->first, object);
  }
  return object;
}

const PackedObject* PackReader::recent(const Place& place) const {
  const auto found = recent_.find({place.pack, place.offset});
  return found == recent_.end() ? nullptr : &found->second;
}

void PackReader::keep(const Place& place, const PackedObject& object) {
  // Nothing is made of other trees and commits.
  if (object.type != ObjectType::blob || object.bytes.size() > most_recent_bytes / 4) return;
  const Key key{place.pack, place.offset};
  if (!recent_.emplace(key, object).second) return;
  recent_order_.push_back(key);
  recent_bytes_ += object.bytes.size();
  while (recent_bytes_ > most_recent_bytes) {
    const auto oldest = recent_.find(recent_order_.front());
    recent_bytes_ -= oldest->second.bytes.size();
    recent_.erase(oldest);
    recent_order_.pop_front();
  }
}

}  // namespace kvq
