// SPDX-License-Identifier: MIT
// Batches of commits, read and parsed by worker threads and handed to the thread that writes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "indexer/git/git.hpp"
#include "indexer/inputs/input_file.hpp"
#include "indexer/inputs/maildir.hpp"
#include "indexer/mail/mail.hpp"
#include "indexer/mail/message_row.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/stores/archive_store.hpp"

namespace kvq {

/// A commit, read and parsed: everything that does not need the database. In an archive of version 1, one of
/// the changes of a commit; in an input that is no repository, a mail.
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
  /// About mails that could not be read, and are no reason to stop.
  std::vector<std::string> warnings;
};

/// Returns whether a commit of the batch deletes a mail.
bool has_deletion(const PreparedBatch& batch);

/// Collects commits for a batch.
class BatchBuilder {
 public:
  void add(PreparedCommit commit);
  void warn(std::string warning) { batch_.warnings.push_back(std::move(warning)); }
  /// Notes the current exception as the batch's failure.
  void fail() { batch_.failure = std::current_exception(); }
  /// Returns the batch and leaves the builder empty.
  PreparedBatch take();

 private:
  PreparedBatch batch_;
  TextBlockBuilder texts_;
  FullTextRunBuilder terms_;
};

/// Reads the commits of one repository. Not thread-safe: use one per thread.
class BatchReader {
 public:
  BatchReader(Repository repository, EpochKind kind) : repository_(std::move(repository)), kind_(kind) {}

  /// Returns the commits, up to the first that cannot be read. `before` is the commit before them, if it is
  /// not the beginning of the history; only archives of version 1 need it.
  PreparedBatch read(std::span<const WalkedCommit> commits, std::optional<WalkedCommit> before);

 private:
  Repository repository_;
  EpochKind kind_;
  MailReader mails_;
  BatchBuilder batch_;
};

/// Reads mails of inputs that are no repositories. Not thread-safe: use one per thread.
class MailBatchReader {
 public:
  /// `now` is in seconds UTC: a mail is not from the future.
  explicit MailBatchReader(int64_t now) : now_(now) {}

  /// Returns the mails at these places of a file.
  PreparedBatch read(const InputFile& file, std::span<const FilePlace> places, EpochKind kind,
                     MboxFormat format);
  /// Returns the mails of these files of a Maildir. Leaves out those that left it meanwhile, and warns of
  /// those that cannot be read.
  PreparedBatch read(const std::filesystem::path& maildir, std::span<const MaildirFile> files);

 private:
  PreparedCommit prepare(std::string_view bytes, bool is_cut_off, FilePlace place, int64_t file_time);

  int64_t now_;
  MailReader mails_;
  BatchBuilder batch_;
};

}  // namespace kvq
