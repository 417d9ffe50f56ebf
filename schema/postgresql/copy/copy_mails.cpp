// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/copy_mails.hpp"

#include <fmt/format.h>

#include <future>
#include <limits>
#include <utility>

#include "schema/postgresql/copy/make_indexes.hpp"
#include "schema/postgresql/copy/server_tables.hpp"

namespace kvq::postgresql {
namespace {

constexpr size_t full_batch_bytes = 16u << 20;

std::set<int64_t> changed_ids(const Database& database, int64_t generation, std::string_view kind) {
  std::set<int64_t> out;
  Statement statement(
      database, "SELECT i.value FROM change c, json_each(c.ids) i WHERE c.generation > ? AND c.kind = ?");
  for (auto rows = statement.use(generation, kind); rows.next();) out.insert(rows.integer(0));
  return out;
}

}  // namespace

bool has_generation(const Database& database, int64_t id, int64_t token) {
  return Statement(database,
                   "SELECT EXISTS (SELECT 1 FROM generation WHERE id = ?1 AND token = ?2) "
                   "AND NOT EXISTS (SELECT 1 FROM generation WHERE id > ?1 AND everything)")
             .find(id, token) == 1;
}

MailCopy::MailCopy(const Database& database, Server& server, EndBatch end_batch)
    : database_(database),
      server_(server),
      end_batch_(std::move(end_batch)),
      reader_(database),
      first_from_(database, "SELECT min(id) FROM message WHERE id >= ?"),
      next_id_(std::numeric_limits<int64_t>::min()) {}

/// Both as the file has them and as the server has them.
void MailCopy::add_mails_of(const std::set<int64_t>& series, std::set<int64_t>& ids) {
  Statement statement(database_,
                      "SELECT message FROM series_message WHERE series = ?1 "
                      "UNION ALL SELECT message FROM series_reply WHERE series = ?1");
  for (const int64_t one : series) {
    for (auto rows = statement.use(one); rows.next();) ids.insert(rows.integer(0));
  }
  const ServerValue values[] = {fmt::format("{{{}}}", fmt::join(series, ","))};
  const auto rows = server_.query(
      "SELECT message FROM kvq.series_message WHERE series = ANY ($1::text::bigint[]) "
      "UNION ALL SELECT message FROM kvq.series_reply WHERE series = ANY ($1::text::bigint[])",
      values);
  while (rows->next()) ids.insert(rows->integer(0));
}

MailCopy::Touched MailCopy::touched_since(int64_t generation) {
  Touched touched{changed_ids(database_, generation, "message"), {}};
  const std::set<int64_t> series = changed_ids(database_, generation, "series");
  touched.relations = series;
  if (!series.empty()) add_mails_of(series, touched.relations);
  for (const int64_t message : touched.messages) touched.relations.erase(message);
  return touched;
}

/// Their rows may now differ from what their checksums say.
void MailCopy::forget_groups_of(const Touched& touched, Groups& groups) {
  std::set<int64_t> changed;
  for (const auto* ids : {&touched.messages, &touched.relations}) {
    for (const int64_t id : *ids) changed.insert(id >> MailReader::bits_of_group);
  }
  for (const int64_t group : changed) groups.set(group, 0);
  groups.write();
}

int64_t MailCopy::copy_since(int64_t generation) {
  const Touched touched = touched_since(generation);
  int64_t written = 0;
  MailBatch batch = reader_.empty_batch();
  const auto read = [&](int64_t id, bool with_texts) {
    reader_.read_one(id, with_texts, batch);
    if (batch.bytes() < full_batch_bytes) return;
    written += batch.written;
    write(std::exchange(batch, reader_.empty_batch()));
  };
  for (const int64_t id : touched.messages) read(id, true);
  for (const int64_t id : touched.relations) read(id, false);
  written += batch.written;
  write(std::move(batch));
  Groups groups(server_, "mail");
  forget_groups_of(touched, groups);
  return written;
}

void MailCopy::write(MailBatch batch) {
  for (const int64_t year : batch.years) {
    if (year == 0 || !years_.insert(year).second) continue;
    for (const std::string_view table : partitioned_tables) {
      if (table == "message" && !by_year) continue;
      // To make one locks the whole table.
      if (!has_table(server_, fmt::format("{}_{}", table, year)))
        server_.execute(create_partition(table, year));
    }
  }
  for (size_t at = 0; at < reader_.mail_tables().size(); ++at) {
    remove_rows(server_, reader_.mail_tables()[at], batch.replaced);
    add_rows(server_, reader_.mail_tables()[at], batch.rows[at]);
  }
  for (size_t at = 0; at < text_table_count; ++at) {
    remove_rows(server_, MailReader::text_tables()[at], batch.replaced_texts);
    add_rows(server_, MailReader::text_tables()[at], batch.texts[at]);
  }
}

MailBatch MailCopy::next_batch(Groups& groups) {
  MailBatch batch = reader_.empty_batch();
  while (batch.bytes() < full_batch_bytes) {
    std::optional<int64_t> group;
    {
      auto rows = first_from_.use(next_id_);
      if (rows.next() && !rows.is_null(0)) group = rows.integer(0) >> MailReader::bits_of_group;
    }
    is_at_end_ = !group;
    if (is_at_end_) break;
    reader_.read_group(*group, batch, [&](int64_t id, uint64_t sum) { return groups.differs(id, sum); });
    next_id_ = keys_of(*group, MailReader::bits_of_group).last;
    if (next_id_ == std::numeric_limits<int64_t>::max()) {
      is_at_end_ = true;
      break;
    }
    ++next_id_;
  }
  return batch;
}

int64_t MailCopy::compare_all() {
  Groups groups(server_, "mail");
  int64_t written = 0;
  int64_t done = 0;
  // One batch is read and split into words while the server stores the one before.
  const auto read = [&] { return std::async(std::launch::async, [&] { return next_batch(groups); }); };
  std::future<MailBatch> next = read();
  for (bool is_last = false; !is_last;) {
    MailBatch batch = next.get();
    is_last = is_at_end_;
    if (!is_last) next = read();
    for (const auto& [group, checksum] : batch.groups) {
      if (groups.has(group)) batch.replaced.push_back(keys_of(group, MailReader::bits_of_group));
      groups.set(group, checksum);
    }
    batch.replaced_texts = batch.replaced;
    written += batch.written;
    done += batch.mails;
    const bool is_changed = !batch.groups.empty();
    write(std::move(batch));
    groups.write();
    if (is_changed) end_batch_();
    if (show) show(done);
  }
  remove_gone(groups);
  end_batch_();
  return written;
}

void MailCopy::remove_gone(Groups& groups) {
  MailBatch batch = reader_.empty_batch();
  const std::vector<int64_t> gone = groups.gone();
  for (const int64_t group : gone) batch.replaced.push_back(keys_of(group, MailReader::bits_of_group));
  batch.replaced_texts = batch.replaced;
  write(std::move(batch));
  groups.remove(gone);
}

}  // namespace kvq::postgresql
