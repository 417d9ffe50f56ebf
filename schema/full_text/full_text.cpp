// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "schema/base/aside.hpp"
#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_segment.hpp"
#include "schema/full_text/segment_format.hpp"
#include "schema/sqlite/guarded.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// Above this size the runs are written before the transaction ends.
constexpr size_t most_bytes = 64u << 20;
// Every query looks its terms up in each segment. FTS5 merges four segments into one.
constexpr size_t most_segments = 32;

/// Iterates over the terms of a run.
class RunCursor {
 public:
  RunCursor(const FullTextRun& run, const std::vector<int64_t>& messages) : run_(&run), messages_(&messages) {
    look();
  }

  bool is_at_end() const { return at_ == run_->terms.size(); }
  std::string_view term() const { return run_->text_of(at_); }
  void next() {
    ++at_;
    look();
  }

  /// Whether the current term sorts after the term of the other cursor.
  bool is_behind(const RunCursor& other) const {
    return head_ != other.head_ ? head_ > other.head_ : term() > other.term();
  }
  bool has_term(std::string_view term) const { return !is_at_end() && this->term() == term; }

  /// Calls use(message, positions) for each mail that has the term.
  template <class Use>
  void each_mail(const Use& use) const {
    std::string_view postings = run_->postings_of(at_);
    while (!postings.empty()) {
      const auto document = static_cast<size_t>(take_varint(postings));
      const auto bytes = static_cast<size_t>(take_varint(postings));
      if (const int64_t message = (*messages_)[document]; message != 0)
        use(message, postings.substr(0, bytes));
      postings.remove_prefix(bytes);
    }
  }

 private:
  void look() {
    if (!is_at_end()) head_ = head_of(term());
  }

  const FullTextRun* run_;
  const std::vector<int64_t>* messages_;
  size_t at_ = 0;
  uint64_t head_ = 0;
};

/// Merges several runs in term order.
class Merge {
 public:
  void add(RunCursor cursor) {
    if (cursor.is_at_end()) return;
    cursors_.push_back(cursor);
    std::ranges::push_heap(cursors_, later);
  }

  bool is_at_end() const { return cursors_.empty(); }

  /// Advances to the next term and calls use(message, positions) for each mail that has it.
  template <class Use>
  std::string_view take_term(const Use& use) {
    const std::string_view term = cursors_.front().term();
    while (!cursors_.empty() && cursors_.front().has_term(term)) {
      std::ranges::pop_heap(cursors_, later);
      RunCursor& cursor = cursors_.back();
      cursor.each_mail(use);
      cursor.next();
      if (cursor.is_at_end()) {
        cursors_.pop_back();
      } else {
        std::ranges::push_heap(cursors_, later);
      }
    }
    return term;
  }

 private:
  static bool later(const RunCursor& one, const RunCursor& other) { return one.is_behind(other); }

  std::vector<RunCursor> cursors_;
};

}  // namespace

FullText::FullText(const Database& database)
    : database_(database),
      record_(database, sql::full_text_record),
      put_record_(database, sql::put_full_text_record),
      put_index_entry_(database, sql::put_full_text_index_entry),
      put_counts_(database, sql::put_full_text_counts),
      join_(database, sql::join_full_text_segments),
      insert_(database, sql::insert_full_text),
      checksums_(database),
      by_fts5_(!guarded([&] { return knows_segment_format(database.handle()); })),
      delete_by_fts5_(database, sql::delete_full_text),
      removal_(database) {}

FullText::AddedRun FullText::add(FullTextRun run) {
  check_not_prepared();
  if (bytes_ > most_bytes) write();
  bytes_ += run.bytes();
  std::vector<int64_t> messages(run.documents.size());
  runs_.push_back(std::make_shared<PlacedRun>(PlacedRun{std::move(run), std::move(messages)}));
  return {*this, runs_.back()};
}

void FullText::Document::place(int64_t message) const {
  text_->check_not_prepared();
  run_->messages.at(number_) = message;
  ++text_->placed_;
}

void FullText::check_not_prepared() const {
  // A thread is reading the runs.
  if (prepared_.valid()) throw std::logic_error("the full text was changed between prepare() and write()");
}

void FullText::remove(int64_t message) {
  check_not_prepared();
  if (remove_unwritten(message)) return;
  if (by_fts5_) {
    delete_by_fts5_.run(message);
    is_deleted_by_fts5_ = true;
  } else {
    removal_.add(message);
  }
}

bool FullText::remove_unwritten(int64_t message) {
  for (const auto& run : runs_) {
    const auto found = std::ranges::find(run->messages, message);
    if (found == run->messages.end()) continue;
    *found = 0;
    --placed_;
    return true;
  }
  return false;
}

void FullText::prepare() {
  if (!prepared_.valid() && !removal_.is_empty()) removal_.run();
  if (placed_ == 0 || by_fts5_ || prepared_.valid()) return;
  // Makes FTS5 drop its cached structure record.
  database_.execute(sql::refresh_full_text);
  prepared_ = std::async(aside, make_segment, read_structure().unused_id(), std::cref(runs_));
}

void FullText::write() {
  // A new mail may have the id of a removed one.
  if (!removal_.is_empty()) removal_.run();
  if (placed_ > 0 && by_fts5_) {
    write_by_fts5();
  } else if (placed_ > 0) {
    prepare();
    const Segment segment = prepared_.get();
    // Makes FTS5 drop its cached structure record.
    database_.execute(sql::refresh_full_text);
    FullTextStructure structure = read_structure();
    if (segment.pages > 0) {
      write_segment(segment);
      structure.add(segment.id, segment.pages);
      put_record_.run(structure_id, Blob{structure.record()});
    }
    write_counts();
    if (structure.segments() > most_segments) join_segments(segment.pages);
  }
  drop_deleted_by_fts5();
  // The caller may still place documents of a run that it holds.
  std::erase_if(runs_, [](const auto& run) { return run.use_count() == 1; });
  bytes_ = 0;
  for (const auto& run : runs_) {
    std::ranges::fill(run->messages, 0);
    bytes_ += run->run.bytes();
  }
  placed_ = 0;
}

void FullText::finish() {
  write();
  checksums_.write();
}

FullTextStructure FullText::read_structure() {
  auto rows = record_.use(structure_id);
  return FullTextStructure(rows.next() ? rows.text(0) : std::string_view());
}

FullText::Segment FullText::make_segment(int64_t id, const std::vector<std::shared_ptr<PlacedRun>>& runs) {
  struct Pages : SegmentPages {
    Segment segment;
    void put_page(int64_t page, std::string_view bytes) override {
      segment.records.emplace_back(page, bytes);
    }
    void put_index_entry(std::string_view least, int64_t page) override {
      segment.index_entries.emplace_back(least, page);
    }
  } pages;
  Merge merge;
  for (const auto& run : runs) merge.add({run->run, run->messages});
  SegmentWriter writer(pages, id);
  std::vector<std::pair<int64_t, std::string_view>> mails;
  while (!merge.is_at_end()) {
    mails.clear();
    const std::string_view term = merge.take_term(
        [&](int64_t message, std::string_view positions) { mails.emplace_back(message, positions); });
    if (mails.empty()) continue;
    // Message ids follow the commit time, which may differ from the order in the archive.
    const auto by_message = [](const auto& mail) { return mail.first; };
    if (!std::ranges::is_sorted(mails, {}, by_message)) std::ranges::sort(mails, {}, by_message);
    writer.begin_term(term);
    for (const auto& [message, positions] : mails) writer.add(message, positions);
  }
  pages.segment.id = id;
  pages.segment.pages = writer.finish();
  return std::move(pages.segment);
}

void FullText::write_segment(const Segment& segment) {
  for (const auto& [id, bytes] : segment.records) put_record_.run(id, Blob{bytes});
  for (const auto& [least, page] : segment.index_entries) put_index_entry_.run(segment.id, Blob{least}, page);
}

/// Writes the number of tokens of each mail and of all mails, from which FTS5 computes ranks.
void FullText::write_counts() {
  std::array<uint64_t, 1 + full_text_columns> totals{};
  if (auto rows = record_.use(totals_id); rows.next()) {
    std::string_view record = rows.text(0);
    for (uint64_t& total : totals) total = take_varint(record);
  }
  std::string bytes;
  for (const auto& placed : runs_) {
    const auto& [run, messages] = *placed;
    for (size_t document = 0; document < messages.size(); ++document) {
      if (messages[document] == 0) continue;
      bytes.clear();
      ++totals[0];
      for (size_t column = 0; column < full_text_columns; ++column) {
        append_varint(bytes, run.documents[document][column]);
        totals[column + 1] += run.documents[document][column];
      }
      put_counts_.run(messages[document], Blob{bytes});
    }
  }
  bytes.clear();
  for (const uint64_t total : totals) append_varint(bytes, total);
  put_record_.run(totals_id, Blob{bytes});
}

void FullText::write_by_fts5() {
  for (const auto& run : runs_) {
    for (const int64_t message : run->messages) {
      if (message != 0) insert_.run(message);
    }
  }
}

/// Merges all segments: FTS5 then drops the words of the mails that it has deleted.
void FullText::drop_deleted_by_fts5() {
  if (std::exchange(is_deleted_by_fts5_, false)) database_.execute(sql::optimize_full_text);
}

void FullText::join_segments(int64_t pages) {
  constexpr int64_t least = 64;
  join_.run(least + 4 * pages);
}

}  // namespace kvq
