// SPDX-License-Identifier: MIT
// Splits a mail into its header fields and its body (RFC 5322, 2.1 and 2.2), without decoding anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct Header {
  /// In lower case.
  std::string name;
  /// Unfolded: each line break and the white space around it is one space. No white space at either end.
  std::string value;
};

struct SplitMail {
  std::vector<Header> headers;
  /// A view of the input.
  std::string_view body;

  /// Returns the first header with this name (in lower case), or null.
  const std::string* find(std::string_view name) const;
  size_t count(std::string_view name) const;
};

/// Never fails: a line that is not a header field is skipped, and a mail without an empty line has only
/// headers.
SplitMail split_mail(std::string_view mail);

}  // namespace kvq
