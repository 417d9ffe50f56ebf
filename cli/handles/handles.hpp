// SPDX-License-Identifier: MIT
// Handles: the numbers of the rows on a terminal. What they mean is kept for each terminal until its next
// list, in a private file: the database of the list, and the Message-IDs of its rows.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/base/output.hpp"
#include "schema/base/descriptor.hpp"

namespace kvq {

/// Rows behind these have no handle.
inline constexpr size_t most_handles = 10'000;

/// Keeps what the handles of a list mean. The first row replaces the list before. A row is kept before it is
/// shown, so its handle works whenever the user leaves the pager or interrupts kvq.
class HandleWriter {
 public:
  /// Returns nothing if the output is not the terminal of this session, or if there is no private folder for
  /// the file: then lists have no handles.
  static std::optional<HandleWriter> of(const Output& out, const std::filesystem::path& database);

  HandleWriter(HandleWriter&&) noexcept = default;
  HandleWriter& operator=(HandleWriter&&) noexcept = default;
  /// Without a row, the list before stays.
  ~HandleWriter();

  /// Keeps the next row and returns its handle; 0 if it gets none.
  size_t add(std::string_view message_id);

 private:
  HandleWriter(Descriptor file, std::filesystem::path temporary, std::filesystem::path target)
      : file_(std::move(file)), temporary_(std::move(temporary)), target_(std::move(target)) {}

  Descriptor file_;
  /// Empty once the file is in its place.
  std::filesystem::path temporary_;
  std::filesystem::path target_;
  size_t rows_ = 0;
};

/// Returns the number in `3` and `#3`; absent if the text is no handle.
std::optional<size_t> handle_in(std::string_view text);

/// Returns the Message-ID of a row of this terminal's last list. Throws Error (usage) if there is no such
/// row, or if the list is of another database.
std::string message_id_of_handle(size_t handle, const std::filesystem::path& database);

/// Returns the Message-IDs of this terminal's last list; none if it is of another database.
std::vector<std::string> message_ids_on_terminal(const std::filesystem::path& database);

}  // namespace kvq
