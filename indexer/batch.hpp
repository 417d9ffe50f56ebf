// SPDX-License-Identifier: MIT
// Batches of commits, read and parsed by worker threads and handed to the thread that writes.
#pragma once

#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "indexer/git/git.hpp"
#include "indexer/mail/mail.hpp"
#include "indexer/mail/message_row.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {

/// A commit, read and parsed: everything that does not need the database.
struct PreparedCommit {
  DeliveryRow delivery;
  std::optional<IndexedMail> mail;
  /// The Message-ID of the mail that the commit deletes, if that mail is still in the archive.
  std::optional<std::string> deleted_message_id = {};
  /// The index in PreparedBatch::text_blocks of the block with the mail's text; `text` is its place in the
  /// block.
  size_t block = 0;
  TextSpan text = {};
  /// The index in PreparedBatch::terms of the run with the mail's terms; `document` is its number in the run.
  size_t run = 0;
  size_t document = 0;
};

/// Consecutive commits.
struct PreparedBatch {
  std::vector<PreparedCommit> commits;
  std::vector<std::string> text_blocks;
  std::vector<FullTextRun> terms;
  /// The error of the next commit, which could not be read; null if there is none.
  std::exception_ptr failure;
};

/// Returns whether a commit of the batch deletes a mail.
bool has_deletion(const PreparedBatch& batch);

/// Reads the commits of one repository. Not thread-safe: use one per thread.
class BatchReader {
 public:
  explicit BatchReader(Repository repository) : repository_(std::move(repository)) {}

  /// Returns the commits, up to the first that cannot be read.
  PreparedBatch read(std::span<const WalkedCommit> commits);

 private:
  Repository repository_;
  MailReader mails_;
  FullTextRunBuilder terms_;
};

}  // namespace kvq
