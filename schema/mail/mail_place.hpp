// SPDX-License-Identifier: MIT
// The kinds of epochs, and where the bytes of a mail are in one.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kvq {

/// What an epoch is: a repository of public-inbox in version 2 or 1, a mailbox in one file, a Maildir, or a
/// file with one mail.
enum class EpochKind { git, git_v1, mbox, maildir, mail };

inline constexpr std::array<std::string_view, 5> epoch_kind_names = {"git", "git-v1", "mbox", "maildir",
                                                                     "mail"};

/// The variants of mbox (mbox(5) of qmail, RFC 4155). They differ in how they keep a line of a mail apart
/// that begins with `From `; `automatic` decides for each mail.
enum class MboxFormat { automatic, mboxo, mboxrd, mboxcl, mboxcl2 };

inline constexpr std::array<std::string_view, 5> mbox_format_names = {"auto", "mboxo", "mboxrd", "mboxcl",
                                                                      "mboxcl2"};

constexpr std::string_view name_of(EpochKind kind) {
  return epoch_kind_names[static_cast<size_t>(kind)];
}

constexpr std::string_view name_of(MboxFormat format) {
  return mbox_format_names[static_cast<size_t>(format)];
}

/// Returns the kind that a row of the database names.
constexpr EpochKind epoch_kind(std::string_view name) {
  return static_cast<EpochKind>(std::ranges::find(epoch_kind_names, name) - epoch_kind_names.begin());
}

/// Returns the format with this name; `automatic` for any other text.
constexpr MboxFormat mbox_format(std::string_view name) {
  const auto* const known = std::ranges::find(mbox_format_names, name);
  return known == mbox_format_names.end() ? MboxFormat::automatic
                                          : static_cast<MboxFormat>(known - mbox_format_names.begin());
}

constexpr bool is_repository(EpochKind kind) {
  return kind == EpochKind::git || kind == EpochKind::git_v1;
}

/// A mail that is in no repository: in a file, the place of its bytes as they are stored there; in a Maildir,
/// the part of the file's name that stays when its flags change.
struct FilePlace {
  int64_t begin = 0;
  int64_t bytes = 0;
  std::string name = {};

  bool operator==(const FilePlace&) const = default;
};

/// Where a mail can be read again. Object ids are raw bytes.
struct MailPlace {
  /// The path of the epoch.
  std::string path;
  EpochKind kind = EpochKind::git;
  MboxFormat mbox_format = MboxFormat::automatic;
  /// The last indexed commit of the epoch; empty before the first.
  std::string indexed_head;
  std::string blob;
  /// Seconds UTC.
  int64_t committed = 0;
  /// Only if the epoch is no repository.
  FilePlace in_file = {};
};

}  // namespace kvq
