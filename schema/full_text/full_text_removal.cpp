// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_removal.hpp"

#include <SQLiteCpp/Database.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_bytes.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/full_text/full_text_segment.hpp"
#include "schema/sqlite/guarded.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

/// Looks for messages in a doclist.
class SearchSink : public DoclistSink {
 public:
  explicit SearchSink(const std::set<int64_t>& messages) : messages_(messages) {}

  void take(int64_t id, std::string_view /*positions*/) override {
    found_ = found_ || messages_.contains(id);
  }
  bool found() const { return found_; }

 private:
  const std::set<int64_t>& messages_;
  bool found_ = false;
};

/// Writes the pages of a segment into the database.
class StoredPages : public SegmentPages {
 public:
  StoredPages(const Database& database, int64_t segment)
      : put_record_(database, sql::put_full_text_record),
        put_index_entry_(database, sql::put_full_text_index_entry),
        segment_(segment) {}

  void put_page(int64_t id, std::string_view bytes) override { put_record_.run(id, Blob{bytes}); }
  void put_index_entry(std::string_view least, int64_t page) override {
    put_index_entry_.run(segment_, Blob{least}, page);
  }

 private:
  Statement put_record_;
  Statement put_index_entry_;
  int64_t segment_;
};

/// Copies a segment without some messages, and without terms that only they have.
class CopySink : public TermSink {
 public:
  CopySink(SegmentWriter& writer, const std::set<int64_t>& without) : writer_(writer), without_(without) {}

  void begin_term(std::string_view term) override {
    term_ = term;
    is_written_ = false;
  }
  void take(int64_t id, std::string_view positions) override {
    // An entry without positions says that an earlier mail with this id was deleted by FTS5.
    if (!positions.empty() && without_.contains(id)) return;
    if (!std::exchange(is_written_, true)) writer_.begin_term(term_);
    if (positions.empty()) {
      writer_.add_deleted(id);
    } else {
      writer_.add(id, positions);
    }
  }

 private:
  SegmentWriter& writer_;
  const std::set<int64_t>& without_;
  std::string term_;
  bool is_written_ = false;
};

}  // namespace

FullTextRemoval::FullTextRemoval(const Database& database) : database_(database), checksums_(database) {}

void FullTextRemoval::add(int64_t message) {
  if (!messages_.insert(message).second) return;
  std::string word = first_word(sql::first_texts_of_message, message);
  if (word.empty()) word = first_word(sql::other_texts_of_message, message);
  if (!word.empty()) messages_of_word_[std::move(word)].insert(message);
}

std::string FullTextRemoval::first_word(std::string_view statement, int64_t message) {
  if (!tokenizer_) tokenizer_.emplace(database_.handle().getHandle());
  std::string word;
  Statement texts(database_, statement);
  auto row = texts.use(message);
  if (!row.next()) return word;
  const int columns = statement == sql::first_texts_of_message ? 3 : 7;
  for (int column = 0; column < columns && word.empty(); ++column) {
    tokenizer_->each_token(row.text(column), [&](std::string_view token) {
      if (word.empty()) word = token;
    });
  }
  return word;
}

void FullTextRemoval::run() {
  FullTextStructure structure = settled_structure();
  // The reader compares the checksums of pages that this transaction has written.
  checksums_.write();
  guarded([&] {
    SegmentReader reader(database_.handle());
    for (const auto& segment : reader.newest_first()) {
      if (has_messages(reader, segment)) rewrite(reader, segment, structure);
    }
  });
  Statement(database_, sql::put_full_text_record).run(structure_id, Blob{structure.record()});
  subtract_counts();
  messages_.clear();
  messages_of_word_.clear();
}

/// Returns the structure when FTS5 is not merging segments: a half merged segment has a part of the words of
/// a mail.
FullTextStructure FullTextRemoval::settled_structure() {
  // Makes FTS5 flush what it holds in memory and drop its cached structure record.
  database_.execute(sql::refresh_full_text);
  FullTextStructure structure = read_structure();
  // Ends the merge that is under way. 'optimize' would merge all segments.
  constexpr int pages_at_once = 64;
  Statement join(database_, sql::join_full_text_segments);
  while (structure.is_joining()) {
    join.run(pages_at_once);
    database_.execute(sql::refresh_full_text);
    const std::string before = structure.record();
    structure = read_structure();
    // FTS5 takes the level with most segments, and does nothing if they are fewer than it merges by itself.
    if (structure.record() != before) continue;
    database_.execute(sql::optimize_full_text);
    database_.execute(sql::refresh_full_text);
    return read_structure();
  }
  return structure;
}

FullTextStructure FullTextRemoval::read_structure() {
  Statement record(database_, sql::full_text_record);
  auto rows = record.use(structure_id);
  return FullTextStructure(rows.next() ? rows.text(0) : std::string_view());
}

bool FullTextRemoval::has_messages(SegmentReader& reader, const FullTextStructure::Segment& segment) {
  return std::ranges::any_of(messages_of_word_, [&](const auto& entry) {
    SearchSink sink(entry.second);
    reader.read(segment, entry.first, sink);
    return sink.found();
  });
}

void FullTextRemoval::rewrite(SegmentReader& reader, const FullTextStructure::Segment& segment,
                              FullTextStructure& structure) {
  const int64_t id = structure.unused_id();
  StoredPages pages(database_, id);
  SegmentWriter writer(pages, id);
  CopySink sink(writer, messages_);
  reader.scan(segment, sink);
  structure.replace(segment.id, id, writer.finish());
  Statement(database_, sql::delete_full_text_records)
      .run(id_of_page(segment.id, 0), id_of_page(segment.id + 1, 0) - 1);
  Statement(database_, sql::delete_full_text_index_entries).run(segment.id);
}

void FullTextRemoval::subtract_counts() {
  Statement record(database_, sql::full_text_record);
  std::array<uint64_t, 1 + full_text_columns> totals{};
  if (auto rows = record.use(totals_id); rows.next()) {
    std::string_view bytes = rows.text(0);
    for (uint64_t& total : totals) total = take_varint(bytes);
  }
  Statement counts(database_, sql::full_text_counts);
  Statement forget(database_, sql::delete_full_text_counts);
  for (const int64_t message : messages_) {
    {
      auto rows = counts.use(message);
      if (!rows.next()) continue;
      std::string_view bytes = rows.text(0);
      const auto subtract = [](uint64_t& total, uint64_t count) { total -= std::min(total, count); };
      subtract(totals[0], 1);
      for (size_t column = 0; column < full_text_columns; ++column)
        subtract(totals[column + 1], take_varint(bytes));
    }
    forget.run(message);
  }
  std::string bytes;
  for (const uint64_t total : totals) append_varint(bytes, total);
  Statement(database_, sql::put_full_text_record).run(totals_id, Blob{bytes});
}

}  // namespace kvq
