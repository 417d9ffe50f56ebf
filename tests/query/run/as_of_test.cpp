// SPDX-License-Identifier: MIT
// A query as of a time must find what it would have found then: when the archive ended there.
#include <cstdint>

#include "indexer/git/cut_back.hpp"
#include "query/language/bind.hpp"
#include "query/language/parse.hpp"
#include "query/time/values.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

const std::vector<std::string> queries = {
    "is:series | count by state | sort state",
    "is:series | count by standing | sort standing",
    "is:series | select id, state, standing, people, reviews, acks, tests, first-response | sort id",
    "is:series | select id, applied, time-to-merge, age | sort id",
    "is:series is:unanswered | select id | sort id",
    "is:series is:latest | select id, age | sort id",
    "is:series awaiting:review OR is:series awaiting:author | select id | sort id",
    "is:series -state:applied | count by subsystem | sort subsystem",
    "is:patch | count by reviewer | sort reviewer",
    "is:patch has:reviewed-by | select id | sort id",
    "is:patch reviewed-by:@redhat.com | select id | sort id",
    "has:replies | count",
    "series:{says:applied} | count by kind | sort kind",
    "kvm | count",
    "| count by kind | sort kind",
    "is:patch | latest | select id | sort id",
    "is:reply | series | select id, state | sort id",
    "is:series | max(people), median(age), count by month(date)",
};

std::string text_of(const std::vector<Row>& rows) {
  std::string out;
  for (const Row& row : rows) {
    for (const Value& value : row) {
      if (const auto* number = std::get_if<int64_t>(&value)) out += std::to_string(*number);
      if (const auto* real = std::get_if<double>(&value)) out += std::to_string(*real);
      if (const auto* text = std::get_if<std::string>(&value)) out += *text;
      out += "|";
    }
    out += "\n";
  }
  return out;
}

/// The ends of the archive after which no mail was on its way: all mails sent by that second had arrived.
std::vector<ArchiveEnd> ends(const Database& database) {
  std::vector<ArchiveEnd> out;
  Statement places(
      database,
      "SELECT e.list, e.number, d.position, d.committed FROM delivery d JOIN epoch e ON e.id = "
      "d.epoch WHERE NOT EXISTS (SELECT 1 FROM message m WHERE (m.date <= d.committed) <> (m.id <= "
      "d.committed)) AND NOT EXISTS (SELECT 1 FROM delivery l WHERE l.position > d.position AND "
      "l.committed <= d.committed) ORDER BY d.position DESC");
  auto rows = places.use();
  while (rows.next()) out.push_back({rows.integer(0), rows.integer(1), rows.integer(2), rows.integer(3)});
  return out;
}

}  // namespace

TEST_CASE("as-of: a query finds what it finds in an archive that ends there", "[query]") {
  const Database& whole = sample_database();
  const Database copy = private_copy(whole);
  CutBack cut(copy);
  int compared = 0;
  for (const ArchiveEnd& end : ends(whole)) {
    cut.to(end);
    set_now(copy, end.committed);
    for (const std::string& query : queries) {
      const std::string asked = "as-of:" + to_rfc3339(end.committed) + " (" +
                                query.substr(0, std::min(query.find('|'), query.size())) + ")" +
                                (query.find('|') == std::string::npos ? "" : query.substr(query.find('|')));
      const bool is_all = query.starts_with('|');
      const std::string as_of = is_all ? "as-of:" + to_rfc3339(end.committed) + " " + query : asked;
      CAPTURE(as_of);
      CHECK(text_of(query_rows(whole, as_of, {"id"})) == text_of(query_rows(copy, query, {"id"})));
      ++compared;
    }
  }
  CHECK(compared >= 200);
}

TEST_CASE("as-of: stands once, beside the other terms", "[query]") {
  const auto mistake = [](const std::string& query) {
    try {
      query_rows(sample_database(), query, {"id"});
      return std::string();
    } catch (const QueryError& error) {
      return std::string(error.what());
    }
  };
  CHECK(mistake("as-of:2025-03-12 is:patch").empty());
  CHECK(mistake("as-of:2025-03-12").empty());
  CHECK(mistake("(as-of:2025-03-12 is:patch) kvm").empty());
  for (const std::string query :
       {"as-of:2025-03-12 OR is:patch", "-as-of:2025-03-12", "series:{as-of:2025-03-12}"}) {
    CAPTURE(query);
    CHECK(mistake(query).find("as-of: holds for the whole query") != std::string::npos);
  }
  CHECK(mistake("as-of:2025-03-12 as-of:2025-03-13").find("only once") != std::string::npos);
  CHECK(mistake("as-of:soon").find("not a date") != std::string::npos);
}

TEST_CASE("as-of: ages count up to that time, other relative dates from now", "[query]") {
  const auto ids = [](const std::string& query) {
    return text_of(query_rows(sample_database(), query, {"id"}));
  };
  CHECK(ids("as-of:2025-03-12T12:00:00Z is:series age:>2d") == ids("is:series date:..2025-03-10T12:00:00Z"));
  CHECK(ids("as-of:2025-03-12T12:00:00Z is:series age:>2d") != ids("is:series age:>2d"));
  CHECK(ids("as-of:2025-03-12 is:patch date:10.days.ago..") == ids("is:patch date:2025-03-10..2025-03-12"));
}

TEST_CASE("as-of: a time that is not over yet is now", "[query]") {
  for (const std::string& query : queries) {
    if (query.starts_with('|') || query.find(" OR ") != std::string::npos) continue;
    CAPTURE(query);
    for (const std::string time : {"as-of:2025-03.. ", "as-of:2030 ", "as-of:now "})
      CHECK(text_of(query_rows(sample_database(), time + query, {"id"})) ==
            text_of(query_rows(sample_database(), query, {"id"})));
  }
}
