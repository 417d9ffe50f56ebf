// SPDX-License-Identifier: MIT
// The trailers of commit messages and of answers, as b4 reads them. kvq's own, more lenient reading is in
// indexer/mail/trailers.hpp: what is written into a commit should be what a maintainer gets from b4, too.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

struct CommitTrailer {
  /// As written, such as "Reviewed-by".
  std::string name;
  /// A person is `NAME <ADDRESS>` or `ADDRESS`, whatever quotes and brackets the mail has.
  std::string value;
  /// What follows the value: ` # for arm64`, or the next line, `[for arm64]`. May be empty.
  std::string remark;
  /// The name and address in the value; empty if the trailer names no person.
  std::string person;
  std::string address;

  /// Returns the one or two lines of the trailer, without the last line break.
  std::string text() const;

  /// Whether both say the same: the name and value without regard to case, and without the remark. Two
  /// `Link:` to the same mail are the same, on whichever host.
  bool same_as(const CommitTrailer& other) const;
};

struct SplitTrailers {
  std::vector<CommitTrailer> trailers;
  /// The other lines.
  std::vector<std::string> others;
};

/// Splits the last paragraph of a commit message.
SplitTrailers split_trailers(std::string_view paragraph);

/// Returns the trailers in the text of an answer, above its signature, that b4 adds to a patch: those that
/// name a person, and `Link:`, `Closes:`, `Fixes:` and the like. Lines that are quoted with `>` are none.
std::vector<CommitTrailer> trailers_of_answer(std::string_view body);

/// Whether a mail of this sender may give the trailer. As in b4: names nobody, has the sender's address (or
/// one that differs in a `+detail` or in one more label of the domain), or has the sender's name.
bool may_give(const std::string& name, const std::string& address, const CommitTrailer& trailer);

}  // namespace kvq
