// SPDX-License-Identifier: MIT
// The user's settings for robots and topics, read from two small files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "indexer/relations/relate.hpp"
#include "schema/stores/settings_store.hpp"

namespace kvq {

struct RelationSettings {
  /// Patterns of addresses, in addition to those that kvq knows.
  std::vector<std::string> robots;
  std::vector<TopicWord> topics;
};

/// Parses one pattern per line; `#` starts a comment.
std::vector<std::string> parse_robots(std::string_view text);

/// Parses one `join MESSAGE-ID MESSAGE-ID` or `split MESSAGE-ID MESSAGE-ID` per line. Throws Error (usage)
/// with the file and line of anything else.
std::vector<TopicWord> parse_topics(std::string_view text, const std::string& file);

/// Returns whether these settings were the last ones applied to the database, and no relations are left to be
/// computed after an upgrade of it.
bool are_applied(const Database& database, const RelationSettings& settings);

/// Stores the settings, and recomputes everything that their changes affect, or that an upgrade of the schema
/// left to be computed.
void apply_settings(const Database& database, const RelationSettings& settings);

}  // namespace kvq
