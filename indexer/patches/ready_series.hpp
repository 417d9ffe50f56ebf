// SPDX-License-Identifier: MIT
// Makes the mails of a posting ready for `git am`: decoded, in order, with the trailers of the answers.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace kvq {

/// A raw mail of a posting, and the raw mails that answer it, oldest first.
struct AnsweredMail {
  std::string message_id;
  std::string mail;
  std::vector<std::string> answers = {};
};

struct PostedPatch {
  AnsweredMail own;
  /// Answers to the same patch (by patch-id) in other postings, oldest first.
  std::vector<std::string> answers_elsewhere = {};
  int number = 1;
  bool rfc = false;
};

struct SeriesMails {
  /// Written into each mail, so that kvq knows its own files: the Message-ID that names the posting.
  std::string id;
  int revision = 1;
  int total = 1;
  std::optional<AnsweredMail> cover = {};
  /// By number. Some may be missing.
  std::vector<PostedPatch> patches = {};
};

struct TrailerChoice {
  /// Whether to add the trailers of answers.
  bool of_answers = true;
  /// Also those that name somebody other than the sender of the answer.
  bool of_others = false;
  /// A trailer for each patch, with `{}` for the Message-ID: "Link: https://lore.kernel.org/r/{}". May be
  /// empty.
  std::string of_patch;
};

struct ReadyPatch {
  int number = 1;
  /// Without brackets.
  std::string title;
  /// The whole mail: UTF-8, with LF line ends.
  std::string mail;
  /// The trailers that it did not have before, each without a line break at its end.
  std::vector<std::string> added;
  /// Whether `git am` needs --keep-cr.
  bool has_carriage_returns = false;
  /// The first line with a character that nobody sees; see hidden_character().
  std::optional<std::string> hidden;
};

struct ReadySeries {
  std::vector<ReadyPatch> patches;
  /// The cover as a mail.
  std::optional<std::string> cover;
  /// The commit in the line `base-commit:` of the cover or the first patch.
  std::optional<std::string> base_commit;
  /// Trailers that were not added, because they name somebody other than the sender; each once.
  struct Ignored {
    std::string trailer;
    std::string sender;
    bool operator==(const Ignored&) const = default;
  };
  std::vector<Ignored> ignored;
  /// A name for files, as b4 makes it of the revision and the first mail's day, sender and title:
  /// v2_20250310_vera_lind_kvm_tdx_account_private_memory. In ASCII letters, digits and `_`.
  std::string name;
  /// A shorter one for a branch: v2_20250310_vera_lind_intel_com.
  std::string branch;
};

/// Never fails: what is wrong in a mail is in the result.
ReadySeries ready_series(const SeriesMails& posting, const TrailerChoice& choice);

}  // namespace kvq
