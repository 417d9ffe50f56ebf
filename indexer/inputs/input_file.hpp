// SPDX-License-Identifier: MIT
// Files with mails, compressed or not.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "indexer/inputs/file_stamp.hpp"
#include "schema/base/descriptor.hpp"
#include "schema/base/error.hpp"

namespace kvq {

/// The longest mail that is read, in bytes; of a longer one, only its beginning.
inline constexpr size_t most_mail_bytes = 256u << 20;

/// An open file. What was compressed with gzip or zstd is uncompressed into a temporary file first, because
/// mails are read from any place in it. Members are safe to call from several threads.
class InputFile {
 public:
  /// Throws Error (archive) if the file cannot be read.
  static InputFile open(const std::filesystem::path& path);
  /// The same; absent if there is no file at the path.
  static std::optional<InputFile> open_if_there(const std::filesystem::path& path);

  /// The size of the content in bytes.
  int64_t size() const { return size_; }
  /// Returns a part of the content; less than `bytes` if the file ends before.
  std::string read(int64_t begin, size_t bytes) const;
  /// The file on the disk when it was opened.
  const FileStamp& stamp() const { return stamp_; }
  /// Why the rest of the content is missing, if the compressed file is damaged.
  const std::optional<Error>& damage() const { return damage_; }

 private:
  InputFile(std::filesystem::path path, Descriptor file, FileStamp stamp);
  void uncompress();

  std::filesystem::path path_;
  Descriptor file_;
  FileStamp stamp_;
  int64_t size_;
  std::optional<Error> damage_;
};

/// Returns the first bytes of the content of a regular file; empty if it cannot be read.
std::string first_bytes_of(const std::filesystem::path& path, size_t bytes);

}  // namespace kvq
