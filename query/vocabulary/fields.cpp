// SPDX-License-Identifier: MIT
#include "query/vocabulary/fields.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "query/vocabulary/fields/header.hpp"
#include "query/vocabulary/fields/id.hpp"
#include "query/vocabulary/fields/mail.hpp"
#include "query/vocabulary/fields/people.hpp"
#include "query/vocabulary/fields/series.hpp"
#include "query/vocabulary/fields/text.hpp"
#include "query/vocabulary/fields/turns.hpp"

namespace kvq {
namespace {

template <size_t... sizes>
constexpr auto joined(const Field (&... parts)[sizes]) {
  std::array<Field, (sizes + ...)> all{};
  Field* next = all.data();
  ((next = std::ranges::copy(parts, next).out), ...);
  return all;
}

constexpr auto table =
    joined(people_fields, text_fields, mail_fields, series_fields, turn_fields, id_fields, header_fields);

}  // namespace

std::span<const Field> fields() {
  return table;
}

std::vector<std::string_view> aliases_of(const Field& field) {
  std::vector<std::string_view> out;
  for (std::string_view rest = field.aliases; !rest.empty();) {
    const size_t end = std::min(rest.find(' '), rest.size());
    out.push_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return out;
}

const Field* find_field(std::string_view name) {
  for (const Field& field : fields()) {
    if (field.name == name) return &field;
    const auto aliases = aliases_of(field);
    if (std::ranges::find(aliases, name) != aliases.end()) return &field;
  }
  return nullptr;
}

std::vector<std::string_view> field_names() {
  std::vector<std::string_view> names;
  for (const Field& field : fields()) {
    names.push_back(field.name);
    std::ranges::copy(aliases_of(field), std::back_inserter(names));
  }
  return names;
}

std::string_view name_of(FieldKind kind) {
  switch (kind) {
    case FieldKind::text:
      return "text";
    case FieldKind::person:
      return "person";
    case FieldKind::domain:
      return "domain";
    case FieldKind::company:
      return "company";
    case FieldKind::subsystem:
      return "subsystem";
    case FieldKind::list:
      return "list";
    case FieldKind::time:
      return "time";
    case FieldKind::number:
      return "number";
    case FieldKind::kind:
      return "kind";
    case FieldKind::word:
      return "word";
    case FieldKind::defect:
      return "defect";
    case FieldKind::age:
      return "age";
    case FieldKind::related:
      return "related";
    case FieldKind::trailer:
      return "trailer";
    case FieldKind::contains:
      return "substring";
    case FieldKind::commit:
      return "commit";
    case FieldKind::exact:
      return "whole value";
    case FieldKind::words:
      return "words";
    case FieldKind::object_id:
      return "object id";
    case FieldKind::size:
      return "size";
    case FieldKind::web:
      return "web address";
    case FieldKind::range:
      return "range";
    case FieldKind::id:
      return "id";
    case FieldKind::saved:
      return "saved query";
    case FieldKind::output:
      return "output only";
  }
  return {};
}

std::string_view name_of(ColumnKind kind) {
  switch (kind) {
    case ColumnKind::text:
      return "text";
    case ColumnKind::number:
      return "number";
    case ColumnKind::time:
      return "time";
  }
  return {};
}

}  // namespace kvq
