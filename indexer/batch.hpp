// SPDX-License-Identifier: MIT
// Commits read and parsed some at a time: what threads hand to the one that writes.
#pragma once

#include <cstddef>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "indexer/git/git.hpp"
#include "indexer/mail/mail.hpp"
#include "indexer/mail/message_row.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {

/// A commit, read and parsed: all that can be done without the database.
struct PreparedCommit {
  DeliveryRow delivery;
  std::optional<IndexedMail> mail;
  /// Of the mail that it deletes, where that is still in the archive.
  std::optional<std::string> deleted_message_id = {};
  /// Which of the batch's blocks has the text of the mail, and where.
  size_t block = 0;
  TextSpan text = {};
  /// Its place among the mails of the batch's words.
  size_t document = 0;
};

/// Commits that follow one another.
struct PreparedBatch {
  std::vector<PreparedCommit> commits;
  std::vector<std::string> text_blocks;
  FullTextRun words;
  /// Why the commit behind these could not be read.
  std::exception_ptr failure;
};

/// Whether one of the commits takes a mail out.
bool has_deletion(const PreparedBatch& batch);

/// Reads one archive. For one thread.
class BatchReader {
 public:
  explicit BatchReader(const std::filesystem::path& archive);

  /// The commits up to the first that cannot be read.
  PreparedBatch read(std::span<const WalkedCommit> commits);

 private:
  Repository repository_;
  MailReader mails_;
  FullTextRunBuilder words_;
};

}  // namespace kvq
