// SPDX-License-Identifier: MIT
// Completions for the search box.
#include <vector>

#include "cli/completion/completion.hpp"
#include "cli/completion/known_names.hpp"
#include "cli/serve/pages/pages.hpp"
#include "query/report/formats/json_values.hpp"
#include "query/sql/known_values.hpp"

namespace kvq::serve {
namespace {

constexpr size_t most_candidates = 12;
// A longer one is not typed.
constexpr size_t longest_query = 2'000;

}  // namespace

Response completions(Site& site, const Request& request, const std::string& /*name*/) {
  const std::string query = parameter_of(request, "q");
  report::Json out = report::Json::array();
  if (query.size() <= longest_query) {
    const auto reading = site.read();
    const size_t space = query.find_last_of(' ');
    const size_t word = space == std::string::npos ? 0 : space + 1;
    const auto candidates = complete_query(
        query.substr(0, word), query.substr(word), [&](NameSource source, std::string_view typed) {
          if (source == NameSource::message_ids && !typed.empty())
            return message_ids_beginning(reading->database(), typed, most_candidates);
          return names_in(reading->database(), source);
        });
    for (const Candidate& candidate : candidates) {
      if (out.size() == most_candidates) break;
      out.push_back({{"text", query.substr(0, word) + candidate.text}, {"help", candidate.help}});
    }
  }
  return {.status = 200, .type = "application/json", .body = report::dumped(out), .headers = {}};
}

}  // namespace kvq::serve
