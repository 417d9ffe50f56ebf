// SPDX-License-Identifier: MIT
// Finds the mails in an mbox, and undoes what its format changed in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "indexer/inputs/input_file.hpp"
#include "schema/mail/mail_place.hpp"

namespace kvq {

/// Finds one mail after the other. A mail begins at a line that is_from_line() accepts, at the beginning of
/// the file or after an empty line. In mboxcl and mboxcl2, and if the format is automatic, a Content-Length
/// that leads to such a line or to the end of the file counts more. Takes time in proportion to the file.
class MboxScanner {
 public:
  /// The file must outlive the scanner.
  MboxScanner(const InputFile& file, MboxFormat format);

  /// Continues with the mail whose place begins here.
  void go_to(int64_t begin);

  /// Returns the place of the mail, without its `From ` line and without the empty line that ends it. Absent
  /// at the end of the file.
  std::optional<FilePlace> next();

  /// Up to where the file was read, in bytes.
  int64_t position() const { return at_; }

 private:
  /// Returns at most `bytes` bytes of the file, valid until the next call.
  std::string_view view(int64_t begin, size_t bytes);
  /// Returns the size of the `From ` line at this place with its line break; 0 if there is none.
  size_t from_line_at(int64_t place) const;
  std::optional<FilePlace> by_content_length(int64_t begin);
  FilePlace by_from_line(int64_t begin);
  std::optional<int64_t> find_from(int64_t place);
  /// Returns where the empty line that ends at this place begins; absent if no empty line ends there.
  std::optional<int64_t> empty_line_before(int64_t place, int64_t begin);

  const InputFile& file_;
  MboxFormat format_;
  int64_t at_ = 0;
  /// Whether `at_` is behind a `From ` line.
  bool is_in_mail_ = false;
  int64_t window_begin_ = 0;
  std::string window_;
};

/// Returns a mail as it was before it was put into an mbox, from the bytes at its place. In mboxrd, one `>`
/// is removed from each line that begins with one or more of them and `From `; in mboxo and mboxcl, from
/// those that begin with `>From `. If the format is automatic, nothing is removed from a mail whose
/// Content-Length is that of its body, and the others are read as mboxrd.
std::string unquoted(std::string mail, MboxFormat format);

}  // namespace kvq
