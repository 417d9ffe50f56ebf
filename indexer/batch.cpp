// SPDX-License-Identifier: MIT
#include "indexer/batch.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "indexer/inputs/delivery_time.hpp"
#include "indexer/inputs/input_mails.hpp"
#include "schema/base/error.hpp"
#include "schema/base/object_id.hpp"
#include "schema/base/system_reason.hpp"

namespace kvq {
namespace {

/// Reads the mails of the commits of a repository.
class CommitReading {
 public:
  CommitReading(const Repository& repository, MailReader& reader)
      : repository_(repository), reader_(reader) {}

  PreparedCommit of_version_2(const WalkedCommit& commit) {
    ArchiveCommit read = repository_.read(commit);
    if (read.mail) return mail(commit, std::move(*read.mail));
    return read.deleted_blob ? deletion(commit, *read.deleted_blob) : empty(commit);
  }

  /// At least one for each commit, in version 1.
  std::vector<PreparedCommit> of_version_1(const WalkedCommit& commit,
                                           const std::optional<WalkedCommit>& before) {
    std::vector<PreparedCommit> out;
    for (FileChange& change : repository_.changes(commit, before)) {
      out.push_back(change.is_deletion ? deletion(commit, change.blob)
                                       : added(commit, std::move(change.blob)));
    }
    if (out.empty()) out.push_back(empty(commit));
    return out;
  }

 private:
  PreparedCommit mail(const WalkedCommit& commit, CommitFile file) {
    PreparedCommit out = begin(commit);
    out.delivery.bytes = static_cast<int64_t>(file.bytes.size());
    out.mail = to_row(reader_.read(file.bytes), to_hex(file.blob), out.delivery.committed);
    out.delivery.blob_oid = std::move(file.blob);
    auto& defects = out.delivery.defects;
    defects.insert(defects.begin(), out.mail->defects.begin(), out.mail->defects.end());
    return out;
  }

  PreparedCommit added(const WalkedCommit& commit, Oid blob) {
    if (blob == empty_blob()) return empty(commit);
    std::string bytes = repository_.mail(blob, commit);
    return mail(commit, {std::move(blob), std::move(bytes)});
  }

  PreparedCommit deletion(const WalkedCommit& commit, const Oid& blob) {
    PreparedCommit out = begin(commit);
    out.delivery.blob_oid = blob;
    if (const auto bytes = repository_.blob(blob)) {
      out.deleted_message_id =
          to_row(reader_.read(*bytes), to_hex(blob), out.delivery.committed).row.message_id;
    }
    return out;
  }

  static PreparedCommit empty(const WalkedCommit& commit) {
    PreparedCommit out = begin(commit);
    out.delivery.defects.insert(out.delivery.defects.begin(), Defect::no_mail);
    return out;
  }

  static PreparedCommit begin(const WalkedCommit& commit) {
    const int64_t committed = kept_commit_time(commit.committed);
    PreparedCommit out{{.position = 0,
                        .commit_oid = commit.id,
                        .committed = committed,
                        .blob_oid = {},
                        .bytes = 0,
                        .defects = {}},
                       std::nullopt};
    if (committed != commit.committed) out.delivery.defects.push_back(Defect::bad_commit_time);
    return out;
  }

  const Repository& repository_;
  MailReader& reader_;
};

/// Returns a file of a Maildir whose flags have changed since it was listed; absent if it is gone.
std::optional<InputMail> mail_under_new_name(const std::filesystem::path& maildir, const std::string& name,
                                             std::vector<MaildirFile>& files) {
  if (files.empty()) files = files_in_maildir(maildir);
  const auto file = std::ranges::lower_bound(files, name, {}, &MaildirFile::name);
  if (file == files.end() || file->name != name) return std::nullopt;
  return mail_in_maildir(maildir / file->path);
}

}  // namespace

bool has_deletion(const PreparedBatch& batch) {
  return std::ranges::any_of(
      batch.commits, [](const PreparedCommit& commit) { return !commit.mail && commit.delivery.blob_oid; });
}

void BatchBuilder::add(PreparedCommit commit) {
  if (commit.mail) {
    if (texts_.is_full()) batch_.text_blocks.push_back(texts_.take_frame());
    commit.block = batch_.text_blocks.size();
    commit.text = texts_.add(commit.mail->row.body);
    if (terms_.is_full()) batch_.terms.push_back(terms_.take());
    commit.run = batch_.terms.size();
    commit.document = terms_.add(commit.mail->row);
    commit.mail->row.indexed = {};
  }
  batch_.commits.push_back(std::move(commit));
}

PreparedBatch BatchBuilder::take() {
  if (!terms_.is_empty()) batch_.terms.push_back(terms_.take());
  if (!texts_.is_empty()) batch_.text_blocks.push_back(texts_.take_frame());
  return std::exchange(batch_, {});
}

PreparedBatch BatchReader::read(std::span<const WalkedCommit> commits, std::optional<WalkedCommit> before) {
  CommitReading reading(repository_, mails_);
  try {
    for (const WalkedCommit& walked : commits) {
      if (kind_ == EpochKind::git) {
        batch_.add(reading.of_version_2(walked));
        continue;
      }
      for (PreparedCommit& change : reading.of_version_1(walked, before)) batch_.add(std::move(change));
      before = walked;
    }
  } catch (const Error&) {
    batch_.fail();
  }
  return batch_.take();
}

PreparedBatch MailBatchReader::read(const InputFile& file, std::span<const FilePlace> places, EpochKind kind,
                                    MboxFormat format) {
  constexpr int64_t nanoseconds_a_second = 1'000'000'000;
  try {
    for (const FilePlace& place : places) {
      const InputMail mail = mail_in_file(file, place, kind, format);
      batch_.add(prepare(mail.bytes, mail.is_cut_off, place, file.stamp().modified / nanoseconds_a_second));
    }
  } catch (const Error&) {
    batch_.fail();
  }
  return batch_.take();
}

PreparedBatch MailBatchReader::read(const std::filesystem::path& maildir,
                                    std::span<const MaildirFile> files) {
  std::vector<MaildirFile> files_now;
  try {
    for (const MaildirFile& file : files) {
      try {
        auto mail = mail_in_maildir(maildir / file.path);
        if (!mail) mail = mail_under_new_name(maildir, file.name, files_now);
        if (!mail) continue;
        batch_.add(prepare(mail->bytes, mail->is_cut_off, {0, 0, file.name}, delivery_time_in(file.name)));
      } catch (const Error& error) {
        if (error.kind() != ErrorKind::archive || is_of_machine(error)) throw;
        batch_.warn(std::string(error.what()) + "; its mail is not indexed");
      }
    }
  } catch (const Error&) {
    batch_.fail();
  }
  return batch_.take();
}

PreparedCommit MailBatchReader::prepare(std::string_view bytes, bool is_cut_off, FilePlace place,
                                        int64_t file_time) {
  const std::string id = blob_id(bytes);
  PreparedCommit out{{.position = 0,
                      .commit_oid = id,
                      .committed = kept_commit_time(file_time),
                      .blob_oid = {},
                      .bytes = static_cast<int64_t>(bytes.size()),
                      .defects = {},
                      .in_file = std::move(place)},
                     std::nullopt};
  if (bytes.empty()) {
    out.delivery.defects = {Defect::no_mail};
    return out;
  }
  ParsedMail parsed = mails_.read(bytes);
  out.delivery.committed = delivery_time(parsed, file_time, now_);
  out.mail = to_row(std::move(parsed), to_hex(id), out.delivery.committed);
  out.delivery.blob_oid = id;
  out.delivery.defects = std::move(out.mail->defects);
  if (is_cut_off && std::ranges::find(out.delivery.defects, Defect::cut_off) == out.delivery.defects.end())
    out.delivery.defects.push_back(Defect::cut_off);
  return out;
}

}  // namespace kvq
