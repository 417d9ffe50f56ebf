// SPDX-License-Identifier: MIT
#include <optional>
#include <string>

#include "schema/mail/body.hpp"
#include "schema/postgresql/dialect/filter_run.hpp"
#include "schema/postgresql/dialect/regex.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::postgresql;

TEST_CASE("the signs of RE2 become those of PostgreSQL") {
  struct Case {
    std::string_view pattern;
    std::string_view server;
  };
  const Case cases[] = {
      {"^\\[PATCH v[0-9]+ 0+\\/", "^\\[PATCH v[0-9]+ 0+/"},
      {"a.c", "a[^\\n]c"},
      {"(?s)a.c", "a.c"},
      {"\\bhv\\B", "\\yhv\\Y"},
      {"\\A\\d\\W\\z", "\\A[0-9][^0-9A-Z\\U0000005Fa-z]\\Z"},
      {"[[:alpha:]\\d-]", "[A-Za-z0-9\\U0000002D]"},
      {"[]^]", "[\\U0000005D\\U0000005E]"},
      {"(?i)k1", "[kK\\U0000212A]1"},
      {"(?i:s)s", "(?:[sS\\U0000017F])s"},
      {"(?i)[a-c]", "[a-cA-C]"},
      {"(?m)^a$", "(?:^|(?<=\\n))a(?:$|(?=\\n))"},
      {"(a|b)*?(?P<name>c){1,2}?", "(?:a|b)*(?:c){1,2}"},
      {"\\Qa.b\\E", "a\\.b"},
      {"\\x41\\x{e9}\\101", "A\\U000000E9A"},
      {"a{", "a\\{"},
      {"a{,3}", "a\\{,3\\}"},
      {"", ""},
  };
  for (const Case& each : cases) {
    INFO(each.pattern);
    CHECK(server_regex(each.pattern) == std::optional<std::string>(each.server));
  }
}

TEST_CASE("what PostgreSQL does not have is left to kvq") {
  for (const std::string_view pattern : {"\\pL", "\\C", "a{256}", "(?i)\xc3\xa9", "\\x00", "^*",
                                         "[[:^alpha:]]", "[\\D]", "\xf4\x8f\xbf\xbe"}) {
    INFO(pattern);
    CHECK(server_regex(pattern) == std::nullopt);
  }
}

TEST_CASE("a filter of texts gives an array of those that match") {
  FilterRun run(Filter{.kind = Filter::Kind::text, .sql = {}, .values = {}, .regex = "a", .value = 0});
  for (const std::string_view text : {"a", "b", "a\"\\{},", "NULL a"}) run.add_text(text);
  CHECK(run.matching() == ServerValue("{\"a\",\"a\\\"\\\\{},\",\"NULL a\"}"));
}

TEST_CASE("a filter of bodies looks only into the parts that it names") {
  const Filter filter{.kind = Filter::Kind::body,
                      .sql = {},
                      .values = {},
                      .regex = "^b",
                      .parts = "quoted added",
                      .value = 0};
  FilterRun run(filter);
  const auto add = [&run](int64_t message, const Body& body) {
    std::string runs;
    append(runs, body);
    runs.resize(runs.size() - body.text.size());
    const std::string_view text = body.text;
    run.add_body(message, text.substr(0, body.first_part_bytes), text.substr(body.first_part_bytes), runs);
  };
  add(1, {"b\n", 2, {{Part::own, 2}}});
  add(2, {"b\n", 2, {{Part::quoted, 2}}});
  add(3, {"bc\nb\n", 3, {{Part::own, 3}, {Part::quoted, 2}}});
  CHECK(run.matching() == ServerValue("{2,3}"));
}
