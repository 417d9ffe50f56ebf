// SPDX-License-Identifier: MIT
#include "schema/postgresql/copy/added_tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "schema/postgresql/copy/make_indexes.hpp"
#include "schema/postgresql/copy/server_tables.hpp"

namespace kvq::postgresql {
namespace {

void put(const Value& value, std::string_view type, BinaryRows& out) {
  if (std::holds_alternative<std::monostate>(value)) return out.add_null();
  if (const auto* text = std::get_if<std::string>(&value)) return out.add_text(*text);
  const auto* number = std::get_if<int64_t>(&value);
  if (type == "REAL") return out.add(number ? static_cast<double>(*number) : std::get<double>(value));
  out.add(*number);
}

bool has_columns(Server& server, std::string_view table, const std::vector<AddedColumn>& columns) {
  const ServerValue values[] = {std::string(table)};
  const auto rows = server.query(
      "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'kvq' "
      "AND table_name = $1::text ORDER BY ordinal_position",
      values);
  std::vector<std::string> names;
  while (rows->next()) names.emplace_back(rows->text(0));
  return std::ranges::equal(names, columns, {}, {}, &AddedColumn::name);
}

void forget(Server& server, std::string_view table) {
  const std::string name = fmt::format("kvq.{}", quoted_name(table));
  server.execute(fmt::format("DROP TABLE IF EXISTS {}", name));
  Groups(server, name).remove_all();
}

}  // namespace

AddedTablesCopy::AddedTablesCopy(Server& server, EndBatch end_batch)
    : server_(server), end_batch_(std::move(end_batch)) {}

void AddedTablesCopy::begin(std::string_view table, const std::vector<AddedColumn>& columns,
                            const std::vector<std::string>& indexes) {
  end_table();
  columns_ = columns;
  std::vector<FileColumn> as_in_file;
  as_in_file.reserve(columns.size());
  for (const AddedColumn& column : columns)
    as_in_file.push_back(
        {column.name, std::string(column.type), as_in_file.empty(), as_in_file.empty() ? 1 : 0});
  // Another version of kvq may have more columns.
  if (!has_columns(server_, table, columns)) {
    forget(server_, table);
    const CopiedTable added{table, "", CopiedBy::comparison};
    server_.execute(create_table(added, as_in_file));
    server_.execute(fmt::format("ALTER TABLE kvq.{} ADD PRIMARY KEY ({})", quoted_name(table),
                                quoted_name(columns.front().name)));
    for (const std::string& index : indexes) {
      std::string name = fmt::format("{}_by_{}", table, index);
      std::erase(name, ',');
      std::ranges::replace(name, ' ', '_');
      server_.execute(index_on(table, name, index, "", as_in_file).sql);
    }
  }
  table_.emplace(server_,
                 ServerTable{fmt::format("kvq.{}", quoted_name(table)), quoted_name(columns.front().name),
                             names_of(as_in_file)},
                 end_batch_);
}

void AddedTablesCopy::row(const std::vector<Value>& values) {
  BinaryRows& out = table_->row(std::get<int64_t>(values.front()));
  out.begin_row(static_cast<int>(values.size()));
  for (size_t at = 0; at < values.size(); ++at) put(values[at], columns_[at].type, out);
}

void AddedTablesCopy::end_table() {
  if (table_) written_ += table_->finish();
  table_.reset();
}

int64_t AddedTablesCopy::finish() {
  end_table();
  return written_;
}

}  // namespace kvq::postgresql
