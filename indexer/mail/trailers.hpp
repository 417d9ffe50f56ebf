// SPDX-License-Identifier: MIT
// Reads trailers: lines such as `Reviewed-by: NAME <ADDRESS>`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct TrailerLine {
  /// In lower case; "cc-stable" for a Cc to a stable@ address.
  std::string kind;
  /// As written; for cc-stable the text after the `#` that follows the address.
  std::string value;
  /// The raw mailbox in the value, if the kind names a person.
  std::string mailbox;
  /// White space is before the name.
  bool indented = false;
};

/// Returns the trailers in a line; more than one for `Reviewed-and-tested-by:`. A trailer of a person needs
/// an address, which may be on the first line of `following`: git folds trailers there, b4 joins a line that
/// is only `<ADDRESS>`. A web address in place of the person makes it no trailer. Only trailers of persons
/// are read if they are indented.
std::vector<TrailerLine> trailers_of_line(std::string_view line, std::string_view following);

/// Returns the kinds of trailer that a name stands for, in lower case: `Reviewed-and-tested-by`,
/// `Tested & reviewed by` and `Reviewed-by/Tested-by` stand for two. Empty if it is not the name of a trailer
/// that names a person.
std::vector<std::string> kinds_of_tag(std::string_view name);

}  // namespace kvq
