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
  Page(const SeriesPage& page, TextStyle style) : page_(page), style_(style) {}

  std::string text() {
    const Revision& newest = page_.revisions.back();
    line(bold(printable(newest.title)));
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
  std::string bold(const std::string& text) const {
    return style_.colour ? "\x1b[1m" + text + "\x1b[0m" : text;
  }

  void line(std::string_view text) {
    out_ += style_.width > 0 && !style_.colour ? cut_to_width(text, style_.width) : std::string(text);
    out_ += '\n';
  }

  void heading(std::string_view text) { out_ += "\n" + bold(std::string(text)) + "\n"; }

  /// Prints rows in columns that are as wide as their widest cell. `sides` has one letter per column: `r`
  /// aligns it to the right.
  void table(const std::vector<Cells>& rows, std::string_view right) {
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
      line(text);
    }
  }

  void revisions() {
    out_ += '\n';
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
    table(rows, "llrrrrrrrrrl");
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
    line(fmt::format("  {}", printable(series.id)));
  }

  void state(const Revision& newest) {
    heading(fmt::format("{} is {}{}", name_of(newest), newest.state == "backport" ? "a " : "", newest.state));
    if (newest.state == "stale") {
      line(fmt::format("  {}, and nobody has written about it since {}", newest.standing,
                       day_of(newest.active)));
    }
    for (const EvidenceLine& evidence : newest.evidence) {
      line(fmt::format("  {}  {}  {}", to_minute(evidence.date), printable(evidence.from),
                       printable(evidence.line.empty() ? evidence.subject : evidence.line)));
      line(fmt::format("    {}", printable(evidence.id)));
    }
    trees(newest);
  }

  /// What the git trees have of a revision, or that they do not have what somebody said is applied.
  void trees(const Revision& newest) {
    for (const Revision& revision : page_.revisions) {
      if (revision.in_tree == 0) continue;
      const std::string name = &revision == &newest ? "" : name_of(revision) + " ";
      const std::string release = revision.release.empty() ? "" : ", release " + printable(revision.release);
      if (revision.in_tree == revision.patches) {
        line(fmt::format(
            "  {}in a git tree: {}{}", name,
            revision.patches == 1 ? "the patch" : fmt::format("all {} patches", revision.patches), release));
      } else {
        line(fmt::format("  {}in a git tree: {} of {} patches", name, revision.in_tree, revision.patches));
      }
    }
    if (newest.state != "applied" || newest.in_tree > 0) return;
    for (const SearchedTree& tree : page_.trees) {
      line(fmt::format("  but not in {} up to {}", printable(tree.name), day_of(tree.upto)));
    }
  }

  void patches(const Revision& newest) {
    const bool compared = newest.previous.has_value();
    heading(compared
                ? fmt::format("{} against {}", name_of(newest), name_of(page_.revisions[*newest.previous]))
                : std::string("Patches"));
    std::vector<Cells> rows;
    for (const PatchLine& patch : newest.lines) {
      const std::string moved = patch.moved_from ? fmt::format("was {}", *patch.moved_from) : "";
      rows.push_back({patch.number == 0 ? "cover" : fmt::format("{}", patch.number), patch.change, moved,
                      tag_letters(patch), commit_of(patch), printable(patch.title)});
    }
    for (const std::string& title : newest.dropped)
      rows.push_back({"-", "dropped", "", "", "", printable(title)});
    if (newest.in_tree == 0 &&
        std::ranges::all_of(newest.lines, [](const PatchLine& patch) { return patch.commits.empty(); })) {
      constexpr std::ptrdiff_t commit_column = 4;
      for (Cells& row : rows) row.erase(row.begin() + commit_column);
    }
    table(rows, "rlllll");
  }

  static std::string commit_of(const PatchLine& patch) {
    return patch.commits.empty() ? std::string() : printable(place_of(patch.commits.front()));
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
    out_ += '\n';
    for (const Revision& revision : page_.revisions) {
      line(fmt::format("{}  {}", name_of(revision), printable(revision.url)));
    }
  }

  const SeriesPage& page_;
  TextStyle style_;
  std::string out_;
};

}  // namespace

std::string to_text(const SeriesPage& page, TextStyle style) {
  return Page(page, style).text();
}

}  // namespace kvq::report
