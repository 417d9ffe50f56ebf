// SPDX-License-Identifier: MIT
#include "indexer/input_indexer.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "indexer/inputs/input_file.hpp"
#include "indexer/inputs/input_mails.hpp"
#include "indexer/inputs/maildir.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr size_t most_mails_a_batch = 128;
constexpr size_t least_mails_a_batch = 16;
constexpr size_t least_batches = 8;
// Two threads read ahead six batches, or one mail each.
constexpr int64_t most_bytes_a_batch = 16 << 20;
// So many places are in memory at once.
constexpr size_t mails_found_at_once = 65'536;

EpochRow epoch_of(const IndexRun& run, const EpochPath& input) {
  if (auto known = run.archives.epoch_at(run.list.id, input.path.string())) {
    if (known->kind == input.kind) return std::move(*known);
    throw Error(ErrorKind::archive,
                fmt::format("'{}' is of the kind '{}' now, and was of the kind '{}' when it was indexed",
                            input.path.string(), name_of(input.kind), name_of(known->kind)),
                "move it to another path, and back what was there");
  }
  Transaction transaction(run.database);
  EpochRow row = run.archives.add_epoch(run.list.id, run.archives.number_before(run.list.id),
                                        input.path.string(), input.kind);
  transaction.commit();
  return row;
}

/// Splits mails into batches.
class Batches {
 public:
  explicit Batches(size_t mails)
      : most_(std::clamp(mails / least_batches, least_mails_a_batch, most_mails_a_batch)) {}

  void add(int64_t bytes) {
    if (begins_.empty() || mails_ - begins_.back() == most_ || bytes_ + bytes > most_bytes_a_batch) {
      begins_.push_back(mails_);
      bytes_ = 0;
    }
    ++mails_;
    bytes_ += bytes;
  }

  size_t begin(size_t index) const { return begins_[index]; }
  std::vector<size_t> sizes() const {
    std::vector<size_t> out;
    for (size_t i = 0; i < begins_.size(); ++i)
      out.push_back((i + 1 < begins_.size() ? begins_[i + 1] : mails_) - begins_[i]);
    return out;
  }

 private:
  size_t most_;
  std::vector<size_t> begins_;
  size_t mails_ = 0;
  int64_t bytes_ = 0;
};

/// Ends the removal of mails.
void finish_removal(const IndexRun& run) {
  run.writers.relations.update(run.writers.messages.take_touched());
  run.writers.messages.finish();
}

/// Makes the end of the epoch the end of its list, if no archive follows it, for ranges up to HEAD.
void note_head(const IndexRun& run, int64_t epoch) {
  const auto row = run.archives.epoch_with_id(epoch);
  std::vector<RefRow> refs;
  if (row && row->head) refs.push_back({"HEAD", *row->head});
  if (run.archives.refs(epoch) != refs) run.archives.replace_refs(epoch, refs);
}

class FileIndexer {
 public:
  FileIndexer(const IndexRun& run, const EpochPath& input)
      : run_(run),
        row_(epoch_of(run, input)),
        file_(InputFile::open(input.path)),
        format_(run.options.mbox_format.value_or(row_.mbox_format.value_or(MboxFormat::automatic))),
        scanner_(std::in_place, file_, row_.kind, format_),
        writer_(run, row_) {}

  void index() {
    if (row_.file != file_.stamp() || is_other_format()) {
      prepare();
      if (!continues_at_end()) skip_known();
      index_rest();
    }
    if (file_.damage()) throw Error(*file_.damage());
    Transaction transaction(run_.database);
    run_.archives.note_file(row_.id, file_.stamp());
    note_format();
    note_head(run_, row_.id);
    transaction.commit();
  }

 private:
  bool is_other_format() const { return row_.kind == EpochKind::mbox && row_.mbox_format != format_; }

  /// Notes that the database does not have the file as it is, until the end of the run, and the format of a
  /// new one.
  void prepare() {
    const bool is_new = row_.commits == 0 && is_other_format();
    if (!row_.file && !is_new) return;
    Transaction transaction(run_.database);
    if (row_.file) run_.archives.note_file(row_.id, std::nullopt);
    if (is_new) note_format();
    transaction.commit();
  }

  void note_format() {
    if (is_other_format()) run_.archives.set_mbox_format(row_.id, format_);
    row_.mbox_format = format_;
  }

  std::string id_of(const FilePlace& place) const {
    return blob_id(mail_in_file(file_, place, row_.kind, format_).bytes);
  }

  /// Returns whether the last indexed mail is where it was, so that the file has only grown, and goes behind
  /// it.
  bool continues_at_end() {
    if (!row_.head || is_other_format()) return false;
    const auto last = run_.archives.place_at(row_.id, row_.commits);
    if (!last || last->begin + last->bytes > file_.size()) return false;
    scanner_->go_to(last->begin);
    if (scanner_->next() == last && id_of(*last) == row_.head) return true;
    scanner_.emplace(file_, row_.kind, format_);
    return false;
  }

  /// Compares the file with the mails that it had, from its beginning, and removes those from the first that
  /// is another one.
  void skip_known() {
    const std::vector<std::string> known = run_.archives.commits(row_.id);
    std::vector<std::pair<int64_t, FilePlace>> moved;
    int64_t kept = 0;
    while (kept < std::ssize(known)) {
      next_ = scanner_->next();
      if (!next_ || id_of(*next_) != known[static_cast<size_t>(kept)]) break;
      ++kept;
      if (run_.archives.place_at(row_.id, kept) != *next_) moved.emplace_back(kept, *next_);
      next_.reset();
    }
    if (moved.empty() && kept == std::ssize(known)) return;
    if (kept < std::ssize(known)) run_.bulk_load.allow_deletions();
    Transaction transaction(run_.database);
    note_format();
    for (const auto& [position, place] : moved) run_.archives.move_mail(row_.id, position, place);
    if (kept < std::ssize(known)) {
      run_.summary.deleted += run_.archives.forget_after(row_.id, kept, run_.writers.messages);
      const std::string head = kept == 0 ? std::string() : known[static_cast<size_t>(kept) - 1];
      run_.archives.advance(row_.id, head, kept);
      writer_.cut_back_to(kept, head);
      finish_removal(run_);
    }
    transaction.commit();
  }

  void index_rest() {
    int64_t done = 0;
    for (;;) {
      std::vector<FilePlace> places;
      if (next_) places.push_back(*std::exchange(next_, std::nullopt));
      while (places.size() < mails_found_at_once) {
        auto place = scanner_->next();
        if (!place) break;
        places.push_back(std::move(*place));
      }
      if (places.empty()) return;
      write(places, done);
      done += std::ssize(places);
    }
  }

  void write(const std::vector<FilePlace>& places, int64_t done) {
    Batches batches(places.size());
    for (const FilePlace& place : places) batches.add(place.bytes);
    const std::vector<size_t> sizes = batches.sizes();
    const auto make_reader = [&] {
      return [&, reader = std::make_shared<MailBatchReader>(now_)](size_t index) {
        const auto batch = std::span(places).subspan(batches.begin(index), sizes[index]);
        return reader->read(file_, batch, row_.kind, format_);
      };
    };
    // The rest of the file has as many mails as the part before, by its size.
    const int64_t found = done + std::ssize(places);
    const auto share =
        static_cast<double>(file_.size()) / static_cast<double>(std::max<int64_t>(scanner_->position(), 1));
    writer_.write({sizes, make_reader, done, static_cast<int64_t>(static_cast<double>(found) * share)});
  }

  const IndexRun& run_;
  EpochRow row_;
  InputFile file_;
  MboxFormat format_;
  std::optional<MailScanner> scanner_;
  EpochWriter writer_;
  int64_t now_ = std::time(nullptr);
  /// A mail that was found and not indexed yet.
  std::optional<FilePlace> next_;
};

/// Removes the mails whose names are gone.
void remove_gone(const IndexRun& run, const std::vector<NamedDelivery>& gone) {
  if (gone.empty()) return;
  run.bulk_load.allow_deletions();
  Transaction transaction(run.database);
  for (const NamedDelivery& mail : gone) run.archives.remove_name(mail.delivery, run.writers.messages);
  run.summary.deleted += std::ssize(gone);
  finish_removal(run);
  transaction.commit();
}

void index_maildir(const IndexRun& run, const EpochPath& input) {
  const EpochRow row = epoch_of(run, input);
  const std::vector<MaildirFile> files = files_in_maildir(input.path);
  const std::vector<NamedDelivery> known = run.archives.names(row.id);
  std::vector<NamedDelivery> gone;
  std::vector<MaildirFile> added;
  const auto by_name = [](const auto& a, const auto& b) { return a.name < b.name; };
  std::set_difference(known.begin(), known.end(), files.begin(), files.end(), std::back_inserter(gone),
                      by_name);
  std::set_difference(files.begin(), files.end(), known.begin(), known.end(), std::back_inserter(added),
                      by_name);
  remove_gone(run, gone);
  // By name within a second.
  std::ranges::stable_sort(added, {}, [](const MaildirFile& file) { return delivery_time_in(file.name); });
  Batches batches(added.size());
  for (const MaildirFile& file : added) {
    std::error_code failed;
    const auto size = std::filesystem::file_size(input.path / file.path, failed);
    batches.add(failed ? 0 : static_cast<int64_t>(size));
  }
  const std::vector<size_t> sizes = batches.sizes();
  const int64_t now = std::time(nullptr);
  const auto make_reader = [&] {
    return [&, reader = std::make_shared<MailBatchReader>(now)](size_t index) {
      return reader->read(input.path, std::span(added).subspan(batches.begin(index), sizes[index]));
    };
  };
  if (!added.empty()) EpochWriter(run, row).write({sizes, make_reader, 0, std::ssize(added)});
  Transaction transaction(run.database);
  note_head(run, row.id);
  transaction.commit();
}

}  // namespace

void index_input(const IndexRun& run, const EpochPath& input) {
  if (input.kind == EpochKind::maildir) {
    index_maildir(run, input);
  } else {
    FileIndexer(run, input).index();
  }
}

}  // namespace kvq
