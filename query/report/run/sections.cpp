// SPDX-License-Identifier: MIT
#include "query/report/run/sections.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>
#include <variant>

#include "query/language/bind_columns.hpp"
#include "query/report/run/template.hpp"
#include "query/run/run.hpp"

namespace kvq::report {
namespace {

using plan::Column;

/// Finds the columns that a section shows, and builds its SQL.
class Preparation {
 public:
  Preparation(const Section& section, const Environment& environment)
      : section_(section), environment_(environment), plan_(environment.plan_of(section.query)) {
    if (auto counted = counted_by(plan_)) keys_ = std::move(counted->keys);
  }

  ReadySection prepare() {
    ReadySection out{.section = &section_};
    out.of_series = is_of_series(plan_);
    out.of_range = environment_.is_of_range(section_.query);
    if (environment_.links_numbers()) out.mails.emplace(environment_.query_at(section_.query), plan_);
    if (section_.against) begin_comparison(out);
    for (const RowLayout& row : section_.rows) add_layout(row);
    if (section_.rows.empty()) add_table();
    std::optional<Place> group;
    if (section_.group) {
      group = place(*section_.group);
      show(*section_.group);
    }
    const bool linked = section_.rows.empty() && plan_.of_messages;
    if (linked) selected_.push_back(columns_of(info_of(Format::urls)).front());
    finish(out);
    if (linked) out.address = selected_.size() - 1;
    if (group) out.group = static_cast<size_t>(std::ranges::find(shown_, *group) - shown_.begin());
    if (section_.chart != Chart::none) find_charted(out);
    if (section_.empty) out.empty = fill_constants(*section_.empty);
    return out;
  }

 private:
  /// A selected column, or a column that the comparison adds.
  struct Place {
    bool is_compared = false;
    size_t index = 0;
    bool operator==(const Place&) const = default;
  };

  void begin_comparison(ReadySection& out) {
    plan::Plan others = environment_.plan_of(*section_.against);
    const auto ours = counted_by(plan_);
    const auto theirs = counted_by(others);
    if (!ours) {
      environment_.refuse(section_.query, "'against' needs a section that counts by a column",
                          "such as: is:patch | count by domain");
    }
    if (!theirs || theirs->keys != ours->keys || theirs->counted != ours->counted)
      environment_.refuse(*section_.against, "this query does not count the same as the section",
                          "end it with the same count stage");
    // The comparison expects these columns first.
    selected_ = ours->keys;
    selected_.push_back(ours->counted);
    compared_ = compared_columns(ours->counted);
    others.columns.clear();
    if (environment_.links_numbers())
      out.mails_before.emplace(environment_.query_at(*section_.against), others);
    out.comparison = Comparison{ours->keys, ours->counted, sql::lower(others, selected_)};
  }

  void add_layout(const RowLayout& row) {
    if (!row.status.empty()) {
      add({"status", row.status_span, {}});
      if (row.status != "new" && row.status != "existing") {
        environment_.refuse(row.status_span, fmt::format("there is no status '{}'", row.status),
                            "a status is new or existing");
      }
    }
    for (const auto& piece : row.layout.pieces) {
      const auto* placeholder = std::get_if<Placeholder>(&piece);
      if (placeholder == nullptr) continue;
      add_unless_constant(placeholder->name, placeholder->span);
      if (!placeholder->link.empty()) add_link(placeholder->link, placeholder->link_span);
      for (const TextFunction& function : placeholder->functions) {
        const auto* percent = std::get_if<PercentOf>(&function);
        if (percent != nullptr) add_unless_constant(percent->name, percent->span);
      }
    }
  }

  void add_unless_constant(const std::string& name, Span span) {
    if (!environment_.constant(name)) add({name, span, {}});
  }

  void add_link(const std::string& column, Span span) {
    if (column == usual_link && !environment_.constant(column) && !column_named(plan_, column)) {
      environment_.refuse(span, "these rows are not mails that a link could point to",
                          "'link COLUMN' links to the address in a column");
    }
    add_unless_constant(column, span);
  }

  void add_table() {
    if (!section_.columns.empty()) {
      for (const NamedColumn& column : section_.columns) show(column);
      return;
    }
    const bool is_usual = plan_.of_messages && plan_.columns.empty();
    for (const Column& column : is_usual ? columns_of(info_of(Format::text)) : plan_.columns)
      show({column.name, section_.query, {}});
    for (const Column& column : compared_) show({column.name, section_.query, {}});
  }

  void show(const NamedColumn& column) {
    const Place found = place(column);
    if (std::ranges::find(shown_, found) != shown_.end()) return;
    shown_.push_back(found);
    titles_.push_back(column.title.empty() ? column.name : column.title);
  }

  void add(const NamedColumn& column) {
    const Place found = place(column);
    if (named_.emplace(column.name, found).second) show(column);
  }

  Place place(const NamedColumn& named) {
    const auto added = std::ranges::find(compared_, named.name, &Column::name);
    if (added != compared_.end()) return {true, static_cast<size_t>(added - compared_.begin())};
    auto column = column_named(plan_, named.name);
    if (!column) {
      environment_.refuse(named.span, fmt::format("the rows have no column '{}'", named.name),
                          columns_hint(plan_, named.name, compared_));
    }
    const auto known = std::ranges::find(selected_, *column);
    const Place found{false, static_cast<size_t>(known - selected_.begin())};
    if (known == selected_.end()) selected_.push_back(std::move(*column));
    return found;
  }

  size_t index_of(const Place& place) const {
    return place.index + (place.is_compared ? selected_.size() : 0);
  }

  /// Called when all columns are known.
  void finish(ReadySection& out) {
    plan_.columns.clear();
    out.sql = sql::lower(plan_, selected_);
    out.columns = selected_;
    std::ranges::copy(compared_, std::back_inserter(out.columns));
    for (const Place& place : shown_) out.shown.push_back(index_of(place));
    for (const auto& [name, place] : named_) out.named.emplace(name, index_of(place));
    out.titles = titles_;
  }

  /// A chart draws the first column of numbers and labels it with the first other column; keys of a count are
  /// never numbers here. Columns that a comparison adds, such as the rank, are neither numbers nor labels.
  void find_charted(ReadySection& out) const {
    if (!section_.rows.empty())
      environment_.refuse(section_.chart_span, "only a table can have a chart",
                          "remove the 'row' statements of the section");
    const auto is_added = [&](size_t index) { return index >= selected_.size(); };
    const auto is_number = [&](size_t index) {
      const Column& column = out.columns[index];
      return column.kind == ColumnKind::number && std::ranges::find(keys_, column) == keys_.end();
    };
    const auto number =
        std::ranges::find_if(out.shown, [&](size_t index) { return !is_added(index) && is_number(index); });
    const auto label =
        std::ranges::find_if(out.shown, [&](size_t index) { return !is_added(index) && !is_number(index); });
    if (number == out.shown.end() || label == out.shown.end()) {
      environment_.refuse(section_.chart_span, "a chart needs a column of numbers and a column of labels",
                          "such as: is:patch | count by domain");
    }
    out.number = static_cast<size_t>(number - out.shown.begin());
    out.label = static_cast<size_t>(label - out.shown.begin());
  }

  std::string fill_constants(const Template& text) const {
    return plain_text(fill_with_constants(text, environment_));
  }

  const Section& section_;
  const Environment& environment_;
  plan::Plan plan_;
  /// The keys of a count.
  std::vector<Column> keys_;
  std::vector<Column> selected_;
  std::vector<Column> compared_;
  std::vector<Place> shown_;
  std::vector<std::string> titles_;
  std::map<std::string, Place> named_;
};

std::optional<std::string> query_of(const std::optional<MailsOfRows>& mails, const ReadySection& ready,
                                    const Row& row) {
  return mails ? mails->query_of(row, ready.columns) : std::nullopt;
}

Runs laid_out(const ReadySection& ready, const Environment& environment, const Row& row) {
  const auto shown = [&](const std::string& name) {
    const auto column = ready.named.find(name);
    if (column == ready.named.end()) return environment.constant(name).value_or("");
    return to_text(row[column->second], ready.columns[column->second]);
  };
  const auto& layouts = ready.section->rows;
  const std::string status = ready.named.contains("status") ? shown("status") : "";
  const auto layout = std::ranges::find_if(
      layouts, [&](const RowLayout& one) { return one.status.empty() || one.status == status; });
  if (layout == layouts.end()) return {};
  return fill(layout->layout, shown, [&](const std::string& name) {
    if (name == "count") return query_of(ready.mails, ready, row).value_or("");
    if (name == "count.before") return query_of(ready.mails_before, ready, row).value_or("");
    return environment.query_of(name);
  });
}

}  // namespace

Runs fill_with_constants(const Template& text, const Environment& environment) {
  const auto require = [&](const std::string& name, Span span) {
    if (!environment.constant(name)) environment.refuse_constant(name, span);
  };
  const auto require_link = [&](const Placeholder& placeholder) {
    if (placeholder.link == usual_link && !environment.constant(placeholder.link)) {
      environment.refuse(placeholder.link_span, "there is no mail here that a link could point to",
                         "'link NAME' links to the address in a parameter");
    }
    require(placeholder.link, placeholder.link_span);
  };
  for (const auto& piece : text.pieces) {
    const auto* placeholder = std::get_if<Placeholder>(&piece);
    if (placeholder == nullptr) continue;
    require(placeholder->name, placeholder->span);
    if (!placeholder->link.empty()) require_link(*placeholder);
    for (const TextFunction& function : placeholder->functions) {
      if (const auto* percent = std::get_if<PercentOf>(&function)) require(percent->name, percent->span);
    }
  }
  return fill(
      text, [&](const std::string& name) { return environment.constant(name).value_or(""); },
      [&](const std::string& name) { return environment.query_of(name); });
}

ReadySection prepare(const Section& section, const Environment& environment) {
  return Preparation(section, environment).prepare();
}

SectionRows run_section(const ReadySection& ready, const Environment& environment) {
  std::vector<Row> rows;
  kvq::run(environment.database(), ready.sql, [&](Row&& row) {
    rows.push_back(std::move(row));
    return true;
  });
  if (ready.comparison) compare(environment.database(), *ready.comparison, rows);
  SectionRows out;
  out.has_layouts = !ready.section->rows.empty();
  out.group = ready.group;
  out.chart = ready.section->chart;
  out.label = ready.label;
  out.number = ready.number;
  out.empty = ready.empty;
  out.of_series = ready.of_series;
  for (const size_t index : ready.shown) out.columns.push_back(ready.columns[index]);
  out.titles = ready.titles;
  for (const Row& row : rows) {
    if (out.has_layouts) out.lines.push_back(laid_out(ready, environment, row));
    if (ready.address) {
      const auto* address = std::get_if<std::string>(&row[*ready.address]);
      out.addresses.push_back(address != nullptr ? *address : "");
    }
    out.queries.push_back(query_of(ready.mails, ready, row));
    out.queries_before.push_back(query_of(ready.mails_before, ready, row));
    Row shown;
    for (const size_t index : ready.shown) shown.push_back(row[index]);
    out.rows.push_back(std::move(shown));
  }
  return out;
}

}  // namespace kvq::report
