// SPDX-License-Identifier: MIT
#include "schema/full_text.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <string>
#include <utility>

#include "schema/full_text_segment.hpp"
#include "schema/full_text_structure.hpp"
#include "schema/varint.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// As FTS5 numbers its records.
constexpr int64_t totals_id = 1;
constexpr int64_t structure_id = 10;

// More of them are written before a transaction ends.
constexpr size_t most_bytes = 64u << 20;
// Each costs every question a look. FTS5 joins four into one.
constexpr size_t most_segments = 32;

/// The next word of a run.
class RunCursor {
 public:
  RunCursor(const FullTextRun& run, const std::vector<int64_t>& messages) : run_(&run), messages_(&messages) {
    look();
  }

  bool is_at_end() const { return at_ == run_->words.size(); }
  std::string_view word() const { return run_->text_of(at_); }
  void next() {
    ++at_;
    look();
  }

  /// Whether the word comes later.
  bool is_behind(const RunCursor& other) const {
    return head_ != other.head_ ? head_ > other.head_ : word() > other.word();
  }
  bool has_word(std::string_view word) const { return !is_at_end() && this->word() == word; }

  /// Calls use(message, positions) for each mail that has the word.
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
    if (!is_at_end()) head_ = head_of(word());
  }

  const FullTextRun* run_;
  const std::vector<int64_t>* messages_;
  size_t at_ = 0;
  uint64_t head_ = 0;
};

/// Several runs as one.
class Merge {
 public:
  void add(RunCursor cursor) {
    if (cursor.is_at_end()) return;
    cursors_.push_back(cursor);
    std::ranges::push_heap(cursors_, later);
  }

  bool is_at_end() const { return cursors_.empty(); }

  /// Takes the next word, and calls use(message, positions) for each mail that has it.
  template <class Use>
  std::string_view take_word(const Use& use) {
    const std::string_view word = cursors_.front().word();
    while (!cursors_.empty() && cursors_.front().has_word(word)) {
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
    return word;
  }

 private:
  static bool later(const RunCursor& one, const RunCursor& other) { return one.is_behind(other); }

  std::vector<RunCursor> cursors_;
};

class Pages : public SegmentPages {
 public:
  Pages(Statement& put_record, Statement& put_separator)
      : put_record_(put_record), put_separator_(put_separator) {}
  void put_page(int64_t id, std::string_view bytes) override { put_record_.run(id, Blob{bytes}); }
  void put_separator(int64_t segment, std::string_view least, int64_t page) override {
    put_separator_.run(segment, Blob{least}, page);
  }

 private:
  Statement& put_record_;
  Statement& put_separator_;
};

}  // namespace

FullText::FullText(const Database& database)
    : database_(database),
      record_(database, sql::full_text_record),
      put_record_(database, sql::put_full_text_record),
      put_separator_(database, sql::put_full_text_separator),
      put_counts_(database, sql::put_full_text_counts),
      join_(database, sql::join_full_text_segments) {}

void FullText::add(FullTextRun run) {
  if (bytes_ > most_bytes) write();
  bytes_ += run.bytes();
  std::vector<int64_t> messages(run.documents.size());
  runs_.push_back({std::move(run), std::move(messages)});
}

void FullText::place(size_t document, int64_t message) {
  runs_.back().messages[document] = message;
  ++placed_;
}

void FullText::write() {
  if (placed_ > 0) {
    refresh();
    std::string record;
    if (auto rows = record_.use(structure_id); rows.next()) record = rows.text(0);
    FullTextStructure structure(record);
    const int64_t id = structure.unused_id();
    const int64_t pages = write_segment(id);
    if (pages > 0) {
      structure.add(id, pages);
      put_record_.run(structure_id, Blob{structure.record()});
    }
    write_counts();
    if (structure.segments() > most_segments) join_segments(pages);
  }
  // The last run may not be placed whole yet.
  if (runs_.size() > 1) runs_.erase(runs_.begin(), runs_.end() - 1);
  if (!runs_.empty()) {
    std::ranges::fill(runs_.back().messages, 0);
    bytes_ = runs_.back().run.bytes();
  }
  placed_ = 0;
}

/// Has FTS5 write what it has gathered of deletions, which are older, and forget the structure it knows: it
/// reads it anew after a savepoint was rolled back.
void FullText::refresh() {
  database_.execute(sql::refresh_full_text);
}

int64_t FullText::write_segment(int64_t id) {
  Merge merge;
  for (const auto& [run, messages] : runs_) merge.add({run, messages});
  Pages pages(put_record_, put_separator_);
  SegmentWriter writer(pages, id);
  std::vector<std::pair<int64_t, std::string_view>> mails;
  while (!merge.is_at_end()) {
    mails.clear();
    const std::string_view word = merge.take_word(
        [&](int64_t message, std::string_view positions) { mails.emplace_back(message, positions); });
    if (mails.empty()) continue;
    // Messages are numbered by when they came, which need not be the order of the archive.
    const auto by_message = [](const auto& mail) { return mail.first; };
    if (!std::ranges::is_sorted(mails, {}, by_message)) std::ranges::sort(mails, {}, by_message);
    writer.begin_word(word);
    for (const auto& [message, positions] : mails) writer.add(message, positions);
  }
  return writer.finish();
}

/// How many words each mail has, and all of them have: what ranks are made of.
void FullText::write_counts() {
  std::array<uint64_t, 1 + full_text_columns> totals{};
  if (auto rows = record_.use(totals_id); rows.next()) {
    std::string_view record = rows.text(0);
    for (uint64_t& total : totals) total = take_varint(record);
  }
  std::string bytes;
  for (const auto& [run, messages] : runs_) {
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

void FullText::join_segments(int64_t pages) {
  constexpr int64_t least = 64;
  join_.run(least + 4 * pages);
}

}  // namespace kvq
