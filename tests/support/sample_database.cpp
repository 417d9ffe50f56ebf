// SPDX-License-Identifier: MIT
#include "support/sample_database.hpp"

#include "indexer/indexer.hpp"
#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/report/formats/format.hpp"
#include "query/sql/resolve.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "support/support.hpp"

namespace kvq::tests {

const Database& sample_database() {
  static const Database database = [] {
    const TempDir folder;
    samples::build_from_manifest(samples_folder() / "archive.txt", folder / "kvm");
    Database made = open_in_memory();
    index_archive(made, folder / "kvm", {});
    SavedQueryStore(made).put({"tdx", "subsystem:TDX", sample_now});
    return made;
  }();
  return database;
}

std::vector<Row> query_rows(const Database& database, const std::string& query,
                            const std::vector<std::string>& columns) {
  const Source source{"query", query};
  ast::Query ast = parse(source);
  expand(ast.filter, source, saved_queries(SavedQueryStore(database).all()));
  plan::Plan plan = bind(ast, source, sample_now);
  resolve(plan, database, source, sample_now);
  std::vector<plan::Column> shown;
  for (const std::string& name : columns) shown.push_back({name, find_field(name)->column, find_field(name)});
  std::vector<Row> rows;
  run(database, sql::lower(plan, shown), [&](Row&& row) {
    rows.push_back(std::move(row));
    return true;
  });
  return rows;
}

std::string ask_text(const Database& database, const std::string& query, const std::string& column) {
  std::string out;
  const std::vector<std::string> columns = column.empty() ? std::vector<std::string>{} : std::vector{column};
  for (const Row& row : query_rows(database, query, columns)) {
    if (!out.empty()) out += ", ";
    out += report::to_data_text(row.front(), {column, ColumnKind::text, nullptr});
  }
  return out;
}

}  // namespace kvq::tests
