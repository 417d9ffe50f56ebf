// SPDX-License-Identifier: MIT
#include "query/report/formats/exposition.hpp"

#include <algorithm>
#include <set>

#include "schema/base/error.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::report;
using namespace std::string_literals;

TEST_CASE("exposition: the name of a list stays within its label", "[report]") {
  const auto [name, label] = GENERATE(table<std::string, std::string>(
      {{"kvm", "kvm"},
       {"", ""},
       {"a\"b", "a\\\"b"},
       {"a\\b", "a\\\\b"},
       {"a\\", "a\\\\"},
       {"a\nb", "a\\nb"},
       {"a\\nb", "a\\\\nb"},
       {"a\r\tb", "a\r\tb"},
       {"a{b=\"c\"} 1", "a{b=\\\"c\\\"} 1"},
       {"\xc3\xbc\xe2\x82\xac\xf0\x9f\x90\xa7", "\xc3\xbc\xe2\x82\xac\xf0\x9f\x90\xa7"},
       {"a\0b"s, "a\\\\x00b"},
       {"a\xff", "a\\\\xff"},
       {"a\\xff", "a\\\\x5cxff"},
       {"\xe2\x82", "\\\\xe2\\\\x82"},
       {"\xed\xa0\x80", "\\\\xed\\\\xa0\\\\x80"},
       {"\xc0\xaf", "\\\\xc0\\\\xaf"},
       {"\xf4\x90\x80\x80", "\\\\xf4\\\\x90\\\\x80\\\\x80"}}));
  CHECK(exposition_label(name) == label);
}

TEST_CASE("exposition: a metric has its help and type above its samples, or is absent without samples",
          "[report]") {
  static constexpr sql::MetricLabel labels[] = {{"list"}, {"kind"}};
  const sql::Metric one{.name = "kvq_one", .help = "The one."};
  const sql::Metric two{.name = "kvq_two", .help = "Both.", .labels = labels};
  const std::vector<Measured> measured = {
      {&two, {}}, {&one, {{{}, 7}}}, {&two, {{{"a", "b"}, 0}, {{"c", "d"}, -1}}}};
  CHECK(exposition(measured) ==
        "# HELP kvq_one The one.\n# TYPE kvq_one gauge\nkvq_one 7\n"
        "# HELP kvq_two Both.\n# TYPE kvq_two gauge\nkvq_two{list=\"a\",kind=\"b\"} 0\n"
        "kvq_two{list=\"c\",kind=\"d\"} -1\n");
  const std::vector<AddedLabel> added = {added_label("site=x=\"y\""), added_label("_a1=")};
  CHECK(exposition(std::span(measured).subspan(1, 1), added) ==
        "# HELP kvq_one The one.\n# TYPE kvq_one gauge\nkvq_one{site=\"x=\\\"y\\\"\",_a1=\"\"} 7\n");
}

TEST_CASE("exposition: a label must have a name that Prometheus takes and no metric has", "[report]") {
  const std::string text =
      GENERATE(as<std::string>(), "", "=", "=a", "a", "1a=b", "a-b=c", "a b=c", "\xc3\xbc=a", "__a=b",
               "list=a", "kind=a", "state=a", "age=a", "version=a", "job=a", "instance=a");
  CAPTURE(text);
  CHECK_THROWS_AS(added_label(text), Error);
}

TEST_CASE("metrics: names follow the conventions of Prometheus", "[report]") {
  std::set<std::string_view> names;
  for (const sql::Metric& metric : sql::metrics()) {
    CAPTURE(metric.name);
    CHECK(names.insert(metric.name).second);
    CHECK(metric.name.starts_with("kvq_"));
    CHECK(metric.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string_view::npos);
    CHECK_FALSE(metric.name.ends_with("_total"));
    CHECK(metric.name.ends_with("_bytes") == (metric.name.find("size") != std::string_view::npos));
    CHECK(metric.name.ends_with("_timestamp_seconds") ==
          (metric.name.find("time") != std::string_view::npos));
    CHECK(metric.help.ends_with('.'));
    CHECK(metric.help.find_first_of("\\\n") == std::string_view::npos);
    CHECK((metric.query.empty() || metric.sql.empty()));
    // Only the names of lists are not known before.
    const auto is_open = [](const sql::MetricLabel& label) { return label.values == nullptr; };
    CHECK(std::ranges::all_of(metric.labels,
                              [&](const auto& label) { return is_open(label) == (label.name == "list"); }));
    CHECK((metric.labels.empty() || !metric.has_zeros || is_open(metric.labels.front())));
  }
}
