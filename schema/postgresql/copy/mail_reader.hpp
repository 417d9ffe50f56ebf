// SPDX-License-Identifier: MIT
// Reads everything that hangs on mails and series.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "schema/base/regex.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/postgresql/copy/binary_rows.hpp"
#include "schema/postgresql/copy/file_tables.hpp"
#include "schema/postgresql/copy/groups.hpp"
#include "schema/postgresql/copy/word_vectors.hpp"

namespace kvq::postgresql {

/// The tables of texts and words on the server.
enum class TextTable { packed_text, message_words, message_words_piece };
inline constexpr size_t text_table_count = 3;

/// Rows that replace others on the server.
struct MailBatch {
  /// The ids of messages and series of which all rows are replaced.
  std::vector<KeyRange> replaced;
  std::vector<KeyRange> replaced_texts;
  /// For each of mail_tables().
  std::vector<BinaryRows> rows;
  std::array<BinaryRows, text_table_count> texts;
  std::set<int64_t> years;
  /// The groups that were replaced, with their checksums.
  std::vector<std::pair<int64_t, uint64_t>> groups;
  /// The mails that were read.
  int64_t mails = 0;
  int64_t written = 0;
  size_t bytes() const;
};

/// For one thread.
class MailReader {
 public:
  explicit MailReader(const Database& database);

  /// The tables on the server in the order of MailBatch::rows and MailBatch::texts.
  const std::vector<ServerTable>& mail_tables() const { return server_tables_; }
  static const std::vector<ServerTable>& text_tables();

  /// The bits of a message id within a group: 18 hours.
  static constexpr int bits_of_group = 16;

  /// Whether the rows of a group on the server are others than those with a checksum.
  using Differs = std::function<bool(int64_t group, uint64_t checksum)>;
  /// Appends a group if it differs.
  void read_group(int64_t group, MailBatch& batch, const Differs& differs);
  /// Appends the rows of a message or series.
  void read_one(int64_t id, bool with_texts, MailBatch& batch);
  MailBatch empty_batch() const;

 private:
  struct Source {
    int64_t message;
    std::string subject;
    std::string title;
    std::string sender;
    std::string attachments;
    Body body;
  };

  void read_sources(KeyRange ids);
  void read_rows(KeyRange ids);
  uint64_t checksum() const;
  void put_rows(MailBatch& batch);
  void put_texts(MailBatch& batch);
  void put_text(const Source& source, MailBatch& batch);
  void put_words(const Source& source, MailBatch& batch);
  std::string_view text_block(int64_t block);

  std::vector<TableRows> tables_;
  std::vector<ServerTable> server_tables_;
  Statement sources_;
  Statement frame_;
  Regex question_;
  WordVectors words_;
  int64_t block_ = 0;
  std::string block_bytes_;
  /// Of the current group.
  std::vector<BinaryRows> rows_;
  std::vector<Source> sources_read_;
  std::string bytes_of_bodies_;
};

}  // namespace kvq::postgresql
