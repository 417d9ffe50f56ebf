// SPDX-License-Identifier: MIT
#include "query/language/likely_mistakes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <utility>
#include <variant>

#include "query/language/hints.hpp"
#include "query/language/stages.hpp"
#include "query/time/values.hpp"
#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/functions.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/spelling.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// Returns the field that a word names as a column, perhaps misspelt: `-date`, `month(date)`, `auther,`.
const Field* column_in(std::string_view word) {
  if (word.starts_with('-')) word.remove_prefix(1);
  if (const size_t open = word.find('('); open != std::string_view::npos) word.remove_prefix(open + 1);
  word = word.substr(0, word.find_first_of(",)"));
  if (const Field* field = find_field(word)) return field->sql.value.empty() ? nullptr : field;
  constexpr size_t shortest_misspelt = 5;
  if (word.size() < shortest_misspelt) return nullptr;
  const auto names = field_names();
  return find_field(nearest(word, names, 1));
}

bool names_column(std::string_view word) {
  return word == "count" || word == "count," || column_in(word) != nullptr;
}

/// The words of a stage in the middle of a filter, from its name to the next `|` or the end.
class StageWithoutBar {
 public:
  explicit StageWithoutBar(std::string_view text) {
    text = text.substr(0, text.find('|'));
    while (!(text = trimmed(text)).empty()) {
      const size_t end = end_of_word(text);
      words_.emplace_back(text.substr(0, end));
      text.remove_prefix(end);
    }
  }

  /// Returns the stage as it should be written; absent if the words are hardly one. `is_last` says whether
  /// only terms with fields stand before them.
  std::optional<std::string> meant(bool follows_fields) const {
    const std::string_view name = words_.front();
    const std::string_view second = word(1);
    if (name == "count" || name == "group") {
      if (second == "by" && names_column(word(2))) return "count by " + columns_from(2);
      const bool is_alone = name == "count" && words_.size() == 1 && follows_fields;
      return is_alone ? std::optional<std::string>("count") : std::nullopt;
    }
    if (name == "limit" || name == "top" || name == "skip") {
      const bool is_stage = is_number(second) && (words_.size() == 2 || word(2) == "by" || word(2) == "per");
      return is_stage ? std::optional(fmt::format("{}", joined_from(0))) : std::nullopt;
    }
    if (name == "sort" || name == "order" || name == "orderby") return meant_by_sort();
    if (name == "select" || name == "distinct" || name == "columns") {
      const bool is_list = names_column(second) && (words_.size() == 2 || second.ends_with(','));
      if (!is_list) return std::nullopt;
      return fmt::format("{} {}", name == "columns" ? "select" : name, columns_from(1));
    }
    const bool is_alone = (name == "latest" || name == "threads") && words_.size() == 1 && follows_fields;
    return is_alone ? std::optional(std::string(name)) : std::nullopt;
  }

  std::string text() const { return joined_from(0); }

 private:
  std::string_view word(size_t i) const { return i < words_.size() ? words_[i] : std::string_view(); }

  std::string joined_from(size_t first) const {
    std::string out;
    for (size_t i = first; i < words_.size(); ++i) out += (i == first ? "" : " ") + words_[i];
    return out;
  }

  /// Corrects the names of columns.
  std::string columns_from(size_t first) const {
    std::string out;
    for (size_t i = first; i < words_.size(); ++i) {
      const std::string& written = words_[i];
      const Field* field = written.find('(') == std::string::npos ? column_in(written) : nullptr;
      const std::string end = written.ends_with(',') ? "," : "";
      const bool is_known = find_field(written.substr(0, written.size() - end.size())) != nullptr;
      out +=
          (i == first ? "" : " ") + (field == nullptr || is_known ? written : std::string(field->name) + end);
    }
    return out;
  }

  std::optional<std::string> meant_by_sort() const {
    const size_t at = word(1) == "by" ? 2 : 1;
    const std::string_view column = word(at);
    if (!names_column(column)) return std::nullopt;
    const std::string_view order = word(at + 1);
    const bool has_order = order == "asc" || order == "desc";
    if (words_.size() > at + 1 && !has_order) return std::nullopt;
    const Field* field = column_in(column);
    const std::string name = field == nullptr ? "count" : std::string(field->name);
    if (column.starts_with('-')) return fmt::format("sort {} desc", name);
    return fmt::format("sort {}{}{}", name, has_order ? " " : "", has_order ? order : "");
  }

  std::vector<std::string> words_;
};

class Finder {
 public:
  Finder(const ast::Query& query, const Source& source, int64_t now) : source_(source), now_(now) {
    const auto* all = std::get_if<ast::And>(&query.filter.node);
    terms_ = all != nullptr ? std::span(all->operands) : std::span(&query.filter, 1);
  }

  std::vector<LikelyMistake> find() {
    for (size_t i = 0; i < terms_.size(); ++i) {
      const ast::Term* word = word_at(i);
      if (word == nullptr) {
        add_row(terms_[i]);
      } else if (add_stage(i)) {
        break;
      } else if (!add_time(i) && !add_operator(i)) {
        add_sign(*word);
        add_value(*word);
      }
    }
    return std::move(found_);
  }

 private:
  /// Returns the term if it is a word without a field and quotes.
  const ast::Term* word_at(size_t i) const {
    if (i >= terms_.size()) return nullptr;
    const auto* term = std::get_if<ast::Term>(&terms_[i].node);
    const bool is_word =
        term != nullptr && term->field.empty() && term->form == ast::Form::word && !term->prefix;
    return is_word ? term : nullptr;
  }

  std::string text(size_t begin, size_t end) const {
    return std::string(trimmed(std::string_view(source_.text).substr(begin, end - begin)));
  }

  /// Whether all terms before are not plain words, and there is one.
  bool follows_fields(size_t i) const {
    for (size_t before = 0; before < i; ++before) {
      if (word_at(before) != nullptr) return false;
    }
    return i > 0;
  }

  bool add_stage(size_t i) {
    const size_t begin = terms_[i].span.begin;
    const StageWithoutBar stage(std::string_view(source_.text).substr(begin));
    const auto meant = stage.meant(follows_fields(i));
    if (!meant) return false;
    const std::string before = text(0, begin);
    found_.push_back({stage.text(), fmt::format("{}{}| {}", before, before.empty() ? "" : " ", *meant)});
    return true;
  }

  /// `since yesterday`, `before 2025-03`.
  bool add_time(size_t i) {
    const std::string name = fold(word_at(i)->value);
    const bool is_from = name == "since" || name == "after";
    const bool is_until = name == "until" || name == "before";
    const ast::Term* date = word_at(i + 1);
    if ((!is_from && !is_until) || date == nullptr || !looks_like_date(date->value)) return false;
    found_.push_back(
        {fmt::format("{} {}", word_at(i)->value, date->value),
         is_from ? fmt::format("date:{}..", date->value) : fmt::format("date:..{}", date->value)});
    return true;
  }

  /// A word such as `may`, and a version such as 5.10, are dates for git, but here they are probably words.
  bool looks_like_date(const std::string& text) const {
    constexpr size_t digits_of_year = 4;
    const std::string folded = fold(text);
    const bool is_day = folded == "yesterday" || folded == "today";
    const bool has_year = is_number(folded.substr(0, digits_of_year)) && folded.size() >= digits_of_year;
    const bool is_relative = folded.ends_with(".ago") || folded.starts_with("last.");
    return is_day || ((has_year || is_relative) && parse_time(text, now_).has_value());
  }

  /// Operators in small letters count only beside a term with a field: "this or that" may be words.
  bool add_operator(size_t i) {
    const std::string& name = word_at(i)->value;
    const bool has_neighbours = i > 0 && i + 1 < terms_.size();
    const bool is_beside_field = i + 1 < terms_.size() && word_at(i + 1) == nullptr;
    if (name == "or" && has_neighbours && (is_beside_field || word_at(i - 1) == nullptr)) {
      found_.push_back({name, "OR"});
    } else if (name == "and" && has_neighbours && (is_beside_field || word_at(i - 1) == nullptr)) {
      found_.push_back({name, "AND"});
    } else if (name == "not" && is_beside_field) {
      found_.push_back({name, "NOT"});
    } else {
      return false;
    }
    return true;
  }

  /// `author=maz`, `!is:patch`, `+is:patch`.
  void add_sign(const ast::Term& word) {
    const std::string_view value = word.value;
    if (const size_t equals = value.find('=');
        equals != std::string_view::npos && equals > 1 && equals + 1 < value.size()) {
      const Field* field = find_field(value.substr(0, equals));
      if (field != nullptr && field->kind != FieldKind::output) {
        found_.push_back(
            {word.value, fmt::format("{}:{}", value.substr(0, equals), value.substr(equals + 1))});
      }
      return;
    }
    const size_t colon = value.find(':');
    if (colon == std::string_view::npos || colon < 2 || colon + 1 == value.size()) return;
    const bool is_not = value.front() == '!' || value.front() == '~' || value.front() == '^';
    if (!is_not && value.front() != '+') return;
    if (find_field(value.substr(1, colon - 1)) == nullptr) return;
    found_.push_back({word.value, fmt::format("{}{}", is_not ? "-" : "", value.substr(1))});
  }

  /// `awaiting-review`: with a hyphen, a value of a field is hardly a word of a mail.
  void add_value(const ast::Term& word) {
    if (word.value.find('-') == std::string::npos) return;
    const std::string term = term_with_value(word.value);
    if (!term.empty()) found_.push_back({word.value, term});
  }

  /// `thread:3` for `thread:#3`.
  void add_row(const ast::Expr& expr) {
    const auto* term = std::get_if<ast::Term>(&expr.node);
    constexpr size_t most_digits = 5;
    if (term == nullptr || !is_number(term->value) || term->value.size() > most_digits) return;
    const Field* field = find_field(term->field);
    const bool is_of_ids =
        field != nullptr && (field->kind == FieldKind::id || field->kind == FieldKind::related);
    if (is_of_ids && term->form == ast::Form::word) {
      found_.push_back({fmt::format("{}:{}", term->field, term->value),
                        fmt::format("{}:#{}", term->field, term->value), false});
    }
  }

  const Source& source_;
  int64_t now_;
  std::span<const ast::Expr> terms_;
  std::vector<LikelyMistake> found_;
};

}  // namespace

std::vector<LikelyMistake> likely_mistakes(const ast::Query& query, const Source& source, int64_t now) {
  std::vector<LikelyMistake> each_once;
  for (LikelyMistake& mistake : Finder(query, source, now).find()) {
    if (std::ranges::find(each_once, mistake) == each_once.end()) each_once.push_back(std::move(mistake));
  }
  return each_once;
}

std::string told(const LikelyMistake& mistake) {
  if (!mistake.is_of_words)
    return fmt::format("did you mean '{}' instead of '{}'?", mistake.meant, mistake.words);
  return fmt::format("'{0}' was searched as words; did you mean '{1}'? In quotes, as \"{0}\", they are words",
                     mistake.words, mistake.meant);
}

std::vector<std::string> leading_words(const ast::Query& query) {
  const auto* all = std::get_if<ast::And>(&query.filter.node);
  const std::span<const ast::Expr> terms = all != nullptr ? std::span<const ast::Expr>(all->operands)
                                                          : std::span<const ast::Expr>(&query.filter, 1);
  std::vector<std::string> words;
  for (const ast::Expr& expr : terms) {
    const auto* term = std::get_if<ast::Term>(&expr.node);
    const bool is_word =
        term != nullptr && term->field.empty() && term->form == ast::Form::word && !term->prefix;
    if (!is_word) break;
    words.push_back(term->value);
  }
  return words;
}

}  // namespace kvq
