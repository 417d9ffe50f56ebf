// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cli/completion/completion.hpp"
#include "query/language/stages.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/functions.hpp"
#include "schema/base/fold.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {
namespace {

constexpr size_t most_names = 200;

/// The position of the last word of a query.
struct Place {
  size_t word = 0;
  /// The start of its stage, after the last '|'; absent in the filter.
  std::optional<size_t> stage;
  bool in_phrase = false;
};

Place place_of_last_word(std::string_view query) {
  Place place;
  for (size_t i = 0; i < query.size(); ++i) {
    const char c = query[i];
    if (c == '\\' && place.in_phrase) {
      ++i;
    } else if (c == '"') {
      place.in_phrase = !place.in_phrase;
    } else if (place.in_phrase) {
      continue;
    } else if (c == '|') {
      place.stage = i + 1;
      place.word = i + 1;
    } else if (c == ' ' || c == '(' || c == (place.stage ? ',' : '-')) {
      // A '-' inside a word is part of the word.
      if (c != '-' || place.word == i) place.word = i + 1;
    }
  }
  return place;
}

class QueryCompleter {
 public:
  QueryCompleter(std::string before, std::string word, const NamesOf& names_of)
      : before_(std::move(before)), word_(std::move(word)), names_of_(names_of) {}

  std::vector<Candidate> in_filter() {
    const size_t colon = word_.find(':');
    if (colon == std::string::npos) {
      for (const Field& field : fields()) {
        if (field.kind != FieldKind::output) add(std::string(field.name) + ":", field.help);
      }
    } else if (const Field* field = find_field(word_.substr(0, colon))) {
      add_values(*field, word_.substr(0, colon + 1));
    }
    return std::move(out_);
  }

  /// `stage` is the text of the stage before the word.
  std::vector<Candidate> in_stage(std::string_view stage) {
    constexpr std::string_view blanks = " ";
    stage.remove_prefix(std::min(stage.find_first_not_of(blanks), stage.size()));
    const std::string_view name = stage.substr(0, stage.find_first_of(" ,("));
    const bool counts = name == "count" || find_function(name, FunctionUse::aggregate) != nullptr;
    if (stage.empty()) {
      for (const StageInfo& info : stages()) add(std::string(info.name), info.help);
      add_calls(FunctionUse::aggregate);
    } else if (stage.ends_with('(')) {
      add_arguments(stage.substr(0, stage.size() - 1));
    } else if (counts) {
      add_counting_words(stage);
    } else if (const auto known = std::ranges::find(stages(), name, &StageInfo::name);
               known != stages().end()) {
      add_stage_words(*known, stage.find_first_not_of(blanks, name.size()) == std::string_view::npos);
    }
    return std::move(out_);
  }

 private:
  void add(const std::string& text, std::string_view help) {
    if (text.starts_with(word_)) out_.push_back({before_ + text, std::string(help)});
  }

  void add_names(NameSource source, const std::string& field) {
    const std::string typed = fold(word_.substr(field.size()));
    size_t added = 0;
    for (const std::string& name : names_of_(source, word_.substr(field.size()))) {
      if (!fold(name).starts_with(typed) || !is_plain_to_shells(name)) continue;
      out_.push_back({fmt::format("{}{}{}", before_, field, name), {}});
      if (++added == most_names) return;
    }
  }

  void add_message_ids(const std::string& field) {
    const std::string typed = word_.substr(field.size());
    size_t added = 0;
    for (const std::string& id : names_of_(NameSource::message_ids, typed)) {
      if (!id.starts_with(typed) || !is_plain_message_id(id)) continue;
      out_.push_back({before_ + field + id, {}});
      if (++added == most_names) return;
    }
  }

  /// `written` is the name of the field as typed, with its colon.
  void add_values(const Field& field, const std::string& written) {
    for (const FieldWord& word : field.words) add(written + std::string(word.name), word.help);
    switch (field.kind) {
      case FieldKind::kind:
        for (const std::string_view kind : message_kind_names) add(written + std::string(kind), {});
        return;
      case FieldKind::defect:
        for (const DefectInfo& defect : defects()) add(written + std::string(defect.name), defect.meaning);
        return;
      case FieldKind::saved:
        return add_names(NameSource::saved_queries, written);
      case FieldKind::list:
        return add_names(NameSource::lists, written);
      case FieldKind::domain:
        return add_names(NameSource::domains, written);
      case FieldKind::company:
        return add_names(NameSource::companies, written);
      case FieldKind::subsystem:
        return add_names(NameSource::subsystems, written);
      case FieldKind::trailer:
        return add_names(NameSource::trailers, written);
      case FieldKind::id:
      case FieldKind::related:
        return add_message_ids(written);
      default:
        return;
    }
  }

  void add_columns() {
    for (const Field& field : fields()) {
      if (!field.sql.value.empty()) add(std::string(field.name), field.help);
    }
    add_calls(FunctionUse::bucket);
  }

  void add_calls(FunctionUse use) {
    for (const Function& function : functions()) {
      if (function.use == use) add(std::string(function.name) + "(", function.help);
    }
  }

  /// `before` ends with the name of the function.
  void add_arguments(std::string_view before) {
    const std::string_view name = before.substr(before.find_last_of(" ,") + 1);
    for (const Function& function : functions()) {
      if (function.name != name) continue;
      for (const Field& field : fields()) {
        const bool fits = !field.sql.value.empty() && takes(function, field.column);
        if (fits) add(std::string(field.name) + ")", field.help);
      }
    }
  }

  /// `count, median(FIELD) by COLUMN, ...`
  void add_counting_words(std::string_view stage) {
    const size_t end = stage.find_last_not_of(' ');
    if (stage.find(" by ") != std::string_view::npos) return add_columns();
    if (stage[end] != ',') return add("by", {});
    add("count", {});
    add_calls(FunctionUse::aggregate);
  }

  /// Reads the usage of a stage: words in lower case are keywords, words in capitals are columns.
  void add_stage_words(const StageInfo& stage, bool is_first) {
    std::string_view usage = stage.usage.substr(stage.name.size());
    // A number of rows is not completed.
    if (is_first && usage.starts_with(" N")) return;
    bool has_columns = false;
    while (!usage.empty()) {
      const auto is_letter = [](char c) { return fold(c) >= 'a' && fold(c) <= 'z'; };
      const auto end = std::ranges::find_if_not(usage, is_letter);
      const std::string word(usage.begin(), end);
      usage.remove_prefix(std::min(word.size() + 1, usage.size()));
      if (word.empty() || word == stage.name) continue;
      const bool is_keyword = word == fold(word);
      // A keyword is never the first argument.
      if (is_keyword && !is_first) add(word, {});
      has_columns |= !is_keyword && word.size() > 1;
    }
    if (has_columns) add_columns();
    if (stage.kind == StageKind::sort) add_calls(FunctionUse::order);
  }

  /// The part of the shell's word before the query's word.
  std::string before_;
  std::string word_;
  const NamesOf& names_of_;
  std::vector<Candidate> out_;
};

}  // namespace

bool is_plain_to_shells(std::string_view name) {
  static constexpr std::string_view plain_signs = "@._/+-";
  return std::ranges::all_of(name, [](char c) {
    const char small = fold(c);
    return (small >= 'a' && small <= 'z') || (c >= '0' && c <= '9') ||
           plain_signs.find(c) != std::string_view::npos;
  });
}

bool is_plain_message_id(std::string_view id) {
  const size_t equals = id.find('=');
  if (equals == std::string_view::npos) return is_plain_to_shells(id);
  std::string others(id);
  std::erase(others, '=');
  return equals > 0 && is_plain_to_shells(others);
}

std::vector<Candidate> complete_query(std::string_view before, std::string_view word,
                                      const NamesOf& names_of) {
  const std::string query = std::string(before) + std::string(word);
  const Place place = place_of_last_word(query);
  if (place.in_phrase) return {};
  // The query's word never begins before the shell's word: a space separates the shell's words.
  QueryCompleter completer(query.substr(before.size(), place.word - before.size()), query.substr(place.word),
                           names_of);
  if (!place.stage) return completer.in_filter();
  return completer.in_stage(std::string_view(query).substr(*place.stage, place.word - *place.stage));
}

}  // namespace kvq
