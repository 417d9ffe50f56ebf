// SPDX-License-Identifier: MIT
#include "query/report/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "query/bind.hpp"
#include "query/bind_columns.hpp"
#include "query/expand.hpp"
#include "query/overloaded.hpp"
#include "query/parse.hpp"
#include "query/report/format.hpp"
#include "query/report/substitute.hpp"
#include "query/report/template.hpp"
#include "query/resolve.hpp"
#include "query/run.hpp"

namespace kvq::report {
namespace {

class Runner {
 public:
  Runner(const Report& report, const Database& database, const Arguments& arguments,
         const std::function<void(std::string_view)>& sink)
      : report_(report),
        database_(database),
        now_(arguments.now),
        sink_(sink),
        saved_(saved_queries(SavedQueryStore(database).all())) {
    read_arguments(arguments);
    for (const Let& let : report.lets) {
      ast::Query query = parse(report.source, let.query);
      if (!query.stages.empty()) refuse(query.stages.front().span, "a let holds a filter, without stages");
      substitute(query.filter, values_);
      values_.lets.emplace(let.name, std::move(query.filter));
    }
  }

  bool run() {
    // A mistake is told before anything is printed.
    std::vector<std::variant<std::string, ReadySection>> ready;
    for (const auto& item : report_.items) {
      std::visit(Overloaded{[&](const Template& text) { ready.emplace_back(fill_constants(text)); },
                            [&](const Section& section) { ready.emplace_back(prepare(section)); }},
                 item);
    }
    for (const auto& item : ready) {
      std::visit(Overloaded{[&](const std::string& text) { sink_(text); },
                            [&](const ReadySection& section) { run_section(section); }},
                 item);
    }
    return found_;
  }

 private:
  /// A section whose query is known to be good.
  struct ReadySection {
    const Section* section;
    /// What its layouts show, and under which names they do.
    std::vector<plan::Column> columns;
    std::map<std::string, size_t> named;
    sql::Sql sql;
    std::string empty;
  };

  [[noreturn]] void refuse(Span span, const std::string& message, const std::string& hint = {}) const {
    throw QueryError(report_.source, span, message, hint);
  }

  void read_arguments(const Arguments& arguments) {
    for (const auto& [name, value] : arguments.values) {
      if (std::ranges::find(report_.parameters, name, &Parameter::name) != report_.parameters.end()) continue;
      throw Error(ErrorKind::usage, fmt::format("the report '{}' has no parameter '{}'", report_.name, name),
                  parameters_hint());
    }
    for (const Parameter& parameter : report_.parameters) {
      const auto value = arguments.values.find(parameter.name);
      if (value == arguments.values.end()) {
        throw Error(ErrorKind::usage,
                    fmt::format("the report '{}' needs {}=...", report_.name, parameter.name),
                    parameters_hint());
      }
      values_.parameters[parameter.name] = value->second;
      if (parameter.is_range) read_range(parameter, value->second);
    }
  }

  std::string parameters_hint() const {
    std::string hint;
    for (const Parameter& parameter : report_.parameters) {
      hint += fmt::format("{}{}: {}", hint.empty() ? "" : "; ", parameter.name, parameter.help);
    }
    return hint.empty() ? "it has none" : hint;
  }

  /// Finds the range before anything is printed, and what templates can show of it. A mistake in it is in
  /// what the user gave, not in the report.
  void read_range(const Parameter& parameter, const std::string& value) {
    const Source given{parameter.name, value};
    const plan::InRange range = bind_range(given);
    const RangeList list = resolve_ends(range, database_, given, now_).list;
    constants_[parameter.name + ".from"] = range.from.text;
    constants_[parameter.name + ".to"] = range.to.text;
    constants_["list.name"] = list.name;
    constants_["list.title"] = list.title;
  }

  std::string constant(const Placeholder& placeholder) const {
    const auto known = constants_.find(placeholder.name);
    if (known != constants_.end()) return known->second;
    std::vector<std::string_view> names;
    for (const auto& [name, value] : constants_) names.push_back(name);
    refuse(placeholder.span, fmt::format("there is no '{}' here", placeholder.name),
           names.empty() ? "a report without a range parameter has only the columns of its sections"
                         : fmt::format("there are {}", fmt::join(names, ", ")));
  }

  std::string fill_constants(const Template& text) const {
    return fill(text, [&](const Placeholder& placeholder) { return constant(placeholder); });
  }

  ReadySection prepare(const Section& section) const {
    ast::Query query = parse(report_.source, section.query);
    substitute(query.filter, values_);
    expand(query.filter, report_.source, saved_);
    plan::Plan plan = bind(query, report_.source, now_);
    resolve(plan, database_, report_.source, now_);
    ReadySection out{.section = &section, .columns = {}, .named = {}, .sql = {}, .empty = {}};
    add_columns(section, plan, out);
    plan.columns.clear();
    out.sql = sql::lower(plan, out.columns);
    if (section.empty) out.empty = fill_constants(*section.empty);
    return out;
  }

  /// The columns that the section's layouts show.
  void add_columns(const Section& section, const plan::Plan& plan, ReadySection& out) const {
    const auto add = [&](const std::string& name, Span span) {
      if (constants_.contains(name)) return;
      auto column = column_named(plan, name);
      if (!column) refuse(span, fmt::format("the rows have no column '{}'", name), columns_hint(plan, name));
      const auto known = std::ranges::find(out.columns, *column);
      out.named.emplace(name, static_cast<size_t>(known - out.columns.begin()));
      if (known == out.columns.end()) out.columns.push_back(std::move(*column));
    };
    for (const RowLayout& row : section.rows) {
      if (!row.status.empty()) {
        add("status", row.status_span);
        require_status(row);
      }
      for (const auto& piece : row.layout.pieces) {
        if (const auto* placeholder = std::get_if<Placeholder>(&piece))
          add(placeholder->name, placeholder->span);
      }
    }
  }

  void require_status(const RowLayout& row) const {
    if (row.status == "new" || row.status == "existing") return;
    refuse(row.status_span, fmt::format("no row has the status '{}'", row.status),
           "there are new and existing");
  }

  void run_section(const ReadySection& ready) {
    bool any = false;
    kvq::run(database_, ready.sql, [&](Row&& row) {
      any = true;
      print_row(ready, row);
      return true;
    });
    if (!any) sink_(ready.empty);
    found_ |= any;
  }

  void print_row(const ReadySection& ready, const Row& row) const {
    const auto shown = [&](const std::string& name) {
      const size_t index = ready.named.at(name);
      return to_text(row[index], ready.columns[index]);
    };
    const auto& layouts = ready.section->rows;
    const std::string status = ready.named.contains("status") ? shown("status") : "";
    const auto layout = std::ranges::find_if(
        layouts, [&](const RowLayout& one) { return one.status.empty() || one.status == status; });
    if (layout == layouts.end()) return;
    sink_(fill(layout->layout, [&](const Placeholder& placeholder) {
      return constants_.contains(placeholder.name) ? constant(placeholder) : shown(placeholder.name);
    }));
  }

  const Report& report_;
  const Database& database_;
  int64_t now_;
  const std::function<void(std::string_view)>& sink_;
  SavedQueries saved_;
  Values values_;
  std::map<std::string, std::string> constants_;
  bool found_ = false;
};

}  // namespace

bool run_report(const Report& report, const Database& database, const Arguments& arguments,
                const std::function<void(std::string_view)>& sink) {
  return Runner(report, database, arguments, sink).run();
}

}  // namespace kvq::report
