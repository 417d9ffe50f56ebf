// SPDX-License-Identifier: MIT
// Adds trailers to a commit message, at the place and in the order in which b4 does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/patches/commit_trailer.hpp"

namespace kvq {

struct CommitMessage {
  /// Without the subject; ends with a line break unless it is empty.
  std::string text;
  /// The trailers that it did not have before.
  std::vector<CommitTrailer> added;
};

/// Returns the message with the trailers after its own, each once. As in b4, the trailers of the last
/// paragraph become a paragraph of their own, and their persons are written `NAME <ADDRESS>`.
CommitMessage with_trailers(std::string_view message, const std::vector<CommitTrailer>& trailers);

}  // namespace kvq
