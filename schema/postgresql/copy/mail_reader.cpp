// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/mail_reader.hpp"

#include <fmt/format.h>

#include "schema/base/compression.hpp"
#include "schema/full_text/record_checksum.hpp"
#include "schema/mail/body.hpp"
#include "schema/postgresql/copy/copied_tables.hpp"
#include "schema/postgresql/copy/server_tables.hpp"
#include "schema/postgresql/questions.hpp"

namespace kvq::postgresql {
namespace {

// The columns of FTS5's message_text without the parts of the text, and where the text is.
constexpr std::string_view select_sources = R"(
SELECT m.id, m.subject, m.title, coalesce(b.name || ' ' || b.written_address, ''),
  coalesce((SELECT group_concat(name, char(10)) FROM (
    SELECT name FROM attachment WHERE attachment.message = m.id ORDER BY position)), ''),
  t.block, t.begin, t.bytes
FROM message m JOIN body t ON t.message = m.id LEFT JOIN mailbox b ON b.id = m.sender
WHERE m.id BETWEEN ? AND ? ORDER BY m.id)";

constexpr std::pair<char, Part> parts[] = {{'o', Part::own},      {'q', Part::quoted}, {'p', Part::file},
                                           {'h', Part::function}, {'b', Part::added},  {'a', Part::removed},
                                           {'c', Part::context}};

/// The serialized Body without its text.
std::string runs_of(const Body& body) {
  std::string out;
  append(out, body);
  out.resize(out.size() - body.text.size());
  return out;
}

}  // namespace

size_t MailBatch::bytes() const {
  size_t out = 0;
  for (const BinaryRows& each : rows) out += each.bytes().size();
  for (const BinaryRows& each : texts) out += each.bytes().size();
  return out;
}

MailReader::MailReader(const Database& database)
    : sources_(database, select_sources),
      frame_(database, "SELECT frame FROM text_block WHERE id = ?"),
      question_(question_pattern) {
  for (const CopiedTable& table : copied_tables) {
    if (table.by != CopiedBy::mail) continue;
    tables_.emplace_back(database, table.name, table.key, columns_of(database, table.name));
    server_tables_.push_back({fmt::format("kvq.{}", quoted_name(table.name)), quoted_name(table.key),
                              names_of(tables_.back().columns())});
  }
  rows_.resize(tables_.size());
}

const std::vector<ServerTable>& MailReader::text_tables() {
  static const std::vector<ServerTable> tables = {
      {"kvq.packed_text", "message", "message, text, rest, runs, has_question"},
      {"kvq.message_words", "message", "message, words"},
      {"kvq.message_words_piece", "message", "message, piece, words"}};
  return tables;
}

MailBatch MailReader::empty_batch() const {
  MailBatch batch;
  batch.rows.resize(tables_.size());
  return batch;
}

std::string_view MailReader::text_block(int64_t block) {
  if (block == block_) return block_bytes_;
  block_ = 0;
  auto rows = frame_.use(block);
  if (!rows.next()) damaged_text();
  block_bytes_ = decompress(rows.text(0));
  block_ = block;
  return block_bytes_;
}

void MailReader::read_sources(KeyRange ids) {
  sources_read_.clear();
  bytes_of_bodies_.clear();
  for (auto rows = sources_.use(ids.first, ids.last); rows.next();) {
    const std::string_view body = bytes_at(text_block(rows.integer(5)), {rows.integer(6), rows.integer(7)});
    sources_read_.push_back({rows.integer(0), std::string(rows.text(1)), std::string(rows.text(2)),
                             std::string(rows.text(3)), std::string(rows.text(4)), body_from(body)});
    bytes_of_bodies_ += body;
    bytes_of_bodies_ += sources_read_.back().sender;
  }
}

void MailReader::read_rows(KeyRange ids) {
  for (size_t at = 0; at < tables_.size(); ++at) {
    rows_[at].clear();
    tables_[at].each_between(ids.first, ids.last, [&](int64_t /*key*/, const Statement::Rows& row) {
      tables_[at].put(row, rows_[at]);
    });
  }
}

uint64_t MailReader::checksum() const {
  std::string checksums;
  for (size_t at = 0; at < rows_.size(); ++at)
    append_number(checksums, record_checksum(static_cast<int64_t>(at), rows_[at].bytes()));
  return record_checksum(0, checksums + bytes_of_bodies_);
}

void MailReader::read_group(int64_t group, MailBatch& batch, const Differs& differs) {
  const KeyRange ids = keys_of(group, bits_of_group);
  read_rows(ids);
  read_sources(ids);
  batch.mails += static_cast<int64_t>(sources_read_.size());
  const uint64_t sum = checksum();
  if (!differs(group, sum)) return;
  batch.groups.emplace_back(group, sum);
  put_rows(batch);
  put_texts(batch);
}

void MailReader::read_one(int64_t id, bool with_texts, MailBatch& batch) {
  read_rows({id, id});
  put_rows(batch);
  batch.replaced.push_back({id, id});
  if (!with_texts) return;
  read_sources({id, id});
  put_texts(batch);
  batch.replaced_texts.push_back({id, id});
}

void MailReader::put_rows(MailBatch& batch) {
  for (size_t at = 0; at < rows_.size(); ++at) batch.rows[at].append(rows_[at]);
}

void MailReader::put_texts(MailBatch& batch) {
  for (const Source& source : sources_read_) {
    batch.years.insert(year_of(source.message));
    put_text(source, batch);
    put_words(source, batch);
    ++batch.written;
  }
}

void MailReader::put_text(const Source& source, MailBatch& batch) {
  const std::string_view text = source.body.text;
  const std::string own = without_diff_markers(part_of(source.body, Part::own), Part::own);
  BinaryRows& out = batch.texts[static_cast<size_t>(TextTable::packed_text)];
  out.begin_row(5);
  out.add(source.message);
  out.add_text(text.substr(0, source.body.first_part_bytes));
  out.add_text(text.substr(source.body.first_part_bytes));
  out.add_bytes(runs_of(source.body));
  std::string has_question;
  append_number(has_question, static_cast<int16_t>(question_.found_in(own)));
  out.add_bytes(has_question);
}

void MailReader::put_words(const Source& source, MailBatch& batch) {
  words_.add('s', source.subject);
  words_.add('f', source.sender);
  words_.add('n', source.attachments);
  for (const auto& [letter, part] : parts) words_.add(letter, part_of(source.body, part));
  words_.add('t', source.title);
  const std::vector<std::string> vectors = words_.take();
  const bool is_one = vectors.size() == 1;
  const TextTable table = is_one ? TextTable::message_words : TextTable::message_words_piece;
  BinaryRows& out = batch.texts[static_cast<size_t>(table)];
  for (int64_t piece = 0; const std::string& vector : vectors) {
    out.begin_row(is_one ? 2 : 3);
    out.add(source.message);
    if (!is_one) out.add(piece++);
    out.add_bytes(vector);
  }
}

}  // namespace kvq::postgresql
