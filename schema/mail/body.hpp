// SPDX-License-Identifier: MIT
// The text of a message as stored in the database: complete, in the order of the mail, with a map from runs
// of the text to full-text columns.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

class Regex;

/// The kind of a run of the text. `aside` runs (base85 hunks, boundaries of the diff) are not indexed.
enum class Part : uint8_t { aside, own, quoted, file, function, added, removed, context };

/// Parts have the same names as the full-text columns.
inline constexpr std::array<std::string_view, 8> part_names = {"aside",    "own",   "quoted",  "file",
                                                               "function", "added", "removed", "context"};

std::optional<Part> part_named(std::string_view name);

struct TextRun {
  Part part;
  uint32_t bytes;

  bool operator==(const TextRun&) const = default;
};

/// The texts of a mail in UTF-8 with LF line ends. The runs cover all of `text`.
struct Body {
  std::string text;
  /// The size of the first text part, with which `text` begins; the other text parts follow.
  uint32_t first_part_bytes = 0;
  std::vector<TextRun> runs;
};

/// Returns the text that is indexed for a part: its runs, with a line break between runs that are not
/// adjacent.
std::string part_of(const Body& body, Part part);

/// Strips the leading `+`, `-` or space from each line of a diff part; returns other parts unchanged.
std::string without_diff_markers(std::string text, Part part);

/// Whether one of the parts matches, without diff markers. The names of the parts are separated by spaces;
/// absent if one of them is no part.
std::optional<bool> found_in_parts(const Regex& regex, const Body& body, std::string_view names);

/// Appends the serialized Body to `out`.
void append(std::string& out, const Body& body);
/// Parses a serialized Body. Throws Error (database) if it is invalid.
Body body_from(std::string_view bytes);

}  // namespace kvq
