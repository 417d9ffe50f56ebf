// SPDX-License-Identifier: MIT
#include "query/report/pages/series_page.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "query/sql/pages.hpp"
#include "schema/base/fold.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq::report {
namespace {

constexpr int64_t seconds_a_day = 86'400;

class Loader {
 public:
  explicit Loader(const Database& database)
      : topic_(database, sql::topic_of_message_id),
        revisions_(database, sql::revisions_of_topic),
        parts_(database, sql::parts_of_series),
        patches_(database, sql::patches_of_series),
        tags_(database, sql::tags_of_patch),
        speakers_(database, sql::speakers_of_series),
        evidence_(database, sql::evidence_of_series),
        commits_(database) {}

  std::optional<SeriesPage> load(const std::string& message_id) {
    const auto topic = topic_.find(message_id);
    if (!topic) return std::nullopt;
    SeriesPage page;
    std::map<int64_t, size_t> place;
    std::vector<std::optional<int64_t>> previous;
    for (auto rows = revisions_.use(*topic); rows.next();) {
      place.emplace(rows.integer(0), page.revisions.size());
      previous.push_back(rows.is_null(11) ? std::nullopt : std::optional(rows.integer(11)));
      page.revisions.push_back(revision_of(rows));
    }
    for (size_t i = 0; i < previous.size(); ++i) {
      const auto found = previous[i] ? place.find(*previous[i]) : place.end();
      if (found != place.end()) page.revisions[i].previous = found->second;
    }
    for (Revision& revision : page.revisions) read_children(revision);
    page.topic = page.revisions.front().id;
    page.trees = commits_.trees();
    return page;
  }

 private:
  static Revision revision_of(const Statement::Rows& rows) {
    Revision out;
    out.series = rows.integer(0);
    out.id = rows.text(1);
    out.form = rows.text(2);
    out.revision = static_cast<int>(rows.integer(3));
    out.rfc = rows.integer(4) != 0;
    out.resend = rows.integer(5) != 0;
    out.patches = static_cast<int>(rows.integer(6));
    out.total = static_cast<int>(rows.integer(7));
    out.complete = rows.integer(8) != 0;
    out.title = rows.text(9);
    out.date = rows.integer(10);
    out.reason = rows.text(12);
    out.confidence = rows.is_null(13) ? 0 : rows.integer(13);
    out.state = rows.text(14);
    out.standing = rows.text(15);
    out.active = rows.integer(16);
    out.people = rows.integer(17);
    out.reviewed = rows.integer(18);
    out.acked = rows.integer(19);
    out.tested = rows.integer(20);
    out.author = rows.text(23);
    out.url = rows.text(24);
    if (!rows.text(25).empty()) out.part_of = {std::string(rows.text(25)), std::string(rows.text(26))};
    return out;
  }

  void read_children(Revision& revision) {
    for (auto rows = parts_.use(revision.series); rows.next();) {
      revision.parts.push_back({std::string(rows.text(0)), std::string(rows.text(1))});
    }
    for (auto rows = patches_.use(revision.series); rows.next();) {
      PatchLine line{.number = static_cast<int>(rows.integer(1)),
                     .id = std::string(rows.text(2)),
                     .title = std::string(rows.text(3)),
                     .patch_id = std::string(rows.text(4)),
                     .tags = tags_of(rows.integer(0)),
                     .change = {},
                     .moved_from = {},
                     .commits = commits_.of_patch(rows.integer(0))};
      revision.in_tree += !line.commits.empty() && line.commits.front().reverted_by.empty();
      revision.lines.push_back(std::move(line));
    }
    for (int number = 1; number <= revision.total && !revision.complete && revision.form != "partial";
         ++number) {
      if (std::ranges::find(revision.lines, number, &PatchLine::number) == revision.lines.end()) {
        revision.missing.push_back(number);
      }
    }
    revision.release = commits_.release_of_series(revision.series);
    for (auto rows = speakers_.use(revision.series); rows.next();) {
      revision.speakers.push_back({std::string(rows.text(0)), rows.integer(1)});
    }
    std::ranges::sort(revision.speakers, [](const Speaker& one, const Speaker& other) {
      return one.mails != other.mails ? one.mails > other.mails : one.person < other.person;
    });
    for (auto rows = evidence_.use(revision.series, revision.standing); rows.next();) {
      revision.evidence.push_back({std::string(rows.text(0)), rows.integer(1), std::string(rows.text(3)),
                                   std::string(rows.text(2)), std::string(rows.text(4))});
    }
  }

  std::vector<Tag> tags_of(int64_t patch) {
    std::vector<Tag> out;
    for (auto rows = tags_.use(patch); rows.next();) {
      out.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)),
                     std::string(rows.text(3))});
    }
    return out;
  }

  Statement topic_;
  Statement revisions_;
  Statement parts_;
  Statement patches_;
  Statement tags_;
  Statement speakers_;
  Statement evidence_;
  AppliedCommits commits_;
};

using Pairs = std::map<const PatchLine*, const PatchLine*>;

/// Pairs the patches of a revision with those of the previous one: by patch-id, then by title. The patch-id
/// comes first, because a title can have moved to another patch.
Pairs pair_patches(const Revision& revision, const Revision& before) {
  Pairs pairs;
  std::set<const PatchLine*> taken;
  const auto pair_by = [&](auto same) {
    for (const PatchLine& line : revision.lines) {
      if (line.number == 0 || pairs.contains(&line)) continue;
      for (const PatchLine& old : before.lines) {
        if (old.number == 0 || taken.contains(&old) || !same(line, old)) continue;
        pairs.emplace(&line, &old);
        taken.insert(&old);
        break;
      }
    }
  };
  pair_by([](const PatchLine& line, const PatchLine& old) {
    return !line.patch_id.empty() && line.patch_id == old.patch_id;
  });
  pair_by([](const PatchLine& line, const PatchLine& old) { return fold(line.title) == fold(old.title); });
  return pairs;
}

bool has_tag(const std::vector<Tag>& tags, const Tag& wanted) {
  return std::ranges::any_of(
      tags, [&](const Tag& tag) { return tag.kind == wanted.kind && tag.person == wanted.person; });
}

void add_tag(std::vector<Tag>& tags, const Tag& tag, int patch) {
  auto known = std::ranges::find_if(
      tags, [&](const Tag& other) { return other.kind == tag.kind && other.person == tag.person; });
  if (known == tags.end()) known = tags.insert(tags.end(), tag);
  known->patches.push_back(patch);
}

/// A tag holds for the patch, not for the mail: b4 adds the tags of a patch with the same patch-id to the
/// next revision, too.
void compare_tags(const PatchLine& line, const PatchLine& before, Revision& revision) {
  std::vector<Tag>& missing = line.change == "same" ? revision.carried : revision.lost;
  for (const Tag& tag : before.tags)
    add_tag(has_tag(line.tags, tag) ? revision.kept : missing, tag, line.number);
  for (const Tag& tag : line.tags) {
    if (!has_tag(before.tags, tag)) add_tag(revision.fresh, tag, line.number);
  }
}

void compare_patches(Revision& revision, const Revision& before) {
  const Pairs pairs = pair_patches(revision, before);
  std::set<const PatchLine*> taken;
  for (PatchLine& line : revision.lines) {
    if (line.number == 0) continue;
    const auto pair = pairs.find(&line);
    if (pair == pairs.end()) {
      line.change = "new";
      ++revision.added;
      for (const Tag& tag : line.tags) add_tag(revision.fresh, tag, line.number);
      continue;
    }
    const PatchLine& old = *pair->second;
    taken.insert(&old);
    const bool same = !line.patch_id.empty() && line.patch_id == old.patch_id;
    line.change = same ? "same" : "changed";
    ++(same ? revision.same : revision.changed);
    if (old.number != line.number) {
      line.moved_from = old.number;
      ++revision.renumbered;
    }
    compare_tags(line, old, revision);
  }
  if (revision.form == "partial") return;
  for (const PatchLine& old : before.lines) {
    if (old.number != 0 && !taken.contains(&old)) revision.dropped.push_back(old.title);
  }
}

void find_silent(Revision& revision, const Revision& before) {
  std::set<std::string> silent;
  for (const PatchLine& old : before.lines) {
    for (const Tag& tag : old.tags) {
      const bool spoke =
          std::ranges::find(revision.speakers, tag.person, &Speaker::person) != revision.speakers.end();
      if (tag.origin != "patch" && !spoke && tag.person != revision.author) silent.insert(tag.person);
    }
  }
  revision.silent.assign(silent.begin(), silent.end());
}

void compare(Revision& revision, const Revision& before) {
  // Between the dates that the page shows: six days and 23 hours are seven days.
  revision.days_since_previous = revision.date / seconds_a_day - before.date / seconds_a_day;
  compare_patches(revision, before);
  find_silent(revision, before);
}

}  // namespace

std::optional<SeriesPage> series_page(const Database& database, const std::string& message_id) {
  auto page = Loader(database).load(message_id);
  if (!page) return page;
  for (Revision& revision : page->revisions) {
    if (revision.previous) compare(revision, page->revisions[*revision.previous]);
  }
  return page;
}

Revision compared_with(Revision revision, const Revision& before) {
  for (PatchLine& line : revision.lines) {
    line.change.clear();
    line.moved_from.reset();
  }
  revision.dropped.clear();
  revision.same = revision.changed = revision.added = revision.renumbered = 0;
  for (auto* tags : {&revision.kept, &revision.carried, &revision.lost, &revision.fresh}) tags->clear();
  compare(revision, before);
  return revision;
}

}  // namespace kvq::report
