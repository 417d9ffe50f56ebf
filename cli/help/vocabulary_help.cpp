// SPDX-License-Identifier: MIT
#include "cli/help/vocabulary_help.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>

#include "cli/help/help.hpp"
#include "query/language/stages.hpp"
#include "query/report/formats/format.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/functions.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {
namespace {

constexpr size_t label_width = 10;

/// What terms of a kind look like.
std::string_view takes_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "a word, a \"phrase in quotes\", a beginning with a star (vgi*), or a /regex/ where the field "
             "has one";
    case FieldKind::person:
      return "an address, a domain with those below it (@intel.com), words of a name, or a /regex/";
    case FieldKind::domain:
      return "a whole domain: intel.com";
    case FieldKind::company:
      return "the name of a company, letter case ignored";
    case FieldKind::subsystem:
      return "a name, letter case ignored: TDX, or \"KVM: TDX\" for both";
    case FieldKind::list:
      return "the name of a list in kvq ('kvq status' has them), or its List-Id";
    case FieldKind::time:
      return "a date or a range: 2022, 2022-06-01, 2022..2023-06, yesterday, 2.weeks.ago.., ..last.friday";
    case FieldKind::number:
      return "a number or a range: 3, 1..3, 3.., >=3, <3";
    case FieldKind::kind:
    case FieldKind::word:
    case FieldKind::defect:
      return "one of the values below";
    case FieldKind::age:
      return "a time before now: >30d, <=2weeks, 1m..6m (months), >1y, 12h";
    case FieldKind::related:
      return "a Message-ID, a row on this terminal (#3), or a query in braces: {from:maz}";
    case FieldKind::trailer:
      return "the name of a trailer: reviewed-by, or reviewed for short";
    case FieldKind::contains:
      return "a part of the text, letter case ignored";
    case FieldKind::commit:
      return "the id of a commit, or a part of its title";
    case FieldKind::exact:
      return "the whole text";
    case FieldKind::words:
      return "words of the text, with what is between them";
    case FieldKind::object_id:
      return "an id, or its first seven or more digits";
    case FieldKind::size:
      return "a number of bytes or a range: >=10k, <2M, 1000..2000";
    case FieldKind::web:
      return "the address of a mail in a web archive";
    case FieldKind::range:
      return "FROM..TO, FROM.. or ..TO, with commits, refs or dates; or a period such as 2025-03";
    case FieldKind::id:
      return "a whole Message-ID, or a row on this terminal (#3)";
    case FieldKind::saved:
      return "the name of a saved query ('kvq query list' has them)";
    case FieldKind::output:
      return "nothing: it can only be selected, sorted and counted";
  }
  return {};
}

/// The values of a field that has a fixed set of them.
std::vector<FieldWord> values_of(const Field& field) {
  std::vector<FieldWord> values(field.words.begin(), field.words.end());
  if (field.kind == FieldKind::kind) {
    for (const std::string_view kind : message_kind_names) values.push_back({kind, {}, {}});
  } else if (field.kind == FieldKind::defect) {
    for (const DefectInfo& defect : defects()) values.push_back({defect.name, {}, defect.meaning});
  }
  return values;
}

/// Returns the term of the field in its example: `subsystem:TDX`.
std::string term_in_example(const Field& field) {
  const std::string name = std::string(field.name) + ":";
  const size_t begin = field.example.find(name);
  if (begin == std::string_view::npos) return name + "VALUE";
  const std::string_view term = field.example.substr(begin);
  const size_t quote = name.size();
  const bool is_quoted = term.size() > quote && term[quote] == '"';
  const size_t end = is_quoted ? term.find('"', quote + 1) : term.find_first_of(" )", quote);
  return std::string(term.substr(0, is_quoted && end != std::string_view::npos ? end + 1 : end));
}

bool has_value_named(const Field& field, std::string_view name) {
  const std::vector<FieldWord> values = values_of(field);
  return std::ranges::any_of(values, [&](const FieldWord& value) { return value.name == name; });
}

class Page {
 public:
  explicit Page(size_t columns) : columns_(columns) {}

  void title(std::string_view name, std::string_view what) {
    out_ += fmt::format("{}{} ({})\n", out_.empty() ? "" : "\n", name, what);
  }
  void entry(std::string_view label, std::string_view text) {
    if (!text.empty()) out_ += help_entry(label, label_width, text, columns_);
  }
  /// Commands are not wrapped, so that they can be copied.
  void command(std::string_view label, std::string_view query) {
    if (!query.empty()) out_ += fmt::format("  {:{}}  kvq '{}'\n", label, label_width, query);
  }
  void values(const std::vector<FieldWord>& values, std::string_view field) {
    if (values.empty()) return;
    size_t widest = 0;
    for (const FieldWord& value : values) widest = std::max(widest, field.size() + 1 + value.name.size());
    out_ += "\n  Values:\n";
    for (const FieldWord& value : values)
      out_ += help_entry(fmt::format("{}:{}", field, value.name), widest, value.help, columns_);
  }

  std::string take() { return std::move(out_); }

 private:
  size_t columns_;
  std::string out_;
};

void add_field(Page& page, const Field& field) {
  const bool is_searched = field.kind != FieldKind::output;
  page.title(is_searched ? std::string(field.name) + ":" : std::string(field.name), "field");
  page.entry("matches", field.help);
  page.entry("takes", takes_of(field.kind));
  page.entry("short", fmt::format("{}", fmt::join(aliases_of(field), ", ")));
  if (!field.sql.value.empty())
    page.entry("shown as", fmt::format("{}; for select, sort and count by", name_of(field.column)));
  page.command("example", field.example);
  const std::vector<FieldWord> values = values_of(field);
  if (is_searched) {
    page.command("opposite", "-" + term_in_example(field));
  }
  page.values(values, field.name);
}

void add_value(Page& page, const Field& field, const FieldWord& value) {
  page.title(fmt::format("{}:{}", field.name, value.name), fmt::format("value of {}:", field.name));
  page.entry("matches", value.help.empty() ? fmt::format("mails of the kind {}", value.name) : value.help);
  page.command("example", fmt::format("{}:{} | limit 10", field.name, value.name));
  page.command("opposite", fmt::format("-{}:{}", field.name, value.name));
}

void add_stage(Page& page, const StageInfo& stage) {
  page.title("| " + std::string(stage.name), "stage");
  page.entry("write", stage.usage);
  page.entry("result", stage.help);
  page.command("example", stage.example);
}

void add_function(Page& page, const Function& function) {
  page.title(fmt::format("{}(COLUMN)", function.name), fmt::format("function: {}", name_of(function.use)));
  page.entry("takes", fmt::format("columns of {}", function.takes));
  page.entry("result", function.help);
  page.command("example", function.example);
}

void add_format(Page& page, const report::FormatInfo& format) {
  page.title(fmt::format("-f {}", format.name), "output format");
  page.entry("prints", format.help);
  page.entry("example", fmt::format("kvq is:patch -f {}{}", format.name,
                                    format.format == report::Format::maildir ? " -o FOLDER" : ""));
  page.entry("more", "'kvq help formats'");
}

}  // namespace

std::string vocabulary_help(std::string_view word, size_t columns) {
  const size_t colon = word.find(':');
  const std::string_view of_field =
      colon == std::string_view::npos ? std::string_view() : word.substr(0, colon);
  const std::string_view name = of_field.empty() ? word : word.substr(colon + 1);
  Page page(columns);
  const Field* field = find_field(of_field.empty() ? name : of_field);
  // `is:` alone, and `from:maz`, which is an example of the field.
  const bool has_value = field != nullptr && !of_field.empty() && has_value_named(*field, name);
  if (field != nullptr && !has_value) add_field(page, *field);
  for (const Field& other : fields()) {
    if (!of_field.empty() && &other != field) continue;
    for (const FieldWord& value : values_of(other)) {
      if (value.name == name) add_value(page, other, value);
    }
  }
  if (!of_field.empty()) return page.take();
  for (const StageInfo& stage : stages()) {
    if (stage.name == name) add_stage(page, stage);
  }
  for (const Function& function : functions()) {
    if (function.name == name) add_function(page, function);
  }
  for (const report::FormatInfo& format : report::formats()) {
    if (format.name == name) add_format(page, format);
  }
  return page.take();
}

std::vector<std::string_view> vocabulary_words() {
  std::vector<std::string_view> names = field_names();
  for (const Field& field : fields()) {
    for (const FieldWord& value : values_of(field)) names.push_back(value.name);
  }
  std::ranges::transform(stages(), std::back_inserter(names), &StageInfo::name);
  std::ranges::transform(functions(), std::back_inserter(names), &Function::name);
  std::ranges::transform(report::formats(), std::back_inserter(names), &report::FormatInfo::name);
  return names;
}

}  // namespace kvq
