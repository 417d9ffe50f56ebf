// SPDX-License-Identifier: MIT
#include <string>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/postgresql/dialect/translate.hpp"
#include "support/catch.hpp"

using namespace kvq;
using namespace kvq::postgresql;

namespace {

struct Case {
  std::string_view sqlite;
  std::string_view server;
  std::vector<ServerValue> binds = {};
};

Translation translated(std::string_view sql, const std::vector<ServerValue>& binds = {}) {
  static const Translator translator;
  return translator.translate(sql, binds, {.now = 1'700'000'000});
}

void check(const std::vector<Case>& cases) {
  for (const Case& each : cases) CHECK(translated(each.sqlite, each.binds).sql == each.server);
}

}  // namespace

TEST_CASE(
    "a number where PostgreSQL wants a condition is compared with 0, and a condition becomes a number") {
  check({
      {"SELECT 1 FROM patch_commit pc WHERE pc.counts", "SELECT 1 FROM patch_commit pc WHERE pc.counts <> 0"},
      {"SELECT 1 FROM list WHERE 1", "SELECT 1 FROM list WHERE true"},
      {"SELECT a = 1 AND NOT b FROM t", "SELECT (a = 1 AND NOT b <> 0)::int::bigint FROM t"},
      {"SELECT sum(kind = 'patch') FROM message",
       "SELECT sum((kind = 'patch')::int::bigint)::bigint FROM message"},
      {"SELECT EXISTS (SELECT 1 FROM list)", "SELECT EXISTS (SELECT 1 FROM list)::int::bigint"},
      {"SELECT 1 FROM t WHERE (a OR b = 1) IS NOT TRUE",
       "SELECT 1 FROM t WHERE (a <> 0 OR b = 1) IS NOT TRUE"},
      {"SELECT CASE WHEN a THEN 1 ELSE b = 2 END FROM t",
       "SELECT CASE WHEN a <> 0 THEN 1 ELSE (b = 2)::int::bigint END FROM t"},
      {"SELECT iif(a, 'x', NULL) FROM t", "SELECT CASE WHEN a <> 0 THEN 'x' END FROM t"},
      {"SELECT 1 FROM t WHERE (SELECT b FROM u WHERE u.id = t.id)",
       "SELECT 1 FROM t WHERE (SELECT b FROM u WHERE u.id = t.id) <> 0"},
  });
}

TEST_CASE("values are bound with their types, each once") {
  const Translation out = translated("SELECT ?, ?2, ?1, ?, CAST(? AS BLOB), ? FROM t LIMIT ?",
                                     {int64_t{5}, "it's", "it's", std::string("\xff", 1), {}, int64_t{-1}});
  CHECK(out.sql == "SELECT $1::bigint, $2::text, $1::bigint, $2::text, $3::bytea, NULL FROM t");
  CHECK(out.values == std::vector<ServerValue>{int64_t{5}, "it's", Bytes{"\xff"}});
}

TEST_CASE("joins, qualifiers and hints of SQLite become those of PostgreSQL") {
  check({
      {"SELECT 1 FROM a CROSS JOIN b ON b.x = a.x, c LEFT JOIN d ON d.y = a.y",
       "SELECT 1 FROM a JOIN b ON b.x = a.x CROSS JOIN c LEFT JOIN d ON d.y = a.y"},
      {"SELECT 1 FROM main.series s WHERE +s.date <= 5", "SELECT 1 FROM kvq.series s WHERE s.date <= 5"},
      {"SELECT \"count(author)\", \"user\" FROM step1", "SELECT \"count(author)\", \"user\" FROM step1"},
      {"SELECT 1 FROM t WHERE a IN step1", "SELECT 1 FROM t WHERE a IN (SELECT * FROM step1)"},
      {"SELECT x FROM (SELECT 1 AS x)", "SELECT x FROM (SELECT 1 AS x) rows1_1"},
      {"SELECT 1 FROM t WHERE a IS NOT b AND c IS NULL",
       "SELECT 1 FROM t WHERE a IS DISTINCT FROM b AND c IS NULL"},
      {"SELECT (SELECT x FROM a) FROM b", "SELECT (SELECT x FROM a LIMIT 1) FROM b"},
      {"SELECT (SELECT x FROM message WHERE message.id = b.m) FROM b",
       "SELECT (SELECT x FROM message WHERE message.id = b.m) FROM b"},
      {"SELECT value FROM json_each(?1)",
       "SELECT value FROM (SELECT each.value::bigint AS value FROM "
       "jsonb_array_elements_text($1::text::jsonb) "
       "each(value)) json_each",
       {"[1,2]"}},
  });
}

TEST_CASE("steps are recursive only if they read themselves") {
  check({
      {"WITH a AS MATERIALIZED (SELECT 1 AS x) SELECT x FROM a",
       "WITH a AS MATERIALIZED (SELECT 1 AS x) SELECT x FROM a"},
      {"WITH a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a WHERE x < 9) SELECT x FROM a",
       "WITH RECURSIVE a AS (SELECT 1 AS x UNION ALL SELECT x + 1 FROM a WHERE x < 9) SELECT x FROM a"},
  });
}

TEST_CASE("NULL comes first, but an index serves the order of columns without NULL") {
  check({
      {"SELECT 1 FROM message m ORDER BY m.date DESC, m.received, m.id",
       "SELECT 1 FROM message m ORDER BY m.date DESC, m.received NULLS FIRST, m.id"},
      {"SELECT 1 FROM a LEFT JOIN message m ON m.id = a.m ORDER BY m.date DESC",
       "SELECT 1 FROM a LEFT JOIN message m ON m.id = a.m ORDER BY m.date DESC NULLS LAST"},
      {"WITH message AS (SELECT 1 AS id) SELECT 1 FROM message ORDER BY message.id",
       "WITH message AS (SELECT 1 AS id) SELECT 1 FROM message ORDER BY message.id NULLS FIRST"},
      {"SELECT rank() OVER (ORDER BY m.size DESC) FROM message m",
       "SELECT rank() OVER (ORDER BY m.size DESC NULLS LAST) FROM message m"},
  });
}

TEST_CASE("what SQLite asks of few rows, PostgreSQL does not ask of the whole table") {
  check({
      {"SELECT 1 FROM (SELECT d.message FROM delivery d GROUP BY d.message) few JOIN message m ON m.id = "
       "few.message "
       "WHERE m.kind = 'patch' AND NOT EXISTS (SELECT 1 FROM patch p WHERE p.message = m.id)",
       "SELECT 1 FROM (SELECT d.message FROM delivery d GROUP BY d.message) few JOIN message m ON m.id = "
       "few.message "
       "WHERE m.kind = 'patch' AND CASE WHEN few.message IS NOT NULL THEN NOT EXISTS (SELECT 1 FROM patch p "
       "WHERE "
       "p.message = m.id) END"},
      {"SELECT 1 FROM message m JOIN thread t ON t.msgid = m.msgid WHERE EXISTS (SELECT 1 FROM patch p WHERE "
       "p.message = m.id)",
       "SELECT 1 FROM message m JOIN thread t ON t.msgid = m.msgid WHERE EXISTS (SELECT 1 FROM patch p WHERE "
       "p.message = m.id)"},
  });
}

TEST_CASE("the newest row of a few is not taken for one of the whole table") {
  check({
      {"SELECT 1 FROM series_standing a WHERE a.since = (SELECT max(b.since) FROM series_standing b WHERE "
       "b.series = a.series)",
       "SELECT 1 FROM series_standing a WHERE CASE WHEN a.since = (SELECT max(b.since) FROM series_standing "
       "b WHERE "
       "b.series = a.series) THEN true ELSE false END"},
  });
}

TEST_CASE("functions have the results of SQLite") {
  check({
      {"SELECT max(0, a, b) FROM t", "SELECT int8larger(int8larger(0, a), b) FROM t"},
      {"SELECT min(m.date, 7) FROM message m", "SELECT least(m.date, 7) FROM message m"},
      {"SELECT substr(a, 2), substr(a, -length(b)) FROM t",
       "SELECT substr(a, 2::int), right(a, length(b)::int) FROM t"},
      {"SELECT instr(a, '@'), char(10), char(0x10ffff) FROM t",
       "SELECT strpos(a, '@'), chr(10), chr(1114111) FROM t"},
      {"SELECT hex(a), lower(hex(a)) FROM t",
       "SELECT coalesce(upper(encode(a, 'hex')), '') COLLATE \"C\", coalesce(encode(a, 'hex'), '') COLLATE "
       "\"C\" FROM t"},
      {"SELECT group_concat(a, ', ') FROM t", "SELECT string_agg(a::text, ', ') FROM t"},
      {"SELECT round(avg(a), 2) FROM t",
       "SELECT round(avg(a::double precision)::numeric, 2)::double precision FROM t"},
      {"SELECT count(*) FILTER (WHERE a = 1), count(DISTINCT b) FROM t",
       "SELECT count(*) FILTER (WHERE a = 1), count(DISTINCT b) FROM t"},
      {"SELECT format('%020d %020d', a, b) FROM t",
       "SELECT lpad(a::text, 20, '0') || ' ' || lpad(b::text, 20, '0') FROM t"},
      {"SELECT kvq_percentile(m.id, a, 90), kvq_sum_once(m.id, a) FROM m",
       "SELECT kvq_percentile(array_agg(DISTINCT ARRAY[m.id, a]::bigint[]), 90), "
       "kvq_sum_once(array_agg(DISTINCT "
       "ARRAY[m.id, a]::bigint[])) FROM m"},
      {"SELECT (kvq_now() - date) / 86400 FROM t", "SELECT ($1::bigint - date) / 86400 FROM t"},
      {"SELECT kvq_id_of_web_address(?)", "SELECT $1::text", {"https://lore.kernel.org/r/a@b/"}},
  });
  CHECK(translated("SELECT kvq_id_of_web_address(?)", {"https://lore.kernel.org/r/a@b/"}).values ==
        std::vector<ServerValue>{"a@b"});
}

TEST_CASE("columns beside aggregates come from one row of the group") {
  check({
      {"SELECT a, count(*) FROM t GROUP BY a", "SELECT a, count(*) FROM t GROUP BY a"},
      {"SELECT s.date, count(*) FROM series s GROUP BY s.id",
       "SELECT s.date, count(*) FROM series s GROUP BY s.id"},
      // Its partitions have no common key.
      {"SELECT m.date, count(*) FROM message m GROUP BY m.id",
       "SELECT min(m.date) AS date, count(*) FROM message m GROUP BY m.id"},
      {"SELECT t.b, count(*) FROM t GROUP BY t.a", "SELECT min(t.b) AS b, count(*) FROM t GROUP BY t.a"},
      {"SELECT t.b, t.c, count(*) FROM t GROUP BY t.a",
       "SELECT (array_agg(t.b ORDER BY t.b, t.c))[1] AS b, (array_agg(t.c ORDER BY t.b, t.c))[1] AS c, "
       "count(*) FROM t "
       "GROUP BY "
       "t.a"},
      {"SELECT token, max(id) FROM generation",
       "SELECT (array_agg(token ORDER BY id DESC NULLS LAST))[1] AS token, max(id) FROM generation"},
      {"SELECT (SELECT x FROM u WHERE u.id = t.b), count(*) FROM t GROUP BY (SELECT y FROM u WHERE u.id = "
       "t.b)",
       "SELECT (SELECT x FROM u WHERE u.id = min(t.b)), count(*) FROM t GROUP BY (SELECT y FROM u WHERE u.id "
       "= t.b)"},
      {"SELECT (SELECT x FROM u WHERE u.id = t.b) FROM t GROUP BY t.b",
       "SELECT (SELECT x FROM u WHERE u.id = t.b) FROM t GROUP BY t.b"},
      {"SELECT count(*) AS n, a FROM t GROUP BY a ORDER BY n DESC",
       "SELECT count(*) AS n, a FROM t GROUP BY a ORDER BY n DESC"},
  });
}

TEST_CASE("a search for words is a set of messages, from mails in one row and mails in pieces") {
  const Translation out = translated(
      "SELECT m.id FROM message_fts CROSS JOIN message m ON m.id = message_fts.rowid WHERE message_fts "
      "MATCH ? AND message_fts.rowid >= ? ORDER BY message_fts.rowid DESC LIMIT ?",
      {"({own} : \"a b\") NOT ({own} : \"c\")", int64_t{7}, int64_t{50}});
  CHECK(out.sql ==
        "SELECT m.id FROM (SELECT message FROM message_words WHERE words @@ kvq_searched($1::tsquery) UNION "
        "ALL SELECT "
        "DISTINCT "
        "message FROM ((SELECT message FROM message_words_piece WHERE words @@ kvq_searched($2::tsquery)) "
        "EXCEPT (SELECT "
        "message FROM "
        "message_words_piece WHERE words @@ kvq_searched($3::tsquery))) pieces) message_fts(rowid) JOIN "
        "message m ON m.id = "
        "message_fts.rowid WHERE message_fts.rowid >= $4::bigint ORDER BY message_fts.rowid DESC LIMIT "
        "$5::bigint");
  CHECK(out.values == std::vector<ServerValue>{"(('oa' <-> 'ob') & !'oc')", "('oa' <-> 'ob')", "'oc'",
                                               int64_t{7}, int64_t{50}});
}

TEST_CASE("sets of ids are searches for words") {
  check({
      {"SELECT kvq_size(kvq_phrase_ids(?, ?))",
       "SELECT (SELECT count(*) FROM (SELECT message FROM message_words WHERE words @@ "
       "kvq_searched($1::tsquery) UNION ALL "
       "SELECT "
       "DISTINCT message FROM (SELECT message FROM message_words_piece WHERE words @@ "
       "kvq_searched($1::tsquery)) pieces) "
       "found)",
       {"a b", "own"}},
      {"SELECT 1 FROM message m WHERE kvq_is_among(m.id, (SELECT kvq_id_set(n.id) FROM message n))",
       "SELECT 1 FROM message m WHERE m.id IN (SELECT n.id FROM message n)"},
  });
}

TEST_CASE("a regular expression that the server does not have is a filter") {
  check({{"SELECT 1 FROM message m WHERE kvq_matches(m.subject, ?)",
          "SELECT 1 FROM message m WHERE (m.subject COLLATE \"C\") ~ $1::text",
          {"^Re:"}}});
  const Translation out = translated(
      "SELECT 1 FROM header h WHERE h.field >= 'x' AND kvq_matches(substr(h.field, 3), ?)", {"\\pL+"});
  CHECK(out.sql ==
        "SELECT 1 FROM header h WHERE h.field >= 'x' AND substr(h.field, 3::int) = ANY($1::text[])");
  REQUIRE(out.filters.size() == 1);
  CHECK(out.filters[0].sql ==
        "SELECT DISTINCT substr(h.field, 3::int) FROM header h WHERE substr(h.field, 3::int) IS NOT NULL AND "
        "h.field >= "
        "'x'");
  CHECK(out.filters[0].regex == "\\pL+");
  CHECK(out.filters[0].value == 0);
}

TEST_CASE("a filter of bodies reads the texts that the search for words finds") {
  const Translation out = translated(
      "SELECT 1 FROM message_fts CROSS JOIN message m ON m.id = message_fts.rowid WHERE message_fts MATCH ? "
      "AND (SELECT "
      "kvq_parts_match(frame, begin, bytes, ?, ?) FROM packed_text WHERE packed_text.message = m.id)",
      {"{own} : \"a\"", "own quoted", "a=b"});
  CHECK(out.sql ==
        "SELECT 1 FROM (SELECT message FROM message_words WHERE words @@ kvq_searched($1::tsquery) UNION ALL "
        "SELECT "
        "DISTINCT message "
        "FROM (SELECT message FROM message_words_piece WHERE words @@ kvq_searched($1::tsquery)) pieces) "
        "message_fts(rowid) JOIN message "
        "m ON m.id = message_fts.rowid WHERE (SELECT packed_text.message = ANY($2::bigint[]) FROM "
        "packed_text WHERE "
        "packed_text.message = m.id)");
  REQUIRE(out.filters.size() == 1);
  CHECK(out.filters[0].sql ==
        "SELECT message, text, rest, runs FROM packed_text WHERE message IN (SELECT message FROM "
        "message_words WHERE words "
        "@@ kvq_searched($1::tsquery) UNION ALL SELECT DISTINCT message FROM (SELECT message FROM "
        "message_words_piece "
        "WHERE words @@ "
        "kvq_searched($1::tsquery)) pieces) AND ((text || rest) COLLATE \"C\") ~ $2::text");
  CHECK(out.filters[0].parts == "own quoted");
}

TEST_CASE("is:question is a column") {
  check(
      {{"SELECT 1 FROM message m WHERE (SELECT kvq_parts_match(frame, begin, bytes, 'own', "
        "'[?]([^!-~]|[)\"!.?]|$)') FROM packed_text WHERE packed_text.message = m.id)",
        "SELECT 1 FROM message m WHERE (SELECT packed_text.has_question <> 0 FROM packed_text WHERE "
        "packed_text.message = m.id)"}});
}

TEST_CASE("readers' own rows are written with standard words") {
  check({
      {"INSERT INTO saved_query (name, text) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET text = ?2;",
       "INSERT INTO saved_query (name, text) VALUES ($1::text, $2::text) ON CONFLICT (name) DO UPDATE SET "
       "text = "
       "$2::text",
       {"a", "b"}},
      {"DELETE FROM saved_query WHERE name = ? RETURNING 1;",
       "DELETE FROM saved_query WHERE name = $1::text RETURNING 1",
       {"a"}},
      {"EXPLAIN QUERY PLAN SELECT 1", "EXPLAIN SELECT 1"},
  });
}

TEST_CASE("what kvq's SQL does not use is refused") {
  for (const std::string_view sql :
       {"", "DROP TABLE message", "SELECT", "SELECT 'a", "SELECT unknown(1)", "SELECT 1 FROM",
        "SELECT 1; SELECT 2", "SELECT 1 FROM t WHERE a MATCH ?", "SELECT kvq_matches(a, b) FROM t"}) {
    INFO(sql);
    CHECK_THROWS_AS(translated(sql), Error);
  }
}
