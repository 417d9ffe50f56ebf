// SPDX-License-Identifier: MIT
#include "query/language/hints.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/foreign_words.hpp"
#include "schema/base/fold.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {
namespace {

/// A value as a term takes it. In dates, a dot stands for a space.
std::string written(std::string value, bool is_date) {
  if (is_date) std::ranges::replace(value, ' ', '.');
  return value.find_first_of(" ()|\"") == std::string::npos ? value : '"' + value + '"';
}

std::string with_value(std::string_view meant, std::string_view value) {
  std::string out(meant);
  const std::string text =
      value.empty() ? std::string("VALUE") : written(std::string(value), meant.starts_with("date:"));
  for (size_t at = out.find("{}"); at != std::string::npos; at = out.find("{}", at + text.size()))
    out.replace(at, 2, text);
  return out;
}

/// A hint that is no term but a sentence stays as it is.
std::string advice(const std::string& meant) {
  const bool is_sentence = meant.starts_with('\'') || meant.starts_with("something");
  return is_sentence ? meant : "write " + meant;
}

bool has_value(const Field& field, std::string_view value) {
  if (field.kind == FieldKind::kind)
    return std::ranges::find(message_kind_names, value) != message_kind_names.end();
  return std::ranges::find(field.words, value, &FieldWord::name) != field.words.end();
}

}  // namespace

std::string hint_for_foreign_field(std::string_view name, std::string_view value) {
  const ForeignField* field = find_foreign_field(name);
  return field == nullptr ? std::string() : advice(with_value(field->meant, value));
}

std::string hint_for_foreign_value(std::string_view field, std::string_view value) {
  if (const std::string_view meant = meant_by_foreign_value(field, value); !meant.empty())
    return advice(std::string(meant));
  const std::string term = term_with_value(value);
  return term.empty() ? std::string() : advice(term);
}

std::string term_with_value(std::string_view value) {
  const std::string folded = fold(value);
  for (const Field& field : fields()) {
    if (has_value(field, folded)) return fmt::format("{}:{}", field.name, folded);
  }
  const auto known = std::ranges::find(defects(), folded, &DefectInfo::name);
  return known == defects().end() ? std::string() : "defect:" + folded;
}

}  // namespace kvq
