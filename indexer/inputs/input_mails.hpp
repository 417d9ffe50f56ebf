// SPDX-License-Identifier: MIT
// Reads single mails from files and Maildirs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/inputs/input_file.hpp"
#include "indexer/inputs/mbox.hpp"
#include "schema/mail/mail_place.hpp"

namespace kvq {

/// Returns the id that git gives a blob with these bytes, as raw bytes.
std::string blob_id(std::string_view bytes);

/// A mail as it was before it was put into its file.
struct InputMail {
  std::string bytes;
  /// Whether it is longer than most_mail_bytes.
  bool is_cut_off = false;
};

/// Returns the mail at a place of a file. Throws Error (archive) if the file has become shorter meanwhile.
InputMail mail_in_file(const InputFile& file, const FilePlace& place, EpochKind kind, MboxFormat format);

/// Returns the mail of a file of a Maildir; absent if the file is gone.
std::optional<InputMail> mail_in_maildir(const std::filesystem::path& file);

/// Finds the mails in an mbox, or the only one in a file with one mail.
class MailScanner {
 public:
  /// The file must outlive the scanner.
  MailScanner(const InputFile& file, EpochKind kind, MboxFormat format);

  /// As those of MboxScanner.
  std::optional<FilePlace> next();
  void go_to(int64_t begin) { mbox_.go_to(begin); }
  int64_t position() const { return is_mbox_ ? mbox_.position() : file_.size(); }

 private:
  const InputFile& file_;
  bool is_mbox_;
  MboxScanner mbox_;
  bool is_at_end_ = false;
};

/// Returns the first mails of an input that is no repository, at most `most` of them. Throws Error (archive).
std::vector<std::string> first_mails(const std::filesystem::path& path, EpochKind kind, size_t most);

/// Keeps the files that it has read open. Use one per thread, and only for one run.
class InputMails {
 public:
  /// Returns a mail; absent if it is no longer there, or if there is another one now. Throws Error (archive)
  /// if the file or folder does not exist or cannot be read.
  std::optional<std::string> read(const MailPlace& place);

 private:
  std::optional<InputMail> read_any(const MailPlace& place);

  std::map<std::string, InputFile> files_;
  /// The paths of the mails of each Maildir, by name.
  std::map<std::string, std::map<std::string, std::string>> maildirs_;
};

}  // namespace kvq
