// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/pages/series_page.hpp"
#include "query/time/values.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::report {
namespace {

using Cells = std::vector<std::string>;

std::string day_of(int64_t time) {
  return to_rfc3339(time).substr(0, 10);
}

std::string name_of(const Revision& revision) {
  std::string name = fmt::format("v{}", revision.revision);
  if (revision.form == "partial") name += " part";
  if (revision.rfc) name += " RFC";
  if (revision.resend) name += " RESEND";
  return name;
}

/// Returns the name in `Name <address>`.
std::string short_name(const std::string& person) {
  const size_t bracket = person.find(" <");
  return printable(person.substr(0, bracket));
}

std::string counted(int64_t count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

class Page {
 public:
  Page(const SeriesPage& page, size_t width) : page_(page), width_(width) {}

  std::vector<SeriesLine> lines() {
    const Revision& newest = page_.revisions.back();
    line(printable(newest.title));
    out_.back().is_heading = true;
    line(fmt::format("{}, {} since {}", printable(newest.author),
                     counted(static_cast<int64_t>(page_.revisions.size()), "posting", "postings"),
                     day_of(page_.revisions.front().date)));
    revisions();
    state(newest);
    patches(newest);
    for (const Revision& revision : page_.revisions) tags(revision);
    speakers();
    links();
    return std::move(out_);
  }

 private:
  void line(std::string_view text, const std::string& id = {}) {
    out_.push_back({width_ > 0 ? cut_to_width(text, width_) : std::string(text), false, id});
  }

  void blank() { out_.emplace_back(); }

  void heading(std::string_view text) {
    blank();
    out_.push_back({std::string(text), true});
  }

  /// Prints rows in columns that are as wide as their widest cell. `sides` has one letter per column: `r`
  /// aligns it to the right. `ids` has the Message-ID of each row, or is empty.
  void table(const std::vector<Cells>& rows, std::string_view right, const Cells& ids = {}) {
    std::vector<size_t> widths(rows.front().size(), 0);
    for (const Cells& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    for (const Cells& row : rows) {
      std::string text;
      for (size_t i = 0; i < row.size(); ++i) {
        const std::string padding(widths[i] - display_width(row[i]), ' ');
        text += (i == 0 ? "" : "  ") + (right[i] == 'r' ? padding + row[i] : row[i] + padding);
      }
      text.erase(text.find_last_not_of(' ') + 1);
      const auto number = static_cast<size_t>(&row - rows.data());
      line(text, number < ids.size() ? ids[number] : std::string());
    }
  }

  void revisions() {
    blank();
    Cells ids = {""};
    for (const Revision& revision : page_.revisions) ids.push_back(revision.id);
    std::vector<Cells> rows = {{"", "date", "days", "patches", "same", "changed", "new", "dropped", "moved",
                                "R/A/T", "people", "state"}};
    for (const Revision& revision : page_.revisions) {
      const bool compared = revision.previous.has_value();
      const auto number = [&](auto count) { return compared ? fmt::format("{}", count) : std::string(); };
      rows.push_back({name_of(revision), day_of(revision.date),
                      number(revision.days_since_previous.value_or(0)),
                      fmt::format("{}/{}", revision.patches, revision.total), number(revision.same),
                      number(revision.changed), number(revision.added), number(revision.dropped.size()),
                      number(revision.renumbered),
                      fmt::format("{}/{}/{}", revision.reviewed, revision.acked, revision.tested),
                      fmt::format("{}", revision.people), revision.state});
    }
    table(rows, "llrrrrrrrrrl", ids);
    for (const Revision& revision : page_.revisions) {
      if (!revision.previous) continue;
      line(fmt::format("{} follows {} by {} ({} %)", name_of(revision),
                       name_of(page_.revisions[*revision.previous]), revision.reason, revision.confidence));
    }
    for (const Revision& revision : page_.revisions) {
      if (revision.part_of) other(fmt::format("{} is a part of", name_of(revision)), *revision.part_of);
      for (const OtherSeries& part : revision.parts)
        other(fmt::format("a part of {} is", name_of(revision)), part);
    }
    for (const Revision& revision : page_.revisions) {
      if (revision.missing.empty()) continue;
      line(fmt::format("{} lacks {} {}", name_of(revision),
                       revision.missing.size() == 1 ? "patch" : "patches",
                       fmt::join(revision.missing, ", ")));
    }
  }

  void other(std::string_view relation, const OtherSeries& series) {
    line(fmt::format("{} {}", relation, printable(series.title)));
    line(fmt::format("  {}", printable(series.id)), series.id);
  }

  void state(const Revision& newest) {
    heading(fmt::format("{} is {}{}", name_of(newest), newest.state == "backport" ? "a " : "", newest.state));
    if (newest.state == "stale") {
      line(fmt::format("  {}, and nobody has written about it since {}", newest.standing,
                       day_of(newest.active)));
    }
    for (const EvidenceLine& evidence : newest.evidence) {
      line(fmt::format("  {}  {}  {}", to_minute(evidence.date), printable(evidence.from),
                       printable(evidence.line.empty() ? evidence.subject : evidence.line)),
           evidence.id);
      line(fmt::format("    {}", printable(evidence.id)), evidence.id);
    }
  }

  void patches(const Revision& newest) {
    const bool compared = newest.previous.has_value();
    heading(compared
                ? fmt::format("{} against {}", name_of(newest), name_of(page_.revisions[*newest.previous]))
                : std::string("Patches"));
    std::vector<Cells> rows;
    Cells ids;
    for (const PatchLine& patch : newest.lines) {
      ids.push_back(patch.id);
      const std::string moved = patch.moved_from ? fmt::format("was {}", *patch.moved_from) : "";
      rows.push_back({patch.number == 0 ? "cover" : fmt::format("{}", patch.number), patch.change, moved,
                      tag_letters(patch), printable(patch.title)});
    }
    for (const std::string& title : newest.dropped)
      rows.push_back({"-", "dropped", "", "", printable(title)});
    table(rows, "rllll", ids);
  }

  static std::string tag_letters(const PatchLine& patch) {
    std::map<std::string, int> counts;
    for (const Tag& tag : patch.tags) ++counts[tag.kind];
    std::string out;
    for (const auto& [kind, letter] :
         {std::pair("reviewed-by", 'R'), {"acked-by", 'A'}, {"tested-by", 'T'}}) {
      if (counts[kind] > 0) out += fmt::format("{}{}{}", out.empty() ? "" : " ", letter, counts[kind]);
    }
    return out;
  }

  void tags(const Revision& revision) {
    const auto list = [&](std::string_view name, const std::vector<Tag>& tags) {
      if (tags.empty()) return;
      Cells words;
      for (const Tag& tag : tags) {
        const bool all = std::ssize(tag.patches) == revision.patches;
        words.push_back(fmt::format("{}: {}{}", tag.kind, short_name(tag.person),
                                    all ? "" : fmt::format(" ({})", fmt::join(tag.patches, ", "))));
      }
      line(fmt::format("  {:8}{}", name, fmt::join(words, ", ")));
    };
    const bool has_tags = !revision.kept.empty() || !revision.carried.empty() || !revision.lost.empty() ||
                          !revision.fresh.empty();
    if (!has_tags && revision.silent.empty()) return;
    heading(fmt::format("Tags of {}", name_of(revision)));
    list("kept", revision.kept);
    list("carried", revision.carried);
    list("lost", revision.lost);
    list("new", revision.fresh);
    if (revision.silent.empty()) return;
    Cells names;
    for (const std::string& person : revision.silent) names.push_back(short_name(person));
    line(fmt::format("  tagged {} and have not spoken on {}: {}",
                     name_of(page_.revisions[*revision.previous]), name_of(revision),
                     fmt::join(names, ", ")));
  }

  void speakers() {
    std::map<std::string, std::vector<int64_t>> mails;
    for (size_t i = 0; i < page_.revisions.size(); ++i) {
      for (const Speaker& speaker : page_.revisions[i].speakers) {
        auto& counts = mails[speaker.person];
        counts.resize(page_.revisions.size());
        counts[i] = speaker.mails;
      }
    }
    if (mails.empty()) return;
    heading("Who spoke on which");
    std::vector<Cells> rows = {{""}};
    std::string sides = "l";
    for (const Revision& revision : page_.revisions) {
      rows.front().push_back(name_of(revision));
      sides += 'r';
    }
    for (const auto& [person, counts] : mails) {
      Cells row = {short_name(person)};
      for (const int64_t count : counts) row.push_back(count == 0 ? "" : fmt::format("{}", count));
      rows.push_back(std::move(row));
    }
    table(rows, sides);
  }

  void links() {
    blank();
    for (const Revision& revision : page_.revisions) {
      line(fmt::format("{}  {}", name_of(revision), printable(revision.url)), revision.id);
    }
  }

  const SeriesPage& page_;
  size_t width_;
  std::vector<SeriesLine> out_;
};

}  // namespace

std::vector<SeriesLine> lines_of(const SeriesPage& page, size_t width) {
  return Page(page, width).lines();
}

std::string to_text(const SeriesPage& page, TextStyle style) {
  std::string out;
  for (const SeriesLine& line : lines_of(page, style.colour ? 0 : style.width)) {
    out += style.colour && line.is_heading ? "\x1b[1m" + line.text + "\x1b[0m" : line.text;
    out += '\n';
  }
  return out;
}

}  // namespace kvq::report
