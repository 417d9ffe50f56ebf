// SPDX-License-Identifier: MIT
// Splits a mail's text into runs: own text, quoted text, or a part of a diff.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/body.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

struct ReadText {
  Body body;
  /// The files of the diffstat and of the diff, without duplicates, in the order of the diff.
  std::vector<PatchFile> files;
  bool has_diff = false;
  bool has_quotes = false;
};

/// Reads the texts of a mail; the first one is its main text. Each text begins a line. Those from `own_texts`
/// on belong to attached mails: they are quotes, as is a mail that is forwarded within a text.
ReadText read_texts(const std::vector<std::string>& texts, size_t own_texts = std::string::npos);

}  // namespace kvq
