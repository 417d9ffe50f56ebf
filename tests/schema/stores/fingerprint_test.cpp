// SPDX-License-Identifier: MIT
#include "schema/stores/fingerprint.hpp"

#include <functional>
#include <set>

#include "schema/open.hpp"
#include "schema/stores/maintainers_store.hpp"
#include "schema/stores/people_store.hpp"
#include "schema/stores/saved_text_store.hpp"
#include "schema/stores/settings_store.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

using Change = std::function<void(const Database&)>;

std::string fingerprint_after(const std::vector<Change>& changes) {
  const Database database = open_in_memory();
  for (const Change& change : changes) change(database);
  return settings_fingerprint(database);
}

Change query(const std::string& name, const std::string& text) {
  return [=](const Database& database) { SavedQueryStore(database).put({name, text, 1}); };
}

Change sections(const std::vector<SectionPattern>& patterns, const std::vector<SectionPerson>& people) {
  return [=](const Database& database) { replace_sections(database, {{"KVM", patterns, people}}); };
}

Change robots(const std::vector<std::string>& patterns) {
  return [=](const Database& database) { SettingsStore(database).replace_robot_patterns(patterns); };
}

Change topics(const std::vector<TopicWord>& words) {
  return [=](const Database& database) { SettingsStore(database).replace_topic_words(words); };
}

Change people(const std::string& mailmap, const std::string& affiliations) {
  return [=](const Database& database) {
    apply_people(database, {mailmap, affiliations}, [](const std::vector<int64_t>&) {});
  };
}

}  // namespace

TEST_CASE("fingerprint: without settings it is the hash of an empty string", "[schema]") {
  // FNV-1a's offset basis.
  CHECK(fingerprint_after({}) == "cbf29ce484222325");
}

TEST_CASE("fingerprint: it differs for different settings, and is the same for the same ones", "[schema]") {
  const Mailbox jo{"Jo <jo@example.org>", "Jo", "jo@example.org"};
  const Mailbox ann{"Ann <ann@example.org>", "Ann", "ann@example.org"};
  const std::vector<std::vector<Change>> all = {
      {},
      {query("a", "is:patch")},
      {query("a", "is:cover")},
      {query("b", "is:patch")},
      {query("a", "is:patch"), query("b", "is:cover")},
      // The boundaries between texts are hashed, too.
      {query("ai", "s:patch")},
      {robots({"*bot@example.org"})},
      {robots({"*bot@example.org", "lkp@*"})},
      {topics({{"a@x", "b@x", true}})},
      {topics({{"a@x", "b@x", false}})},
      {topics({{"a@x", "c@x", true}})},
      {people("Jo <jo@example.org> <jo@x.org>\n", "")},
      {people("", "example.org Example\n")},
      {sections({}, {})},
      {sections({{'F', "virt/kvm/"}}, {})},
      {sections({{'X', "virt/kvm/"}}, {})},
      {sections({{'F', "virt/"}}, {})},
      {sections({}, {{"maintainer", jo}})},
      {sections({}, {{"reviewer", jo}})},
      {sections({}, {{"maintainer", ann}})},
  };
  std::set<std::string> seen;
  for (const std::vector<Change>& changes : all) {
    const std::string fingerprint = fingerprint_after(changes);
    CHECK(fingerprint.size() == 16);
    CHECK(fingerprint.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(fingerprint_after(changes) == fingerprint);
    seen.insert(fingerprint);
  }
  CHECK(seen.size() == all.size());
}

TEST_CASE("fingerprint: it does not depend on the order or the time of settings", "[schema]") {
  const Change later = [](const Database& database) { SavedQueryStore(database).put({"a", "is:patch", 99}); };
  const Change gone = [](const Database& database) { SavedQueryStore(database).remove("c"); };
  const std::string expected = fingerprint_after({query("a", "is:patch"), query("b", "is:cover")});
  CHECK(fingerprint_after({query("b", "is:cover"), query("a", "is:patch")}) == expected);
  CHECK(fingerprint_after({query("b", "is:cover"), later}) == expected);
  CHECK(fingerprint_after({query("a", "x"), query("c", "x"), query("b", "is:cover"), gone, later}) ==
        expected);
}
