// SPDX-License-Identifier: MIT
#include "query/report/desk/owner.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <string_view>
#include <variant>

#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/language/written.hpp"
#include "query/sql/desk.hpp"
#include "query/sql/known_values.hpp"
#include "query/sql/subsystem.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/spelling.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

using sql::PersonFound;

constexpr size_t most_candidates = 6;

std::vector<PersonFound> people_named(const Database& database, const std::string& words) {
  const Source source{"person", ast::written_term("person", words)};
  const plan::Plan plan = bind(parse(source), source, 0);
  const auto* person = std::get_if<plan::PersonMatches>(&plan.filter.node);
  return person == nullptr ? std::vector<PersonFound>{} : sql::people_matching(database, *person);
}

/// Returns the name in `Name <address>`, or the address.
std::string name_of(const PersonFound& person) {
  return person.shown.substr(0, person.shown.find(" <"));
}

[[noreturn]] void refuse_unknown(const Database& database, const std::string& words) {
  std::string hint;
  for (const KnownValues kind :
       {words.find('@') == std::string::npos ? KnownValues::names : KnownValues::addresses,
        KnownValues::subsystems}) {
    const std::vector<std::string> known = known_values(database, kind);
    hint = did_you_mean(words, std::vector<std::string_view>(known.begin(), known.end()));
    if (!hint.empty()) break;
  }
  throw Error(ErrorKind::usage, fmt::format("'{}' is neither a person nor a section of this database", words),
              hint.empty() ? "'kvq people list' and 'kvq subsystems list' list them" : hint);
}

[[noreturn]] void refuse_several(const std::string& words, const std::vector<PersonFound>& people) {
  std::vector<std::string> shown;
  for (const PersonFound& person : people) {
    if (shown.size() < most_candidates) shown.push_back(printable(person.shown));
  }
  const size_t more = people.size() - shown.size();
  throw Error(ErrorKind::usage, fmt::format("'{}' can be {} people", words, people.size()),
              fmt::format("they are {}{}", fmt::join(shown, ", "),
                          more == 0 ? "" : fmt::format(" and {} more", more)));
}

}  // namespace

DeskOwner desk_owner(const Database& database, const std::string& words) {
  if (sql::is_subsystem(database, fold(words))) return {.shown = words, .value = words, .identities = {}};
  std::vector<PersonFound> people = people_named(database, words);
  if (people.empty()) refuse_unknown(database, words);
  std::map<std::string, std::vector<PersonFound>> by_name;
  for (const PersonFound& person : people) by_name[fold(name_of(person))].push_back(person);
  if (const auto exact = by_name.find(fold(words)); exact != by_name.end() && exact->second.size() == 1)
    people = exact->second;
  if (people.size() > 1 && by_name.size() > 1) refuse_several(words, people);
  DeskOwner owner{.shown = people.size() == 1 ? people.front().shown : name_of(people.front()),
                  // Several addresses with one name, and no mailmap that joins them: the name finds them all.
                  .value = people.size() == 1 ? people.front().email : name_of(people.front()),
                  .identities = {}};
  std::ranges::transform(people, std::back_inserter(owner.identities), &PersonFound::identity);
  return owner;
}

std::string identities_json(const DeskOwner& owner) {
  return fmt::format("[{}]", fmt::join(owner.identities, ","));
}

}  // namespace kvq::report
