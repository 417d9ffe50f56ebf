// SPDX-License-Identifier: MIT
// What a user can say about robots and topics, in two small files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/relations/relate.hpp"
#include "schema/stores/settings_store.hpp"

namespace kvq {

struct RelationSettings {
  /// Patterns of addresses, beside those that kvq knows.
  std::vector<std::string> robots;
  std::vector<TopicWord> topics;
};

/// A pattern a line; what stands behind `#` is a comment.
std::vector<std::string> parse_robots(std::string_view text);

/// `join MESSAGE-ID MESSAGE-ID` or `split MESSAGE-ID MESSAGE-ID` a line. Throws Error (usage) that names the
/// file and line of anything else.
std::vector<TopicWord> parse_topics(std::string_view text, const std::string& file);

/// Whether these are the settings that the database saw last.
bool are_applied(const Database& database, const RelationSettings& settings);

/// Finds anew what the settings change since the database saw them last.
void apply_settings(const Database& database, const RelationSettings& settings);

}  // namespace kvq
