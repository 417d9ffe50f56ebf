// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "doctor_statements.hpp"
#include "schema/base/varint.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/full_text/full_text_reader.hpp"
#include "schema/full_text/full_text_run.hpp"
#include "schema/full_text/record_checksum.hpp"
#include "schema/full_text/segment_format.hpp"
#include "schema/full_text/tokenizer.hpp"
#include "schema/sqlite/guarded.hpp"
#include "schema/sqlite/statement.hpp"
#include "statements.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

/// The words of a document as one number, in whatever order they are added.
using Words = uint64_t;

constexpr uint64_t factor = 0x9e3779b97f4a7c15;

uint64_t mixed(uint64_t number) {
  number = (number ^ number >> 30) * factor;
  return number ^ number >> 31;
}

Words word(size_t hash_of_term, uint64_t column, uint64_t offset) {
  return mixed(hash_of_term ^ mixed(column << 32 | offset));
}

size_t hash_of(std::string_view term) {
  return std::hash<std::string_view>()(term);
}

/// The number of words in each column of a document, as FTS5 stores them.
std::string counts_record(const std::vector<uint64_t>& counts) {
  std::string out;
  for (const uint64_t count : counts) append_varint(out, count);
  return out;
}

/// One of the two full-text tables.
struct FullTextTable {
  std::string_view texts;
  std::string_view indexed_terms;
  std::vector<std::string_view> columns;
};

using Documents = std::unordered_map<int64_t, Words>;

/// Words to look up in both ways, with the number of mails that have them according to the index.
class DrawnWords {
 public:
  struct Word {
    std::string term;
    int64_t mails = 0;
  };

  /// Draws the word, or not. Returns it if it is drawn.
  Word* offer(std::string_view term, size_t hash) {
    const auto [drawn, is_new] = drawn_.try_emplace(hash % most);
    if (!is_new) return nullptr;
    drawn->second.term = term;
    return &drawn->second;
  }
  const std::map<size_t, Word>& words() const { return drawn_; }

 private:
  static constexpr size_t most = 64;
  std::map<size_t, Word> drawn_;
};

Documents indexed_documents(const Database& database, const FullTextTable& table, DrawnWords& drawn) {
  std::unordered_map<std::string_view, uint64_t> numbers;
  for (const std::string_view column : table.columns) numbers.emplace(column, numbers.size());
  Documents out;
  std::string term;
  size_t hash = hash_of(term);
  DrawnWords::Word* word_drawn = nullptr;
  int64_t document = 0;
  Statement terms(database, table.indexed_terms);
  for (auto rows = terms.use(); rows.next();) {
    if (rows.text(0) != term) {
      term = rows.text(0);
      hash = hash_of(term);
      word_drawn = drawn.offer(term, hash);
      document = rows.integer(1) - 1;
    }
    // The rows of a term are in the order of the documents.
    if (word_drawn != nullptr && rows.integer(1) != document) ++word_drawn->mails;
    document = rows.integer(1);
    // A damaged page may name a column that the table does not have.
    const auto column = numbers.find(rows.text(2));
    const uint64_t number = column == numbers.end() ? numbers.size() : column->second;
    out[rows.integer(1)] += word(hash, number, static_cast<uint64_t>(rows.integer(3)));
  }
  return out;
}

/// Calls use(document, words, counts of words) for each text that is to be indexed.
void each_text(const Database& database, const FullTextTable& table,
               const std::function<void(int64_t, Words, const std::vector<uint64_t>&)>& use) {
  const Tokenizer tokenizer;
  Statement texts(database, table.texts);
  std::vector<uint64_t> counts(table.columns.size());
  for (auto rows = texts.use(); rows.next();) {
    Words words = 0;
    for (size_t column = 0; column < counts.size(); ++column) {
      counts[column] = 0;
      tokenizer.each_token(rows.text(static_cast<int>(column) + 1), [&](std::string_view token) {
        words += word(hash_of(token), column, counts[column]++);
      });
    }
    use(rows.integer(0), words, counts);
  }
}

std::map<int64_t, std::string> stored_counts(const Database& database) {
  std::map<int64_t, std::string> out;
  Statement counts(database, sql::token_counts);
  for (auto rows = counts.use(); rows.next();) out.emplace(rows.integer(0), rows.text(1));
  return out;
}

/// Compares the index of the mails with their texts; see check_full_text().
class MailWords {
 public:
  MailWords(const Database& database, DrawnWords& drawn, CheckFindings& findings,
            std::set<int64_t>* differing)
      : database_(database), drawn_(drawn), findings_(findings), differing_(differing) {}

  void compare(const FullTextTable& table) {
    Documents indexed = indexed_documents(database_, table, drawn_);
    std::map<int64_t, std::string> counts = stored_counts(database_);
    std::vector<uint64_t> totals(1 + table.columns.size());
    each_text(database_, table, [&](int64_t id, Words words, const std::vector<uint64_t>& of_columns) {
      ++totals[0];
      for (size_t i = 0; i < of_columns.size(); ++i) totals[i + 1] += of_columns[i];
      const auto entry = indexed.find(id);
      if (words != (entry == indexed.end() ? 0 : entry->second)) differs(id, "other words are indexed");
      if (entry != indexed.end()) indexed.erase(entry);
      const auto count = counts.find(id);
      if (count == counts.end() || count->second != counts_record(of_columns))
        differs(id, "its words are counted wrong");
      if (count != counts.end()) counts.erase(count);
    });
    for (const auto& [id, words] : indexed) differs(id, "words of a mail that is gone are indexed");
    for (const auto& [id, count] : counts) differs(id, "words of a mail that is gone are counted");
    compare_totals(totals);
  }

 private:
  void differs(int64_t id, std::string_view how) {
    findings_.add([&] { return fmt::format("{}: {}", id_for_example(database_, id), how); });
    if (differing_ != nullptr) differing_->insert(id);
  }

  void compare_totals(const std::vector<uint64_t>& totals) {
    Statement record(database_, statements::full_text_record);
    auto rows = record.use(int64_t{1});
    // FTS5 writes no totals of an empty index.
    if (totals[0] == 0) return;
    if (!rows.next() || rows.text(0) != counts_record(totals)) findings_.add("all words are counted wrong");
  }

  const Database& database_;
  DrawnWords& drawn_;
  CheckFindings& findings_;
  std::set<int64_t>* differing_;
};

void compare_mailboxes(const Database& database, CheckFindings& findings) {
  const FullTextTable table{
      sql::mailboxes_to_index, sql::indexed_terms_of_mailboxes, {"name", "written_address"}};
  DrawnWords ignored;
  Documents indexed = indexed_documents(database, table, ignored);
  each_text(database, table, [&](int64_t id, Words words, const std::vector<uint64_t>&) {
    const auto entry = indexed.find(id);
    if (words != (entry == indexed.end() ? 0 : entry->second))
      findings.add(fmt::format("mailbox {}: other words are indexed", id));
    if (entry != indexed.end()) indexed.erase(entry);
  });
  for (const auto& [id, words] : indexed) findings.add(fmt::format("mailbox {} is gone", id));
}

/// Looks words up as counts do and as listings do.
void compare_readers(const Database& database, const DrawnWords& drawn, CheckFindings& findings) {
  if (!guarded([&] { return knows_segment_format(database.handle()); })) return;
  Statement match(database, statements::messages_of_full_text);
  guarded([&] {
    FullTextReader reader(database.handle());
    for (const auto& [hash, word] : drawn.words()) {
      int64_t matches = 0;
      for (auto rows = match.use(fmt::format("\"{}\"", word.term)); rows.next();) ++matches;
      const auto ids = static_cast<int64_t>(reader.ids_of_phrase({word.term}, all_columns).size());
      if (ids != word.mails || matches != word.mails) {
        findings.add(fmt::format("'{}' is in {}, is found in {} and counted in {}", word.term,
                                 counted(word.mails, "mail"), matches, ids));
      }
    }
  });
}

/// Makes the temporary tables that list the terms of the index.
class IndexedTerms {
 public:
  explicit IndexedTerms(const Database& database) : database_(database) {
    database_.execute(sql::read_indexed_terms);
  }
  ~IndexedTerms() {
    try {
      database_.execute(sql::forget_indexed_terms);
    } catch (const Error&) {
      // They end with the connection.
    }
  }
  IndexedTerms(const IndexedTerms&) = delete;
  IndexedTerms& operator=(const IndexedTerms&) = delete;

 private:
  const Database& database_;
};

/// The checksums of which no row has been seen yet.
std::map<int64_t, uint64_t> stored_checksums(const Database& database) {
  std::map<int64_t, uint64_t> out;
  Statement chunks(database, sql::checksum_chunks);
  for (auto rows = chunks.use(); rows.next();) {
    const ChecksumChunk chunk(rows.text(1));
    for (int64_t number = 0; number < 256; ++number) {
      if (const uint64_t checksum = chunk.at(static_cast<size_t>(number)); checksum != 0)
        out.emplace(rows.integer(0) * 256 + number, checksum);
    }
  }
  return out;
}

}  // namespace

Check check_pages(const Database& database) {
  std::map<int64_t, uint64_t> checksums = stored_checksums(database);
  const bool has_any = !checksums.empty();
  CheckFindings damaged;
  int64_t pages = 0;
  int64_t without = 0;
  Statement records(database, statements::full_text_records);
  for (auto rows = records.use(); rows.next();) {
    ++pages;
    const auto checksum = checksums.find(rows.integer(0));
    if (checksum == checksums.end()) {
      ++without;
    } else {
      if (checksum->second != record_checksum(rows.integer(0), rows.text(1)))
        damaged.add(fmt::format("page {} is not as it was written", rows.integer(0)));
      checksums.erase(checksum);
    }
  }
  for (const auto& [id, checksum] : checksums) damaged.add(fmt::format("page {} is missing", id));
  if (damaged.empty() && without > 0) {
    CheckFindings unknown;
    unknown.add(counted(without, "page") + " without a checksum");
    return std::move(unknown).as(
        "pages", "", has_any ? Severity::warning : Severity::note,
        has_any ? "pages of the full-text index have no checksum"
                : "the full-text index has no checksums yet; the next 'kvq index' with new mails writes them",
        repair_remedy);
  }
  return std::move(damaged).as("pages", counted(pages, "page") + " of the full-text index", Severity::error,
                               "pages of the full-text index are damaged", repair_remedy);
}

Check check_full_text(const Database& database, std::set<int64_t>* differing) {
  const FullTextTable mails{sql::texts_to_index,
                            sql::indexed_terms_of_messages,
                            {names_of_full_text_columns.begin(), names_of_full_text_columns.end()}};
  const IndexedTerms terms(database);
  CheckFindings findings;
  DrawnWords drawn;
  MailWords(database, drawn, findings, differing).compare(mails);
  compare_mailboxes(database, findings);
  if (findings.empty()) compare_readers(database, drawn, findings);
  return std::move(findings).as("full-text", "the index has the words of the texts", Severity::error,
                                "the index does not have the words of the texts", repair_remedy);
}

}  // namespace kvq
