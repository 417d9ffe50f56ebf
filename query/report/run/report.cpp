// SPDX-License-Identifier: MIT
#include "query/report/run/report.hpp"

#include <fmt/format.h>

#include <variant>
#include <vector>

#include "query/report/run/environment.hpp"
#include "query/report/run/sections.hpp"
#include "query/time/values.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/stores/fingerprint.hpp"

namespace kvq::report {
namespace {

struct ReadyHeading {
  std::string text;
};
struct ReadyText {
  Runs runs;
};
struct ReadyNote {
  Runs runs;
};
using ReadyItem = std::variant<ReadyHeading, ReadyText, ReadyNote, ReadySection>;

/// Prepares the items and appends them; of a branch, the side to print, or with `all_branches` both sides.
void prepare(const std::vector<Item>& items, const Environment& environment, bool all_branches,
             std::vector<ReadyItem>& out) {
  for (const Item& item : items) {
    std::visit(Overloaded{[&](const Heading& heading) {
                            out.emplace_back(
                                ReadyHeading{plain_text(fill_with_constants(heading.text, environment))});
                          },
                          [&](const Text& text) {
                            out.emplace_back(ReadyText{fill_with_constants(text.text, environment)});
                          },
                          [&](const Note& note) {
                            out.emplace_back(ReadyNote{fill_with_constants(note.text, environment)});
                          },
                          [&](const Section& section) { out.emplace_back(prepare(section, environment)); },
                          [&](const Branch& branch) {
                            const bool holds = environment.holds(branch.condition);
                            if (holds || all_branches) prepare(branch.then, environment, all_branches, out);
                            if (!holds || all_branches)
                              prepare(branch.otherwise, environment, all_branches, out);
                          }},
               item.node);
  }
}

constexpr size_t short_id = 12;

std::string short_commit(const std::optional<ArchivePlace>& place) {
  return place ? place->commit.substr(0, short_id) : "";
}

std::string written(const Interval& dates, int64_t now) {
  const int64_t before = dates.before == Interval{}.before ? now + 1 : dates.before;
  return fmt::format("{}..{}", dates.from == Interval{}.from ? "" : to_rfc3339(dates.from),
                     to_rfc3339(before - 1));
}

/// Returns the value of a parameter. For a range, returns its commits or times, because refs and words for
/// dates can change their meaning; a range without a commit is returned as given.
std::string value_of(const Parameter& parameter, const Environment& environment, int64_t now) {
  if (is_range(*parameter.kind)) {
    const RangeFacts& range = environment.range_of(parameter);
    if (range.dates) return written(*range.dates, now);
    if (range.to) return fmt::format("{}..{}", short_commit(range.from), short_commit(range.to));
  }
  return environment.arguments().at(parameter.name);
}

/// Returns everything that is needed to reproduce the report; includes default values, because they may
/// change.
std::string default_footer(const Environment& environment, const Arguments& arguments) {
  std::string out = environment.report().name;
  if (!environment.list().name.empty()) out += fmt::format(" of {}", environment.list().name);
  for (const Parameter& parameter : environment.report().parameters)
    out += fmt::format(", {}={}", parameter.name, value_of(parameter, environment, arguments.now));
  return out + fmt::format("; kvq {}, settings {}", arguments.version,
                           settings_fingerprint(environment.database()));
}

std::string footer_of(const Environment& environment, const Arguments& arguments) {
  const auto& own = environment.report().footer;
  return own ? plain_text(fill_with_constants(*own, environment)) : default_footer(environment, arguments);
}

}  // namespace

Outcome run_report(const Report& report, const Database& database, const Arguments& arguments,
                   DocumentWriter& writer) {
  const Environment environment(report, database, arguments, writer.links_numbers());
  std::vector<ReadyItem> ready;
  prepare(report.items, environment, false, ready);
  DocumentHead head{.name = report.name,
                    .summary = report.summary,
                    .title = report.title ? plain_text(fill_with_constants(*report.title, environment)) : "",
                    .parameters = {environment.arguments().begin(), environment.arguments().end()}};
  const std::string footer = footer_of(environment, arguments);
  Outcome outcome{.range = environment.range(), .as_of = environment.as_of()};
  bool has_sections_of_range = false;
  writer.begin(head);
  for (const ReadyItem& item : ready) {
    std::visit(Overloaded{[&](const ReadyHeading& heading) { writer.heading(heading.text); },
                          [&](const ReadyText& text) { writer.text(text.runs); },
                          [&](const ReadyNote& note) { writer.note(note.runs); },
                          [&](const ReadySection& section) {
                            const SectionRows rows = run_section(section, environment);
                            outcome.has_rows |= !rows.rows.empty();
                            has_sections_of_range |= section.of_range;
                            outcome.has_new |= section.of_range && !rows.rows.empty();
                            writer.section(rows);
                          }},
               item);
  }
  writer.end(footer);
  if (!has_sections_of_range) outcome.has_new = outcome.has_rows;
  return outcome;
}

void check_report(const Report& report, const Database& database, int64_t now) {
  const Arguments arguments{.values = {}, .now = now, .is_rehearsal = true};
  const Environment environment(report, database, arguments, false);
  std::vector<ReadyItem> ready;
  prepare(report.items, environment, true, ready);
  if (report.title) fill_with_constants(*report.title, environment);
  footer_of(environment, arguments);
}

}  // namespace kvq::report
