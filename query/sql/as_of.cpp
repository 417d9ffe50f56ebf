// SPDX-License-Identifier: MIT
#include "query/sql/as_of.hpp"

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "query/vocabulary/fragments.hpp"

namespace kvq::sql {
namespace {

// The tables as they were at {0}. A posting whose Date is ahead of its arrival had arrived; ids are times of
// arrival. The `+` keeps SQLite from the union of two indexes. What superseded a series did so when it was
// posted; the newest mail of a series is known, unless it came later.
constexpr std::string_view tables_then = R"(series AS NOT MATERIALIZED (
  SELECT s.id, s.form, s.revision, s.total, s.patches, s.complete, s.sender, s.title, s.date, s.rfc, s.resend,
    s.topic, s.previous,
    (SELECT n.id FROM main.series n WHERE n.id = s.superseded_by AND n.date <= {0}) AS superseded_by,
    stood.state, stood.people, stood.reviewed, stood.acked, stood.tested,
    iif(s.active <= {0}, s.active, max(s.date, coalesce((SELECT max(r.date) FROM main.series_reply sr
      CROSS JOIN message r ON r.id = sr.message WHERE sr.series = s.id AND r.date <= {0}
      AND (r.sender IS NULL OR r.sender NOT IN ({1}))), 0))) AS active
  FROM main.series s CROSS JOIN series_standing stood ON stood.series = s.id
    AND stood.since = (SELECT max(since) FROM series_standing WHERE series = s.id AND since <= max(s.date, {0}))
  WHERE +s.date <= {0} OR +s.id <= {0}),
series_reply AS NOT MATERIALIZED (
  SELECT sr.message, sr.series, sr.patch FROM main.series_reply sr
  WHERE (SELECT date FROM message WHERE id = sr.message) <= {0}),
series_evidence AS NOT MATERIALIZED (
  SELECT e.series, e.message FROM main.series_evidence e WHERE (SELECT date FROM message WHERE id = e.message) <= {0}),
patch_trailer AS NOT MATERIALIZED (
  SELECT pt.patch, pt.kind, pt.address, pt.origin, pt.source FROM main.patch_trailer pt
  WHERE pt.origin = 'patch' OR (SELECT date FROM message WHERE id = pt.source) <= {0}))";

// Those of git trees, which most queries do not read.
constexpr std::string_view trees_then = R"(, applied_patch AS NOT MATERIALIZED (
  SELECT a.message, a.tree_commit, iif(a.reverted <= {0}, a.reverted, NULL) AS reverted FROM main.applied_patch a
  WHERE (SELECT committed FROM tree_commit WHERE id = a.tree_commit) <= {0}),
patch_commit AS NOT MATERIALIZED (
  SELECT pc.message, pc.tree_commit, pc.counts FROM main.patch_commit pc
  WHERE (SELECT committed FROM tree_commit WHERE id = pc.tree_commit) <= {0}),
tree_tag AS NOT MATERIALIZED (
  SELECT t.id, t.tree, t.name, t.release, t.date FROM main.tree_tag t WHERE t.date <= {0}))";

constexpr std::string_view present = "kvq_now()";
constexpr std::string_view with = "WITH ";

}  // namespace

void write_as_of(Writer& out, int64_t time) {
  out.add(fmt::format("(+m.date <= {0} OR +m.id <= {0})", time));
}

void look_back(Writer& statement, int64_t time) {
  std::string& text = statement.text;
  const std::string moment = fmt::format("{}", time);
  for (size_t at = text.find(present); at != std::string::npos; at = text.find(present, at))
    text.replace(at, present.size(), moment);
  std::string tables = fmt::format(tables_then, time, KVQ_ROBOTS);
  const bool reads_trees =
      text.find("applied_patch") != std::string::npos || text.find("patch_commit") != std::string::npos;
  if (reads_trees) tables += fmt::format(trees_then, time);
  const bool has_steps = text.starts_with(with);
  text.insert(has_steps ? with.size() : 0, has_steps ? tables + ", " : fmt::format("{}{} ", with, tables));
}

}  // namespace kvq::sql
