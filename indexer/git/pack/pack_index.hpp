// SPDX-License-Identifier: MIT
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace kvq {

/// The index of a pack: where its objects are (version 2 in gitformat-pack(5)). The file is mapped, because
/// threads share it and each lookup reads only few of its bytes.
class PackIndex {
 public:
  /// Absent if the file cannot be read, is damaged or has another version.
  static std::optional<PackIndex> open(const std::filesystem::path& file);

  /// Returns the offset in the pack of an object, by the raw bytes of its id.
  std::optional<uint64_t> offset(std::string_view id) const;

 private:
  struct Unmap {
    size_t bytes;
    void operator()(const char* begin) const;
  };
  explicit PackIndex(std::unique_ptr<const char, Unmap> map) : map_(std::move(map)) {}

  std::string_view bytes() const { return {map_.get(), map_.get_deleter().bytes}; }
  uint32_t number_at(size_t place) const;

  std::unique_ptr<const char, Unmap> map_;
};

}  // namespace kvq
