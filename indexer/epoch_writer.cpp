// SPDX-License-Identifier: MIT
#include "indexer/epoch_writer.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "indexer/ordered_pipeline.hpp"
#include "indexer/people.hpp"
#include "schema/base/error.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/stores/maintainers_store.hpp"

namespace kvq {
namespace {

constexpr unsigned parsing_threads = 2;
constexpr size_t batches_ahead = 12;
// A larger transaction rewrites fewer pages and full-text segments, but its terms need more memory. Only a
// killed run loses it: an interrupted run commits it first.
constexpr int64_t mails_a_transaction = 8'000;
// Relating mails in small steps leaves less work for the end, when the other threads are idle.
constexpr int64_t mails_related_at_once = 4'000;

}  // namespace

EpochWriter::EpochWriter(const IndexRun& run, const EpochRow& epoch)
    : run_(run), epoch_(epoch.id), position_(epoch.commits), last_commit_(epoch.head.value_or("")) {}

void EpochWriter::cut_back_to(int64_t position, const std::string& head) {
  position_ = position;
  last_commit_ = head;
}

void EpochWriter::write(const CommitBatches& batches) {
  has_later_deletions_ = run_.archives.has_later_deletions(epoch_);
  std::optional<Transaction> transaction;
  int64_t done = 0;
  int64_t committed = 0;
  int64_t related = 0;
  bool stopped = false;
  const auto consume = [&](size_t index, PreparedBatch&& prepared) {
    if (!run_.bulk_load.may_delete() && has_deletion(prepared)) {
      if (transaction) end(transaction);
      run_.bulk_load.allow_deletions();
    }
    if (!transaction) begin(transaction);
    const int64_t stored = store(prepared);
    const bool is_whole = stored == std::ssize(prepared.commits);
    done += is_whole ? static_cast<int64_t>(batches.sizes[index]) : stored;
    stopped = !is_whole || is_interrupted();
    // The larger the threads and topics that are read again each time, the fewer times.
    if (done - related >= std::max(mails_related_at_once, mails_read_to_relate_)) {
      relate();
      related = done;
    }
    if (done - committed >= std::max(mails_a_transaction, mails_read_to_relate_) ||
        index + 1 == batches.sizes.size() || stopped || run_.database.is_awaited()) {
      end(transaction);
      committed = related = done;
    }
    if (run_.options.progress) {
      const int64_t before = batches.done_before;
      run_.options.progress({run_.list.name, before + committed, batches.total, before + done});
    }
    return !stopped;
  };
  try {
    ordered_pipeline<PreparedBatch>(batches.sizes.size(), parsing_threads, batches_ahead, batches.make_reader,
                                    consume);
  } catch (const Error& error) {
    // The mails stored before the archive failed are valid.
    if (error.kind() == ErrorKind::archive && transaction) end(transaction);
    throw;
  }
  if (stopped) throw Error(ErrorKind::interrupted, "interrupted", "the next 'kvq index' continues from here");
}

void EpochWriter::begin(std::optional<Transaction>& transaction) {
  transaction.emplace(run_.database);
  // Nobody can have seen a part of a database that is filled for the first time.
  if (!run_.bulk_load.may_delete()) run_.database.changes().note_everything();
  if (run_.archives.commit_count(epoch_) != position_) {
    throw Error(ErrorKind::locked, "another kvq process has indexed the same archive in the meantime",
                "run it again to index the rest");
  }
}

void EpochWriter::relate() {
  mails_read_to_relate_ = relations().update(messages().take_touched());
}

void EpochWriter::end(std::optional<Transaction>& transaction) {
  messages().prepare_to_finish();
  relate();
  messages().finish();
  if (const auto file = map_new_files(run_.database)) relations().reconsider_maintainers(*file);
  run_.archives.advance(epoch_, last_commit_, position_);
  transaction->commit();
  transaction.reset();
}

int64_t EpochWriter::store(PreparedBatch& batch) {
  std::vector<int64_t> blocks;
  for (const std::string& frame : batch.text_blocks) blocks.push_back(messages().add_text_block(frame));
  // Adding a run may write the runs before it, so it is added only when its first mail is stored: the mails
  // of the others have all been placed by then.
  std::optional<FullText::AddedRun> terms;
  size_t runs = 0;
  int64_t stored = 0;
  for (PreparedCommit& commit : batch.commits) {
    // A commit of version 1 may have several changes: the next run continues behind it.
    if (stored > 0 && commit.delivery.commit_oid != last_commit_ && is_interrupted()) {
      for (const int64_t block : blocks) messages().note_unused_text(block);
      return stored;
    }
    for (; commit.mail && runs <= commit.run; ++runs) {
      terms.emplace(messages().add_terms(std::move(batch.terms[runs])));
    }
    store(std::move(commit), blocks, terms);
    ++stored;
  }
  auto& warnings = run_.summary.warnings;
  warnings.insert(warnings.end(), batch.warnings.begin(), batch.warnings.end());
  if (batch.failure) std::rethrow_exception(batch.failure);
  return stored;
}

void EpochWriter::store(PreparedCommit commit, const std::vector<int64_t>& blocks,
                        const std::optional<FullText::AddedRun>& terms) {
  DeliveryRow& delivery = commit.delivery;
  delivery.position = ++position_;
  if (commit.mail) {
    ++run_.summary.mails;
    if (has_later_deletions_ && run_.archives.is_deleted_later(epoch_, delivery)) {
      messages().note_deleted_text(blocks[commit.block]);
      run_.archives.add_deleted_mail(epoch_, delivery);
      ++run_.summary.deleted;
      finish(delivery);
      return;
    }
    const MessageStore::Stored stored = messages().store(
        commit.mail->row, {blocks[commit.block], commit.text}, terms->document(commit.document));
    if (stored.reuses_message_id) delivery.defects.push_back(Defect::reused_message_id);
    run_.archives.add_mail(epoch_, delivery, stored.id);
    run_.summary.added += stored.is_new;
  } else if (delivery.blob_oid) {
    run_.summary.deleted +=
        run_.archives.add_deletion(epoch_, delivery, commit.deleted_message_id, messages());
  } else {
    run_.archives.add_empty(epoch_, delivery);
  }
  finish(delivery);
}

void EpochWriter::finish(const DeliveryRow& delivery) {
  run_.summary.defective += !delivery.defects.empty();
  last_commit_ = delivery.commit_oid;
}

}  // namespace kvq
