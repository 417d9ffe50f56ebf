// SPDX-License-Identifier: MIT
#include "cli/browse/views/found_rows.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/run/mails_of_row.hpp"
#include "query/sql/lower.hpp"
#include "query/sql/resolve.hpp"
#include "query/vocabulary/fields.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq::browse {
namespace {

constexpr size_t page_rows = 200;
constexpr size_t most_pages = 64;

plan::Column column_of(std::string_view name) {
  const Field* field = find_field(name);
  return {std::string(field->name), field->column, field};
}

}  // namespace

FoundRows::FoundRows(Reader& reader, std::string query)
    : reader_(&reader),
      source_{"query", std::move(query)},
      ast_(parse(source_)),
      version_(data_version(reader.database())) {
  expand(ast_.filter, source_, saved_queries(SavedQueryStore(reader_->database()).all()));
  plan_ = bind(ast_, source_, reader_->now());
  reader_->read([&](const Database& database) { resolve(plan_, database, source_, reader_->now()); });
  have_own_columns_ = !plan_.columns.empty();
  if (!have_own_columns_) {
    for (const std::string_view name : {"date", "kind", "state", "author.name", "subject"})
      plan_.columns.push_back(column_of(name));
  }
  columns_ = plan_.columns;
  if (plan_.of_messages) plan_.columns.push_back(column_of("id"));
}

const Row* FoundRows::at(size_t row) {
  if (total_ && row >= *total_) return nullptr;
  const Page& read = page(row / page_rows);
  return row % page_rows < read.size() ? &read[row % page_rows] : nullptr;
}

std::string FoundRows::mail_of(const Row& row) const {
  const auto* id = are_mails() ? std::get_if<std::string>(&row.back()) : nullptr;
  return id == nullptr ? std::string() : *id;
}

std::string FoundRows::counted_by(const Row& row) const {
  if (are_mails()) return {};
  return MailsOfRows(ast_, plan_).query_of(row, columns_).value_or("");
}

size_t FoundRows::known() const {
  return total_.value_or(known_);
}

size_t FoundRows::count() {
  if (total_) return *total_;
  int64_t count = 0;
  reader_->read([&](const Database& database) {
    run(database, sql::lower_count(plan_), [&](Row&& row) {
      count = std::get<int64_t>(row.front());
      return false;
    });
  });
  total_ = static_cast<size_t>(count);
  return *total_;
}

void FoundRows::forget() {
  // Names of epochs and the like may have changed, too.
  *this = FoundRows(*reader_, source_.text);
}

const FoundRows::Page& FoundRows::page(size_t number) {
  if (const auto known = pages_.find(number); known != pages_.end()) return known->second;
  if (data_version(reader_->database()) != version_) {
    forget();
    is_renewed_ = true;
  }
  plan::Plan plan = plan_;
  if (number > 0) plan.stages.emplace_back(plan::Skip{static_cast<int64_t>(number * page_rows)});
  plan.stages.emplace_back(plan::Limit{page_rows});
  Page rows;
  reader_->read([&](const Database& database) {
    run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
      rows.push_back(std::move(row));
      return true;
    });
  });
  const size_t end = number * page_rows + rows.size();
  if (!rows.empty() || number == 0) known_ = std::max(known_, end);
  if (rows.size() < page_rows && (!rows.empty() || number == 0)) total_ = end;
  if (rows.empty() && number * page_rows == known_) total_ = known_;
  if (order_.size() == most_pages) {
    pages_.erase(order_.front());
    order_.erase(order_.begin());
  }
  order_.push_back(number);
  return pages_[number] = std::move(rows);
}

}  // namespace kvq::browse
