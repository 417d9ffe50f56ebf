// SPDX-License-Identifier: MIT
// Reads the objects in the packs of a repository (gitformat-pack(5)). Nearly all objects of an archive are
// there, and libgit2 takes longer to inflate them. What this reader does not know or finds damaged is absent:
// libgit2 reads it then, or says what is wrong.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "indexer/git/pack/inflate.hpp"
#include "indexer/git/pack/pack_index.hpp"
#include "schema/base/descriptor.hpp"

namespace kvq {

/// Numbers as in packs.
enum class ObjectType : uint8_t { commit = 1, tree = 2, blob = 3, tag = 4 };

struct PackedObject {
  ObjectType type;
  std::string bytes;
};

/// The packs of a repository, as they are when it is opened. Threads can share it.
class PackFiles {
 public:
  struct Place {
    size_t pack;
    /// From the beginning of the file, in bytes.
    uint64_t offset;
  };

  /// `objects` is the folder of the repository's objects; the packs of its alternates are read, too. Packs
  /// that cannot be read are left out, and of many, the smallest.
  explicit PackFiles(const std::filesystem::path& objects);

  /// `id` is the raw bytes of an object's id.
  std::optional<Place> find(std::string_view id) const;

  /// Returns the place of an object that must be in the same pack.
  std::optional<Place> find_in(size_t pack, std::string_view id) const;

  /// Reads `bytes` bytes into `buffer`, fewer at the end of the file or if the file cannot be read.
  void read(const Place& place, size_t bytes, std::string& buffer) const;

 private:
  struct Pack {
    PackIndex index;
    Descriptor file;
    uint64_t bytes;
  };
  std::vector<Pack> packs_;
};

/// Not thread-safe: each thread has its own.
class PackReader {
 public:
  explicit PackReader(std::shared_ptr<const PackFiles> files) : files_(std::move(files)) {}

  const std::shared_ptr<const PackFiles>& files() const { return files_; }

  /// Returns an object by the raw bytes of its id.
  std::optional<PackedObject> read(std::string_view id);

 private:
  using Place = PackFiles::Place;
  struct Entry;
  /// Pack and offset of a Place.
  using Key = std::pair<size_t, uint64_t>;
  /// A part of a pack.
  struct Window {
    Place begin{};
    std::string bytes;

    bool has(const Place& place, size_t wanted) const {
      return place.pack == begin.pack && place.offset >= begin.offset &&
             place.offset + wanted <= begin.offset + bytes.size();
    }
  };

  /// Returns the object or the delta at a place.
  std::optional<Entry> entry(const Place& place);
  /// Returns so many bytes of a pack from a place on, fewer at its end. The view is valid until the next
  /// call.
  std::string_view bytes_at(const Place& place, size_t bytes);
  const PackedObject* recent(const Place& place) const;
  void keep(const Place& place, const PackedObject& object);

  std::shared_ptr<const PackFiles> files_;
  Inflater inflater_;
  std::array<Window, 8> windows_;
  /// Objects that were read last: the deltas of others are often for them.
  std::map<Key, PackedObject> recent_;
  std::deque<Key> recent_order_;
  size_t recent_bytes_ = 0;
};

}  // namespace kvq
