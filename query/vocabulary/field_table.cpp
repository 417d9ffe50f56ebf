// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "query/vocabulary/fields.hpp"
#include "query/vocabulary/fields/header.hpp"
#include "query/vocabulary/fields/id.hpp"
#include "query/vocabulary/fields/mail.hpp"
#include "query/vocabulary/fields/people.hpp"
#include "query/vocabulary/fields/series.hpp"
#include "query/vocabulary/fields/text.hpp"

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
    joined(people_fields, text_fields, mail_fields, series_fields, id_fields, header_fields);

}  // namespace

std::span<const Field> fields() {
  return table;
}
}  // namespace kvq
