// SPDX-License-Identifier: MIT
#include "indexer/people.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "indexer/relations/relate.hpp"

namespace kvq {
namespace {

constexpr size_t mails_at_once = 5'000;

}  // namespace

bool apply_people_settings(const Database& database, const PeopleSettings& settings) {
  return apply_people(database, settings, [&](const std::vector<int64_t>& messages) {
    Relations relations(database);
    for (size_t at = 0; at < messages.size(); at += mails_at_once) {
      const auto begin = messages.begin() + static_cast<std::ptrdiff_t>(at);
      const auto end = begin + static_cast<std::ptrdiff_t>(std::min(mails_at_once, messages.size() - at));
      relations.update({.messages = {begin, end}, .msgids = {}, .series = {}});
    }
  });
}

}  // namespace kvq
