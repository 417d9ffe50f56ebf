// SPDX-License-Identifier: MIT
// Reads the header fields that the body of a patch may begin with.
#pragma once

#include <string>
#include <string_view>

namespace kvq {

/// Returns the value of the From field, unfolded and not decoded, in the block of header fields that a body
/// begins with, or an empty text if it has no address. The block is that of `git mailinfo`: From, Subject and
/// Date, each once and in any order and letter case, folded or not, after blank lines, `[PATCH]` lines and
/// `>From` lines of git format-patch. The first other line ends it.
std::string in_body_from(std::string_view body);

/// The whole block, and what follows it.
struct InBodyHeaders {
  /// The values, unfolded and not decoded; empty if the block lacks them.
  std::string from;
  std::string subject;
  std::string date;
  /// A view of the body.
  std::string_view rest;
};

/// A From without an address ends the block: it is prose.
InBodyHeaders in_body_headers(std::string_view body);

}  // namespace kvq
