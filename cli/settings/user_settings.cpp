// SPDX-License-Identifier: MIT
#include "cli/settings/user_settings.hpp"

#include <string>

#include "cli/settings/config.hpp"

namespace kvq {
namespace {

std::string path_of(const char* name) {
  return (config_folder() / name).string();
}

}  // namespace

RelationSettings relation_settings() {
  RelationSettings settings;
  if (const auto text = config_file("robots")) settings.robots = parse_robots(*text);
  if (const auto text = config_file("topics")) settings.topics = parse_topics(*text, path_of("topics"));
  return settings;
}

PeopleSettings people_settings() {
  PeopleSettings settings{config_file("mailmap").value_or(""), config_file("affiliations").value_or("")};
  // Throws for errors in the files.
  Mailmap::parse(settings.mailmap, path_of("mailmap"));
  Affiliations::parse(settings.affiliations, path_of("affiliations"));
  return settings;
}

}  // namespace kvq
