// SPDX-License-Identifier: MIT
#include "cli/completion/known_names.hpp"

#include <utility>

#include "query/sql/known_values.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {

std::vector<std::string> names_in(const Database& database, NameSource source) {
  switch (source) {
    case NameSource::saved_queries: {
      std::vector<std::string> names;
      for (SavedQuery& query : SavedQueryStore(database).all()) names.push_back(std::move(query.name));
      return names;
    }
    case NameSource::lists:
      return known_values(database, KnownValues::lists);
    case NameSource::domains:
      return known_values(database, KnownValues::domains);
    case NameSource::companies:
      return known_values(database, KnownValues::companies);
    case NameSource::subsystems:
      return known_values(database, KnownValues::subsystems);
    case NameSource::trailers:
      return known_values(database, KnownValues::trailers);
    case NameSource::reports:
    case NameSource::config_keys:
    case NameSource::message_ids:
      break;
  }
  return {};
}

}  // namespace kvq
