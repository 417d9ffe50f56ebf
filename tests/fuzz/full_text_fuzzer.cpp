// SPDX-License-Identifier: MIT
// Damages pages of a full-text index, and reads them. kvq's reader must return a result or throw Error,
// within libFuzzer's -timeout. The input is a list of changes: which page, where, how many bytes, and the
// bytes; a change of no bytes cuts the page off there.
#include <fuzzer/FuzzedDataProvider.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "fuzz/fuzzing.hpp"
#include "schema/base/error.hpp"
#include "schema/full_text/full_text_reader.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"

using namespace kvq;

namespace {

std::string words_of(int document) {
  std::string words = "common w" + std::to_string(document % 7) + " prefix" + std::to_string(document);
  for (int i = 0; i < (document % 50 == 0 ? 120 : 6); ++i) words += " w" + std::to_string(i * document % 90);
  return words;
}

/// Segments that FTS5 wrote in small pages, so that a term has several: one with deletions, and one half
/// merged.
class Index {
 public:
  Index() : put_(database_, "UPDATE message_fts_data SET block = ? WHERE id = ?") {
    for (const char* option : {"'pgsz', 64", "'automerge', 0", "'usermerge', 2"}) {
      database_.execute("INSERT INTO message_fts (message_fts, rank) VALUES (" + std::string(option) + ")");
    }
    Statement insert(database_, "INSERT INTO message_fts (rowid, subject, own) VALUES (?, ?, ?)");
    Statement remove(database_,
                     "INSERT INTO message_fts (message_fts, rowid, subject, own) VALUES ('delete', ?, ?, ?)");
    for (int segment = 0; segment < 4; ++segment) {
      database_.execute("BEGIN");
      for (int i = 0; i < 60; ++i) {
        const int document = segment * 60 + i;
        insert.run(document + 1, words_of(document), words_of(document + 3));
        if (segment > 0 && i % 9 == 0) remove.run(i + 1, words_of(i), words_of(i + 3));
      }
      database_.execute("COMMIT");
      if (segment == 2) database_.execute("INSERT INTO message_fts (message_fts, rank) VALUES ('merge', 20)");
    }
    Statement all(database_, "SELECT id, block FROM message_fts_data WHERE id >= 10");
    for (auto rows = all.use(); rows.next();) pages_.emplace_back(rows.integer(0), rows.text(1));
  }

  void look(FuzzedDataProvider& changes) {
    std::map<size_t, std::string> changed;
    while (changes.remaining_bytes() > 0 && changed.size() < 8) {
      const size_t number = changes.ConsumeIntegralInRange<size_t>(0, pages_.size() - 1);
      std::string& page = changed.try_emplace(number, pages_[number].second).first->second;
      const size_t at = changes.ConsumeIntegralInRange<size_t>(0, page.size());
      const std::string bytes = changes.ConsumeBytesAsString(changes.ConsumeIntegralInRange<size_t>(0, 8));
      if (bytes.empty()) page.resize(at);
      page.replace(at, std::min(bytes.size(), page.size() - at), bytes);
    }
    for (const auto& [number, page] : changed) put_.run(Blob{page}, pages_[number].first);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"common"}, {"w1"}, {"common", "w2"}, {"prefix100", "w10", "w20"}}) {
      read(words, all_columns);
      read(words, ColumnMask{8});
    }
    for (const auto& [number, page] : changed) put_.run(Blob{pages_[number].second}, pages_[number].first);
  }

 private:
  void read(const std::vector<std::string>& words, ColumnMask columns) {
    try {
      const IdSet found = FullTextReader(database_.handle()).ids_of_phrase(words, columns);
      if (!std::ranges::is_sorted(found.ids(), std::ranges::less_equal{}))
        fuzz::fail("the ids of a phrase are not in order, or repeat");
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::database)
        fuzz::fail(std::string("not an error of the index: ") + error.what());
    }
  }

  Database database_ = open_in_memory();
  Statement put_;
  std::vector<std::pair<int64_t, std::string>> pages_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  static Index index;
  FuzzedDataProvider changes(data, size);
  index.look(changes);
  return 0;
}
