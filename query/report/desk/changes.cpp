// SPDX-License-Identifier: MIT
#include "query/report/desk/changes.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "query/report/pages/message_page.hpp"
#include "query/sql/desk.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

/// The answers to each cover or patch, by its Message-ID.
using Comments = std::map<std::string, std::vector<Comment>>;

Comments comments_on(const Database& database, const std::string& identities, int64_t series) {
  Comments out;
  Statement answers(database, sql::answers_on_series);
  for (auto rows = answers.use(identities, series); rows.next();) {
    out[std::string(rows.text(0))].push_back({.id = std::string(rows.text(1)),
                                              .url = std::string(rows.text(4)),
                                              .subject = std::string(rows.text(3)),
                                              .date = rows.integer(2)});
  }
  return out;
}

std::set<std::string> names_in_tags(const Database& database, const std::string& identities) {
  std::set<std::string> names;
  Statement statement(database, sql::names_in_tags);
  for (auto rows = statement.use(identities); rows.next();) names.emplace(rows.text(0));
  return names;
}

/// Returns the kinds of those of the tags that a person of these names gave to a patch.
std::vector<std::string> kinds_for(const std::vector<Tag>& tags, const std::set<std::string>& names,
                                   int patch) {
  std::vector<std::string> kinds;
  for (const Tag& tag : tags) {
    const bool is_of_patch = std::ranges::find(tag.patches, patch) != tag.patches.end();
    const bool is_known = std::ranges::find(kinds, tag.kind) != kinds.end();
    if (is_of_patch && !is_known && names.contains(tag.person)) kinds.push_back(tag.kind);
  }
  return kinds;
}

void add_patches(Changes& changes, Comments& comments, const std::set<std::string>& names) {
  for (const PatchLine& line : changes.earlier.lines) {
    if (line.number == 0) changes.comments_on_cover = comments[line.id];
  }
  for (const PatchLine& line : changes.later.lines) {
    if (line.number == 0) continue;
    PatchChange patch{.line = line,
                      .before = std::nullopt,
                      .kept = kinds_for(changes.later.kept, names, line.number),
                      .carried = kinds_for(changes.later.carried, names, line.number),
                      .lost = kinds_for(changes.later.lost, names, line.number),
                      .comments = {}};
    const auto before =
        std::ranges::find(changes.earlier.lines, line.moved_from.value_or(line.number), &PatchLine::number);
    if (line.change != "new" && before != changes.earlier.lines.end()) {
      patch.before = *before;
      patch.comments = comments[before->id];
    }
    changes.patches.push_back(std::move(patch));
  }
}

std::optional<Changes> compared(const Database& database, const DeskOwner& owner,
                                const std::string& message_id, bool answered_only) {
  const auto page = series_page(database, message_id);
  if (!page || page->revisions.size() < 2) return std::nullopt;
  const std::string identities = identities_json(owner);
  const Revision& newest = page->revisions.back();
  Comments comments;
  size_t earlier = page->revisions.size() - 1;
  while (earlier > 0 && comments.empty())
    comments = comments_on(database, identities, page->revisions[--earlier].series);
  Changes changes;
  changes.is_answered = !comments.empty();
  if (!changes.is_answered) {
    if (answered_only) return std::nullopt;
    earlier = newest.previous.value_or(page->revisions.size() - 2);
  }
  changes.earlier = page->revisions[earlier];
  changes.later = compared_with(newest, changes.earlier);
  add_patches(changes, comments, names_in_tags(database, identities));
  return changes;
}

std::string text_of(const Database& database, const std::string& id) {
  const auto pages = message_pages(database, id);
  return pages.empty() ? "" : pages.front().text;
}

}  // namespace

std::optional<Changes> changes_since_answer(const Database& database, const DeskOwner& owner,
                                            const std::string& message_id) {
  return compared(database, owner, message_id, true);
}

std::optional<Changes> changes_for(const Database& database, const DeskOwner& owner,
                                   const std::string& message_id) {
  return compared(database, owner, message_id, false);
}

std::vector<DifferenceLine> text_of_change(const Database& database, const PatchChange& patch) {
  if (!patch.before) return {};
  return patch_difference(text_of(database, patch.before->id), text_of(database, patch.line.id));
}

std::string name_of(const Revision& revision) {
  return fmt::format("v{}{}{}{}", revision.revision, revision.form == "partial" ? " part" : "",
                     revision.rfc ? " RFC" : "", revision.resend ? " RESEND" : "");
}

std::string summary_of(const Changes& changes) {
  const Revision& later = changes.later;
  std::vector<std::string> numbers;
  const auto add = [&](size_t count, std::string_view what) {
    if (count > 0) numbers.push_back(fmt::format("{} {}", count, what));
  };
  add(static_cast<size_t>(later.same), "same");
  add(static_cast<size_t>(later.changed), "changed");
  add(static_cast<size_t>(later.added), "new");
  add(later.dropped.size(), "dropped");
  std::map<std::string, int> lost;
  for (const PatchChange& patch : changes.patches) {
    for (const std::string& kind : patch.lost) ++lost[kind];
  }
  std::string out =
      fmt::format("{} to {}: {}", name_of(changes.earlier), name_of(later), fmt::join(numbers, ", "));
  for (const auto& [kind, patches] : lost)
    out += fmt::format("{} {} ({})", out.find("; lost") == std::string::npos ? "; lost" : ",", kind, patches);
  return out;
}

}  // namespace kvq::report
