// SPDX-License-Identifier: MIT
#include "query/report/format.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace kvq;
using namespace kvq::report;

namespace {

const std::vector<plan::Column> columns = {{"date", ColumnKind::time, nullptr},
                                           {"count", ColumnKind::number, nullptr},
                                           {"author", ColumnKind::text, nullptr},
                                           {"subject", ColumnKind::text, nullptr}};

std::string written(Format format, const std::vector<Row>& rows, TextStyle style = {}) {
  std::string out;
  const auto writer =
      make_writer(format, {.columns = columns}, style, [&](std::string_view text) { out += text; });
  for (const Row& row : rows) writer->write(row);
  writer->end();
  return out;
}

const Row ada = {int64_t{1'740'996'000}, int64_t{5}, std::string("Ada"), std::string("[PATCH] KVM: Do it")};
const Row long_one = {int64_t{1'740'996'060}, int64_t{12'345}, std::string("Somebody With A Long Name"),
                      std::string("\xe4\xbd\xa0\xe5\xa5\xbd, a subject that is too long for it")};
const Row hostile = {{}, {}, std::string("a\x1b[31m,\"b\""), std::string("x\r\ny\xe2\x80\xae")};

}  // namespace

TEST_CASE("text: columns are as wide as their values", "[report]") {
  CHECK(written(Format::text, {}).empty());
  CHECK(written(Format::text, {ada, long_one}) ==
        "2025-03-03 10:00      5  Ada                        [PATCH] KVM: Do it\n"
        "2025-03-03 10:01  12345  Somebody With A Long Name  \xe4\xbd\xa0\xe5\xa5\xbd, a subject that is too "
        "long for it\n");
}

TEST_CASE("text: on a terminal a row is a line", "[report]") {
  CHECK(written(Format::text, {ada, long_one}, {.width = 60, .colour = false}) ==
        "2025-03-03 10:00      5  Ada              [PATCH] KVM: Do it\n"
        "2025-03-03 10:01  12345  Somebody With \xe2\x80\xa6  \xe4\xbd\xa0\xe5\xa5\xbd, a subject "
        "t\xe2\x80\xa6\n");
  CHECK(written(Format::text, {ada}, {.width = 80, .colour = true}) ==
        "\x1b[2m2025-03-03 10:00\x1b[0m  \x1b[1m5\x1b[0m  Ada  [PATCH] KVM: Do it\n");
}

TEST_CASE("text: nothing from a mail controls the terminal, and there are no spaces at the end", "[report]") {
  const std::string bad = "\xef\xbf\xbd";
  CHECK(written(Format::text, {hostile}) == "    a" + bad + "[31m,\"b\"  x" + bad + bad + "y" + bad + "\n");
  CHECK(written(Format::text, {{int64_t{0}, int64_t{1}, std::string("a"), std::string()}}) ==
        "1970-01-01 00:00  1  a\n");
}

TEST_CASE("json: it is strict, with the values as they are", "[report]") {
  for (const std::vector<Row>& rows :
       {std::vector<Row>{}, std::vector<Row>{ada}, std::vector<Row>{ada, hostile}}) {
    const auto json = nlohmann::json::parse(written(Format::json, rows));
    CHECK(json["schema"] == 1);
    CHECK(json["columns"].size() == 4);
    CHECK(json["rows"].size() == rows.size());
  }
  const auto json = nlohmann::json::parse(written(Format::json, {ada, hostile}));
  CHECK(json["columns"][0] == nlohmann::json({{"name", "date"}, {"kind", "time"}}));
  CHECK(json["rows"][0] == nlohmann::json({{"date", "2025-03-03T10:00:00Z"},
                                           {"count", 5},
                                           {"author", "Ada"},
                                           {"subject", "[PATCH] KVM: Do it"}}));
  CHECK(json["rows"][1] == nlohmann::json({{"date", nullptr},
                                           {"count", nullptr},
                                           {"author", "a\x1b[31m,\"b\""},
                                           {"subject", "x\r\ny\xe2\x80\xae"}}));
  // Bytes that are no UTF-8 cannot be in JSON.
  CHECK_NOTHROW(nlohmann::json::parse(written(Format::json, {{{}, {}, std::string("\xff"), std::string()}})));
}

TEST_CASE("csv: cells are quoted as RFC 4180 has it", "[report]") {
  CHECK(written(Format::csv, {ada, hostile}) ==
        "date,count,author,subject\r\n"
        "2025-03-03T10:00:00Z,5,Ada,[PATCH] KVM: Do it\r\n"
        ",,\"a\x1b[31m,\"\"b\"\"\",\"x\r\ny\xe2\x80\xae\"\r\n");
}

TEST_CASE("json and csv: on a terminal they too are without what could control it", "[report]") {
  for (const Format format : {Format::json, Format::csv}) {
    const std::string on_terminal = written(format, {hostile}, {.width = 80, .colour = false});
    CHECK(on_terminal.find('\x1b') == std::string::npos);
    CHECK(on_terminal.find("\xe2\x80\xae") == std::string::npos);
  }
}

TEST_CASE("ids: one a line", "[report]") {
  std::string out;
  const auto writer = make_writer(Format::ids, {.columns = {{"id", ColumnKind::text, nullptr}}}, {},
                                  [&](std::string_view text) { out += text; });
  writer->write({std::string("a@b")});
  writer->write({std::string("c@d")});
  writer->end();
  CHECK(out == "a@b\nc@d\n");
}
