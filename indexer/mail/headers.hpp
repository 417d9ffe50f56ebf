// SPDX-License-Identifier: MIT
// Splitting a mail into its header fields and its body (RFC 5322, 2.1 and 2.2), without decoding anything.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct Header {
  /// In small letters.
  std::string name;
  /// Unfolded: each line break with the white space around it is one space; no white space at either end.
  std::string value;
};

struct SplitMail {
  std::vector<Header> headers;
  /// Points into the mail that was given.
  std::string_view body;

  /// The first header of that name (in small letters).
  const std::string* find(std::string_view name) const;
  size_t count(std::string_view name) const;
};

/// Never fails: a line that is no header field is passed over, and a mail without an empty line is all
/// headers.
SplitMail split_mail(std::string_view mail);

/// The raw mailboxes of an address list header, cut at its commas (RFC 5322, 3.4).
std::vector<std::string_view> split_addresses(std::string_view value);

/// All `<...>` in a header such as References, without the brackets, white space and NUL bytes, in order,
/// each once; at most `most`.
std::vector<std::string> message_ids_in(std::string_view value, size_t most);

}  // namespace kvq
