// SPDX-License-Identifier: MIT
// The text of a message as the database keeps it: whole, in the order of the mail, with a map of which
// run of it was indexed in which full-text column.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// What a run of the text is. `aside` runs (base85 hunks, boundaries of the diff) are in no column.
enum class Part : uint8_t { aside, own, quoted, file, function, added, removed, context };

/// The names of the parts are those of the full-text columns.
inline constexpr std::array<std::string_view, 8> part_names = {"aside",    "own",   "quoted",  "file",
                                                               "function", "added", "removed", "context"};

std::optional<Part> part_named(std::string_view name);

struct TextRun {
  Part part;
  uint32_t bytes;

  bool operator==(const TextRun&) const = default;
};

/// The texts of a mail, UTF-8 with LF line ends. The runs cover `text` from its first byte to its last.
struct Body {
  std::string text;
  /// How many bytes at the beginning of `text` are the mail's first text part; what follows are the others.
  uint32_t first_part_bytes = 0;
  std::vector<TextRun> runs;
};

/// All runs of one part, with a line break between runs that do not touch: what the full text indexes.
std::string part_of(const Body& body, Part part);

/// A part without the `+`, `-` or space that begins each line of a diff; other parts as they are.
std::string without_diff_markers(std::string text, Part part);

/// A Body as bytes, behind those that `out` has, and back. body_from() throws Error (database) for anything
/// else.
void append(std::string& out, const Body& body);
Body body_from(std::string_view bytes);

}  // namespace kvq
