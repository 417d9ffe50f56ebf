// SPDX-License-Identifier: MIT
#include "indexer/batch.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

PreparedCommit prepare(const Repository& repository, MailReader& reader, const WalkedCommit& commit) {
  ArchiveCommit read = repository.read(commit);
  const int64_t committed = kept_commit_time(commit.committed);
  PreparedCommit out{{.position = 0,
                      .commit_oid = commit.id,
                      .committed = committed,
                      .blob_oid = {},
                      .bytes = 0,
                      .defects = {}},
                     std::nullopt};
  if (read.mail) {
    out.delivery.blob_oid = read.mail->blob;
    out.delivery.bytes = static_cast<int64_t>(read.mail->bytes.size());
    out.mail = to_row(reader.read(read.mail->bytes), to_hex(read.mail->blob), committed);
    out.delivery.defects = std::move(out.mail->defects);
  } else if (read.deleted_blob) {
    out.delivery.blob_oid = read.deleted_blob;
    if (const auto bytes = repository.blob(*read.deleted_blob)) {
      out.deleted_message_id =
          to_row(reader.read(*bytes), to_hex(*read.deleted_blob), committed).row.message_id;
    }
  } else {
    out.delivery.defects = {Defect::no_mail};
  }
  if (committed != commit.committed) out.delivery.defects.push_back(Defect::bad_commit_time);
  return out;
}

}  // namespace

bool has_deletion(const PreparedBatch& batch) {
  return std::ranges::any_of(
      batch.commits, [](const PreparedCommit& commit) { return !commit.mail && commit.delivery.blob_oid; });
}

PreparedBatch BatchReader::read(std::span<const WalkedCommit> commits) {
  PreparedBatch batch;
  TextBlockBuilder texts;
  try {
    for (const WalkedCommit& walked : commits) {
      PreparedCommit commit = prepare(repository_, mails_, walked);
      if (commit.mail) {
        if (texts.is_full()) batch.text_blocks.push_back(texts.take_frame());
        commit.block = batch.text_blocks.size();
        commit.text = texts.add(commit.mail->row.body);
        if (terms_.is_full()) batch.terms.push_back(terms_.take());
        commit.run = batch.terms.size();
        commit.document = terms_.add(commit.mail->row);
        commit.mail->row.indexed = {};
      }
      batch.commits.push_back(std::move(commit));
    }
  } catch (const Error&) {
    batch.failure = std::current_exception();
  }
  if (!terms_.is_empty()) batch.terms.push_back(terms_.take());
  if (!texts.is_empty()) batch.text_blocks.push_back(texts.take_frame());
  return batch;
}

}  // namespace kvq
