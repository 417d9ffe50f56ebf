// SPDX-License-Identifier: MIT
// Writing a mail.
#pragma once

#include <cstdint>
#include <string>

namespace kvq {

struct Mail {
  /// Empty: whoever sends it fills it in.
  std::string from = {};
  std::string to = {};
  std::string subject = {};
  /// Seconds UTC.
  int64_t date = 0;
  /// UTF-8.
  std::string text = {};
  std::string html = {};
};

/// A whole mail with both as alternatives (RFC 2046, 5.1.4), in 7 bits, lines ending in LF as sendmail takes
/// them. The same mail gives the same bytes.
std::string composed(const Mail& mail);

}  // namespace kvq
