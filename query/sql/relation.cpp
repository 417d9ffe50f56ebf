// SPDX-License-Identifier: MIT
#include "query/sql/relation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>
#include <utility>

#include "query/sql/aggregates.hpp"

namespace kvq::sql {
namespace {

using plan::Column;

// The series of a cover, patch or answer.
constexpr std::string_view series_of_message =
    "coalesce((SELECT series FROM series_message WHERE message = m.id), (SELECT series FROM series_reply "
    "WHERE message = m.id))";
// The place of a row before duplicates were removed.
constexpr std::string_view first_place = "kvq_place";

}  // namespace

void Window::limit(int64_t most) {
  rows = std::min(most, rows.value_or(most));
}

void Window::skip(int64_t count) {
  skipped += count;
  if (rows) rows = std::max<int64_t>(0, *rows - count);
}

Relation::Relation(Writer from, Writer where, std::string place, Counted counted)
    : from_(std::move(from)),
      where_(std::move(where)),
      counted_(std::move(counted)),
      place_(std::move(place)) {
  // MATERIALIZED: each step runs once, no matter how often SQLite's planner copies the SQL that reads it.
  for (const Writer& step : where_.steps) add_step(step, " AS MATERIALIZED (");
  where_.steps.clear();
}

void Relation::having(const plan::Having& having) {
  close_window();
  for (const plan::Bound& bound : having.bounds) {
    begin_condition();
    where_.add(fmt::format("{} {} ", expression(bound.column), plan::sign_of(bound.sign)));
    where_.bind(bound.value);
  }
}

void Relation::sort(const plan::Sort& sort) {
  close_window();
  order_.clear();
  for (const plan::SortKey& key : sort.keys) {
    const std::string value = expression(key.column);
    if (!order_.empty()) order_ += ", ";
    order_ += key.order ? applied(key.order->sql, value) : value;
    if (key.descending) order_ += " DESC";
  }
  const std::string last = last_order();
  if (!last.empty()) order_ += ", " + last;
}

const Relation::Listed* Relation::listed(const Column& column) const {
  if (column.function != nullptr) return nullptr;
  const auto known = std::ranges::find(listed_, column.field, &Listed::field);
  return known == listed_.end() ? nullptr : &*known;
}

std::string Relation::listed_as_columns() const {
  std::string out;
  for (size_t i = 0; i < listed_.size(); ++i) out += fmt::format(", {} AS listed{}", listed_[i].shown, i);
  return out;
}

void Relation::become_listed(const std::string& step) {
  std::vector<Listed> listed = std::move(listed_);
  become_messages(step, step + ".place");
  for (size_t i = 0; i < listed.size(); ++i) listed[i].shown = fmt::format("{}.listed{}", step, i);
  listed_ = std::move(listed);
}

void Relation::distinct(const plan::Distinct& distinct) {
  Writer placed;
  std::string names;
  placed.add("SELECT ");
  for (const Column& column : distinct.columns) {
    const std::string name = quoted_name(column.name);
    placed.add(fmt::format("{} AS {}, ", expression(column), name));
    names += name + ", ";
  }
  const std::string ordered = order();
  placed.add(ordered.empty() ? "1" : fmt::format("row_number() OVER (ORDER BY {})", ordered));
  placed.add(fmt::format(" AS {}", first_place));
  append_source(placed);
  append_order(placed);
  window_ = {};
  const std::string step = add_step(placed);
  Writer once;
  once.add(fmt::format("SELECT {}min({}) AS {} FROM {} GROUP BY {}", names, first_place, first_place, step,
                       names.substr(0, names.size() - 2)));
  become_rows(add_step(once), std::string(first_place));
}

void Relation::series_leads() {
  close_window();
  Writer leads;
  leads.add(fmt::format("SELECT DISTINCT {} AS id", series_of_message));
  append_source(leads);
  become_messages(add_step(leads), "m.id");
}

void Relation::thread_starts() {
  close_window();
  Writer roots;
  roots.add("SELECT DISTINCT (SELECT root FROM thread WHERE thread.msgid = m.msgid) AS root");
  append_source(roots);
  // The root may be missing from the archive. If two mails have its Message-ID, the earlier one is used.
  Writer starts;
  starts.add(fmt::format(
      "SELECT (SELECT first.id FROM thread CROSS JOIN message first ON first.msgid = thread.msgid WHERE "
      "thread.root = {0}.root ORDER BY thread.msgid <> thread.root, first.date, first.id LIMIT 1) AS id FROM "
      "{0}",
      add_step(roots)));
  become_messages(add_step(starts), "m.id");
}

void Relation::newest_revisions() {
  close_window();
  Writer ranked;
  ranked.add(
      "SELECT m.id AS id, rank() OVER (PARTITION BY posting.topic ORDER BY posting.date DESC, posting.id "
      "DESC) "
      "AS newness FROM ");
  ranked.add(from_);
  ranked.add(fmt::format(" CROSS JOIN series posting ON posting.id = {}", series_of_message));
  ranked.add(where_);
  Writer newest;
  newest.add(fmt::format("SELECT id FROM {} WHERE newness = 1", add_step(ranked)));
  become_messages(add_step(newest), "m.id");
}

Writer Relation::select(const std::vector<Column>& columns) const {
  Writer out = steps_;
  if (step_count_ > 0) out.add(" ");
  // A layout can show rows without any of their columns.
  out.add(columns.empty() ? "SELECT 1" : "SELECT ");
  for (const Column& column : columns) {
    if (&column != &columns.front()) out.add(", ");
    out.add(expression(column));
  }
  append_source(out);
  append_order(out);
  return out;
}

Writer Relation::select_count() const {
  Writer out = steps_;
  if (step_count_ > 0) out.add(" ");
  if (window_.is_open() && counted_.number) {
    out.add("SELECT ");
    out.add(*counted_.number);
    return out;
  }
  out.add("SELECT count(*)");
  if (window_.is_open()) {
    append_counted_source(out);
    return out;
  }
  out.add(" FROM (SELECT 1");
  append_counted_source(out);
  append_window(out);
  out.add(")");
  return out;
}

std::string Relation::expression(const Column& column) const {
  if (!of_messages_ || column.field == nullptr) return quoted_name(column.name);
  const Listed* known = listed(column);
  return known == nullptr ? value_of_message(column) : known->shown;
}

void Relation::begin_condition() {
  counted_ = {};
  where_.add(where_.text.empty() ? " WHERE " : " AND ");
}

void Relation::append_source(Writer& out) const {
  out.add(" FROM ");
  out.add(from_);
  out.add(where_);
}

void Relation::append_counted_source(Writer& out) const {
  if (!counted_.rows) return append_source(out);
  out.add(" FROM ");
  out.add(*counted_.rows);
}

std::string Relation::order() const {
  return order_.empty() ? last_order() : order_;
}

std::string Relation::last_order() const {
  if (!of_messages_) return tie_break_;
  std::string out = place_ + " DESC";
  for (const Listed& listed : listed_) out += ", " + listed.shown;
  return out;
}

void Relation::append_order(Writer& out) const {
  const std::string ordered = order();
  if (!ordered.empty()) out.add(" ORDER BY " + ordered);
  append_window(out);
}

void Relation::append_window(Writer& out) const {
  if (window_.is_open()) return;
  out.add(" LIMIT ");
  out.bind(window_.rows.value_or(-1));
  if (window_.skipped == 0) return;
  out.add(" OFFSET ");
  out.bind(window_.skipped);
}

std::string Relation::next_step() const {
  return fmt::format("step{}", step_count_ + 1);
}

std::string Relation::add_step(const Writer& statement, std::string_view as) {
  std::string name = next_step();
  ++step_count_;
  steps_.add(fmt::format("{}{}{}", step_count_ == 1 ? "WITH " : ", ", name, as));
  steps_.add(statement);
  steps_.add(")");
  return name;
}

void Relation::close_window(bool keeps_order) {
  if (window_.is_open()) return;
  const bool is_sorted = keeps_order && of_messages_ && !order_.empty();
  Writer cut;
  cut.add(of_messages_ ? fmt::format("SELECT m.id AS id, {} AS place{}", place_, listed_as_columns())
                       : "SELECT *");
  if (is_sorted) cut.add(fmt::format(", row_number() OVER (ORDER BY {}) AS sorted", order_));
  append_source(cut);
  append_order(cut);
  window_ = {};
  const std::string step = add_step(cut);
  if (of_messages_) {
    become_listed(step);
    if (is_sorted) order_ = step + ".sorted";
    return;
  }
  // Rows keep their columns, so the order stays valid.
  from_ = {};
  counted_ = {};
  from_.add(step);
  where_ = {};
}

void Relation::become_rows(const std::string& step, std::string tie_break) {
  from_ = {};
  counted_ = {};
  from_.add(step);
  where_ = {};
  order_.clear();
  tie_break_ = std::move(tie_break);
  of_messages_ = false;
}

void Relation::become_messages(const std::string& step, std::string place) {
  from_ = {};
  counted_ = {};
  from_.add(fmt::format("{0} CROSS JOIN message m ON m.id = {0}.id", step));
  where_ = {};
  order_.clear();
  listed_.clear();
  place_ = std::move(place);
}

}  // namespace kvq::sql
