// SPDX-License-Identifier: MIT
// The cases of samples/series. Their expected results were written before the code that groups them.
#include <algorithm>
#include <cstdint>
#include <map>
#include <set>
#include <sstream>

#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/statement.hpp"
#include "support/catch.hpp"
#include "support/relations_dump.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;
using samples::ArchiveBuilder;

namespace {

// 2026-01-01: later than any date of the samples, and within the year in which a date is plausible.
constexpr int64_t after_all = 1'767'225'600;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

/// Returns the expected lines of each case.
std::map<std::string, std::vector<std::string>> expectations() {
  std::map<std::string, std::vector<std::string>> cases;
  std::string name;
  for (const std::string& line : lines_of(project_file("samples/series/expected.txt"))) {
    if (line.starts_with("case ")) {
      name = line.substr(5, line.find(':') - 5);
      cases[name];
    } else if (!line.empty()) {
      cases[name].push_back(line);
    }
  }
  return cases;
}

std::vector<std::string> mails_of(const std::string& name) {
  std::vector<std::string> mails;
  for (const std::string& line : lines_of(project_file("samples/series/" + name + ".mbox"))) {
    if (line.starts_with("From mboxrd@z ")) {
      mails.emplace_back();
      continue;
    }
    const size_t quotes = line.find_first_not_of('>');
    const bool is_quoted_from =
        quotes != std::string::npos && quotes > 0 && line.substr(quotes, 5) == "From ";
    mails.back() += line.substr(is_quoted_from ? 1 : 0) + "\n";
  }
  return mails;
}

void index_mails(const Database& database, const std::vector<std::string>& mails,
                 const std::vector<size_t>& order, bool one_by_one) {
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  for (const size_t i : order) {
    // A mail has the same time at any place: only the order differs.
    archive.add_mail(mails[i], after_all + static_cast<int64_t>(i));
    if (one_by_one) index_archive(database, folder / "kvm", {});
  }
  index_archive(database, folder / "kvm", {});
}

std::vector<size_t> in_order(size_t count) {
  std::vector<size_t> order(count);
  for (size_t i = 0; i < count; ++i) order[i] = i;
  return order;
}

/// Returns the lines of one kind from the tables, in the format of expected.txt.
std::vector<std::string> found(const Database& database, const std::string& kind) {
  const std::string id = "(SELECT text FROM msgid JOIN message x ON x.msgid = msgid.id WHERE x.id = ";
  if (kind == "series") {
    return rows(database,
                "SELECT 'series ' || " + id +
                    "s.id) || ' | v' || revision || ' | ' || form || ' | ' || patches || "
                    "'/' || total || ' | ' || iif(complete, 'complete', 'incomplete') || ' | members:' || "
                    "(SELECT group_concat(' ' || text, '') FROM (SELECT " +
                    id +
                    "sm.message) AS text FROM "
                    "series_message sm WHERE sm.series = s.id ORDER BY number)) || ' | ' || "
                    "coalesce('follows ' || " +
                    id + "previous) || ' by ' || reason, 'first') FROM series s");
  }
  if (kind == "thread") {
    return rows(database,
                "SELECT 'thread ' || (SELECT text FROM msgid WHERE id = root) || ' | ' || "
                "sum((SELECT count(*) FROM message WHERE message.msgid = thread.msgid)) || ' messages | ' || "
                "sum(NOT EXISTS (SELECT 1 FROM message WHERE message.msgid = thread.msgid)) || ' ghosts' "
                "FROM thread GROUP BY root");
  }
  if (kind == "trailer") {
    return rows(database, "SELECT 'trailer ' || " + id +
                              "patch) || ' | ' || kind || ' | ' || email || ' | ' || origin || ' | ' "
                              "|| " +
                              id +
                              "source) FROM patch_trailer JOIN address ON address.id = patch_trailer.address "
                              "WHERE kind IN ('reviewed-by', 'acked-by', 'tested-by')");
  }
  return rows(database,
              "SELECT 'state ' || " + id +
                  "s.id) || ' | ' || iif(state NOT IN ('applied', 'backport') AND superseded_by IS NOT NULL, "
                  "'superseded | ' || " +
                  id +
                  "superseded_by), state || ' |' || coalesce((SELECT group_concat(' ' || text, "
                  "'') FROM (SELECT " +
                  id +
                  "e.message) AS text FROM series_evidence e WHERE e.series = s.id ORDER BY "
                  "text)), '')) FROM series s");
}

/// Sorts the evidence of a state alphabetically.
std::string with_sorted_evidence(const std::string& line) {
  const size_t bar = line.rfind("| ");
  if (!line.starts_with("state ") || bar == std::string::npos) return line;
  std::istringstream in(line.substr(bar + 2));
  std::set<std::string> ids;
  for (std::string id; in >> id;) ids.insert(id);
  std::string out = line.substr(0, bar + 1);
  for (const std::string& id : ids) out += " " + id;
  return out;
}

}  // namespace

TEST_CASE("series: each sample case has the expected result", "[relations]") {
  for (const auto& [name, expected] : expectations()) {
    DYNAMIC_SECTION(name) {
      const auto mails = mails_of(name);
      const Database database = open_in_memory();
      index_mails(database, mails, in_order(mails.size()), false);
      for (const std::string kind : {"series", "thread", "trailer", "state"}) {
        std::set<std::string> wanted;
        for (const std::string& line : expected) {
          if (line.starts_with(kind + " ")) wanted.insert(with_sorted_evidence(line));
        }
        if (wanted.empty()) continue;
        std::set<std::string> seen;
        for (const std::string& line : found(database, kind)) {
          // A case can list the states of only some of its series.
          const std::string subject = line.substr(0, line.find(" | "));
          const bool is_told = std::ranges::any_of(
              wanted, [&](const std::string& other) { return other.starts_with(subject + " |"); });
          if (is_told || (kind != "state" && kind != "thread")) seen.insert(line);
        }
        CHECK(seen == wanted);
      }
    }
  }
}

TEST_CASE("series: the order of arrival and the number of mails per run do not matter", "[relations]") {
  std::vector<std::string> all;
  for (const auto& [name, expected] : expectations()) {
    const auto mails = mails_of(name);
    all.insert(all.end(), mails.begin(), mails.end());
  }
  const Database at_once = open_in_memory();
  index_mails(at_once, all, in_order(all.size()), false);
  const std::string wanted = relations_dump(at_once);
  CHECK(wanted.size() > 100'000);

  const Database one_by_one = open_in_memory();
  index_mails(one_by_one, all, in_order(all.size()), true);
  CHECK(relations_dump(one_by_one) == wanted);

  uint32_t state = 1;
  for (const bool by_one : {false, true}) {
    std::vector<size_t> order = in_order(all.size());
    for (size_t i = order.size(); i > 1; --i) {
      state = state * 1'664'525u + 1'013'904'223u;
      std::swap(order[i - 1], order[(state >> 8) % i]);
    }
    const Database shuffled = open_in_memory();
    index_mails(shuffled, all, order, by_one);
    CHECK(relations_dump(shuffled) == wanted);
  }
}

TEST_CASE("series: after deletions the tables are as if the mails had never arrived", "[relations]") {
  std::vector<std::string> all;
  for (const auto& [name, expected] : expectations()) {
    const auto mails = mails_of(name);
    all.insert(all.end(), mails.begin(), mails.end());
  }
  const TempDir folder;
  ArchiveBuilder archive(folder / "kvm/git/0.git");
  ArchiveBuilder kept(folder / "kept/git/0.git");
  for (size_t i = 0; i < all.size(); ++i) {
    const int64_t time = after_all + static_cast<int64_t>(i);
    archive.add_mail(all[i], time);
    if (i % 3 != 0) kept.add_mail(all[i], time);
  }
  const Database database = open_in_memory();
  index_archive(database, folder / "kvm", {});
  for (size_t i = 0; i < all.size(); i += 3) archive.add_deletion(all[i], after_all + 86'400);
  index_archive(database, folder / "kvm", {});
  const Database without = open_in_memory();
  index_archive(without, folder / "kept", {});
  CHECK(relations_dump(database) == relations_dump(without));
}
