// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "query/report/pages/series_page.hpp"
#include "query/report/pages/wrapped.hpp"
#include "query/time/values.hpp"
#include "schema/base/number_ranges.hpp"
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

void remove_column(std::vector<Cells>& rows, std::string& sides, size_t column) {
  sides.erase(column, 1);
  for (Cells& row : rows) row.erase(row.begin() + static_cast<std::ptrdiff_t>(column));
}

/// On a narrow terminal, a column that is empty in all rows would only take room from the titles. Removes its
/// letter from `sides`, too.
std::vector<Cells> without_empty_columns(std::vector<Cells> rows, std::string& sides) {
  for (size_t column = sides.size(); column-- > 0;) {
    const bool is_empty = std::ranges::all_of(rows, [&](const Cells& row) { return row[column].empty(); });
    if (is_empty) remove_column(rows, sides, column);
  }
  return rows;
}

class Page {
 public:
  Page(const SeriesPage& page, const TextStyle& style) : page_(page), style_(style) {}

  std::vector<SeriesLine> lines() {
    const Revision& newest = page_.revisions.back();
    add_heading(printable(newest.title));
    words(fmt::format("{}, {} since {}", printable(newest.author),
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
  std::string cut(std::string_view text) const {
    return style_.width > 0 ? cut_to_width(text, style_.width) : std::string(text);
  }

  void line(std::string_view text, std::string id = {}) { out_.push_back({cut(text), false, std::move(id)}); }

  void add_heading(std::string_view text) { out_.push_back({cut(text), true}); }

  /// A text that is broken between words, not cut.
  void words(std::string_view text) { words("", text); }
  void words(std::string_view first, std::string_view text) {
    broken(wrapped_words(first, text, style_.width));
  }

  /// Lines that are broken already.
  void broken(std::string_view text) {
    for (size_t end = text.find('\n'); end != text.npos; end = text.find('\n')) {
      whole(text.substr(0, end));
      text.remove_prefix(end + 1);
    }
    whole(text);
  }

  /// An address or a Message-ID, which is of no use without its end.
  void whole(std::string_view text, std::string id = {}) {
    out_.push_back({std::string(text), false, std::move(id)});
  }

  void heading(std::string_view text) {
    whole("");
    add_heading(text);
  }

  bool has_numbers() const { return style_.width > 0 && style_.number_of; }

  /// Returns the number of a mail on this page, as `#3`; empty if it has none.
  std::string number_of(const std::string& id) const {
    const size_t number = style_.number_of(id);
    return number == 0 ? std::string() : fmt::format("#{}", number);
  }

  /// Returns the lines of a table whose columns are as wide as their widest cell. `right` has one letter per
  /// column: `r` aligns it to the right.
  static std::vector<std::string> table_lines(const std::vector<Cells>& rows, std::string_view right) {
    std::vector<size_t> widths(rows.front().size(), 0);
    for (const Cells& row : rows) {
      for (size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], display_width(row[i]));
    }
    std::vector<std::string> lines;
    for (const Cells& row : rows) {
      std::string text;
      for (size_t i = 0; i < row.size(); ++i) {
        const std::string padding(widths[i] - display_width(row[i]), ' ');
        text += (i == 0 ? "" : "  ") + (right[i] == 'r' ? padding + row[i] : row[i] + padding);
      }
      text.erase(text.find_last_not_of(' ') + 1);
      lines.push_back(std::move(text));
    }
    return lines;
  }

  /// `ids` are the Message-IDs of the first rows.
  void table(const std::vector<Cells>& rows, std::string_view right, const Cells& ids) {
    const std::vector<std::string> lines = table_lines(rows, right);
    for (size_t i = 0; i < lines.size(); ++i) line(lines[i], i < ids.size() ? ids[i] : std::string());
  }

  bool fit(const std::vector<std::string>& lines) const {
    return style_.width == 0 ||
           std::ranges::all_of(lines, [&](const auto& text) { return display_width(text) <= style_.width; });
  }

  /// Where the columns of the changes do not fit, the lines of what follows what have the changes.
  void revisions() {
    whole("");
    Cells numbers;
    if (has_numbers()) {
      for (const Revision& revision : page_.revisions) numbers.push_back(number_of(revision.id));
    }
    std::vector<std::string> lines = revision_lines(numbers, true);
    const bool with_changes = fit(lines);
    if (!with_changes) lines = revision_lines(numbers, false);
    for (size_t i = 0; i < lines.size(); ++i)
      line(lines[i], i == 0 ? std::string() : page_.revisions[i - 1].id);
    for (const Revision& revision : page_.revisions) {
      if (!revision.previous) continue;
      Cells items = {fmt::format("{} follows {} by {} ({} %){}", name_of(revision),
                                 name_of(page_.revisions[*revision.previous]), revision.reason,
                                 revision.confidence, with_changes ? "" : ":")};
      if (!with_changes) std::ranges::copy(changes_of(revision), std::back_inserter(items));
      broken(wrapped_items("", items, " ", style_.width));
    }
    for (const Revision& revision : page_.revisions) {
      if (revision.part_of) other(fmt::format("{} is a part of", name_of(revision)), *revision.part_of);
      for (const OtherSeries& part : revision.parts)
        other(fmt::format("a part of {} is", name_of(revision)), part);
    }
    for (const Revision& revision : page_.revisions) {
      if (revision.missing.empty()) continue;
      words(fmt::format("{} lacks {} {}", name_of(revision),
                        revision.missing.size() == 1 ? "patch" : "patches", number_ranges(revision.missing)));
    }
  }

  std::vector<std::string> revision_lines(const Cells& numbers, bool with_changes) const {
    std::vector<Cells> rows = {{"", "date", "days", "patches"}};
    const auto add = [](Cells& row, const Cells& more) { row.insert(row.end(), more.begin(), more.end()); };
    if (with_changes) add(rows.front(), {"same", "changed", "new", "dropped", "moved"});
    add(rows.front(), {"R/A/T", "people", "state"});
    for (const Revision& revision : page_.revisions) {
      const auto number = [&](auto count) {
        return revision.previous ? fmt::format("{}", count) : std::string();
      };
      Cells& row = rows.emplace_back(Cells{name_of(revision), day_of(revision.date),
                                           number(revision.days_since_previous.value_or(0)),
                                           fmt::format("{}/{}", revision.patches, revision.total)});
      if (with_changes) {
        add(row, {number(revision.same), number(revision.changed), number(revision.added),
                  number(revision.dropped.size()), number(revision.renumbered)});
      }
      add(row, {fmt::format("{}/{}/{}", revision.reviewed, revision.acked, revision.tested),
                fmt::format("{}", revision.people), revision.state});
    }
    std::string sides = with_changes ? "llrrrrrrrrrl" : "llrrrrl";
    if (has_numbers()) {
      for (size_t i = 0; i < rows.size(); ++i) rows[i].insert(rows[i].begin(), i == 0 ? "" : numbers[i - 1]);
      sides.insert(0, "r");
    }
    return table_lines(rows, sides);
  }

  /// Returns "3 same,", "2 changed" and so on.
  static Cells changes_of(const Revision& revision) {
    Cells parts;
    const auto part = [&](size_t count, std::string_view what) {
      if (count == 0) return;
      if (!parts.empty()) parts.back() += ',';
      parts.push_back(fmt::format("{} {}", count, what));
    };
    part(static_cast<size_t>(revision.same), "same");
    part(static_cast<size_t>(revision.changed), "changed");
    part(static_cast<size_t>(revision.added), "new");
    part(revision.dropped.size(), "dropped");
    part(static_cast<size_t>(revision.renumbered), "moved");
    return parts;
  }

  void other(std::string_view relation, const OtherSeries& series) {
    words(fmt::format("{} {}", relation, printable(series.title)));
    whole(fmt::format("  {}", printable(series.id)), series.id);
  }

  void state(const Revision& newest) {
    heading(fmt::format("{} is {}{}", name_of(newest), newest.state == "backport" ? "a " : "", newest.state));
    if (newest.state == "stale") {
      words("  ", fmt::format("{}, and nobody has written about it since {}", newest.standing,
                              day_of(newest.active)));
    }
    for (const EvidenceLine& evidence : newest.evidence) {
      const std::string number = has_numbers() ? number_of(evidence.id) : std::string();
      line(fmt::format("{}{}  {}  {}", number.empty() ? "  " : fmt::format("  {}  ", number),
                       to_minute(evidence.date), printable(evidence.from),
                       printable(evidence.line.empty() ? evidence.subject : evidence.line)),
           evidence.id);
      whole(fmt::format("    {}", printable(evidence.id)), evidence.id);
    }
    trees(newest);
  }

  /// What the git trees have of a revision, or that they do not have what somebody said is applied.
  void trees(const Revision& newest) {
    for (const Revision& revision : page_.revisions) {
      if (revision.in_tree == 0) continue;
      const std::string name = &revision == &newest ? "" : name_of(revision) + " ";
      const std::string release =
          revision.release.empty() ? "in no release yet" : "release " + printable(revision.release);
      if (revision.in_tree == revision.patches) {
        line(fmt::format(
            "  {}in a git tree: {}, {}", name,
            revision.patches == 1 ? "the patch" : fmt::format("all {} patches", revision.patches), release));
      } else {
        line(fmt::format("  {}in a git tree: {} of {} patches", name, revision.in_tree, revision.patches));
      }
    }
    if (newest.in_tree > 0) return;
    for (const SearchedTree& tree : page_.trees) {
      words("  ", fmt::format("{}not in {}, searched up to {}", newest.state == "applied" ? "but " : "",
                              printable(tree.name), day_of(tree.upto)));
    }
    if (newest.state == "applied" && page_.trees.empty())
      words("  ", "its commits and its release are not known: 'kvq applied TREE' finds them in a git tree");
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
    std::string sides = "rlllll";
    constexpr size_t commit_column = 4;
    const auto has_no_commit = [](const Cells& row) { return row[commit_column].empty(); };
    if (std::ranges::all_of(rows, has_no_commit)) remove_column(rows, sides, commit_column);
    if (has_numbers()) {
      sides.insert(0, "r");
      for (size_t i = 0; i < rows.size(); ++i) {
        const bool is_here = i < newest.lines.size();
        rows[i].insert(rows[i].begin(), is_here ? number_of(newest.lines[i].id) : std::string());
      }
    }
    if (style_.width > 0 && !rows.empty()) rows = without_empty_columns(std::move(rows), sides);
    Cells ids;
    for (const PatchLine& patch : newest.lines) ids.push_back(patch.id);
    table(rows, sides, ids);
  }

  static std::string commit_of(const PatchLine& patch) {
    return patch.commits.empty() ? std::string() : printable(shortly(patch.commits.front()));
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
      Cells items;
      for (const Tag& tag : tags) {
        const bool all = std::ssize(tag.patches) == revision.patches;
        items.push_back(fmt::format("{}: {}{}", tag.kind, short_name(tag.person),
                                    all ? "" : fmt::format(" ({})", fmt::join(tag.patches, ", "))));
      }
      broken(wrapped_items(fmt::format("  {:8}", name), items, ", ", style_.width));
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
    words("  ",
          fmt::format("tagged {} and have not spoken on {}: {}", name_of(page_.revisions[*revision.previous]),
                      name_of(revision), fmt::join(names, ", ")));
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
    const std::vector<std::string> lines = table_lines(rows, sides);
    for (const std::string& text : fit(lines) ? lines : lines_of_speakers(rows)) broken(text);
  }

  /// For many revisions: a line for each person, with the revisions that they spoke on.
  std::vector<std::string> lines_of_speakers(const std::vector<Cells>& rows) const {
    std::vector<std::string> lines;
    for (size_t i = 1; i < rows.size(); ++i) {
      Cells counts;
      for (size_t column = 1; column < rows[i].size(); ++column) {
        const std::string& count = rows[i][column];
        if (!count.empty()) counts.push_back(fmt::format("{} on {}", count, rows.front()[column]));
      }
      lines.push_back(wrapped_items(rows[i].front() + ": ", counts, ", ", style_.width));
    }
    return lines;
  }

  void links() {
    whole("");
    for (const Revision& revision : page_.revisions)
      whole(fmt::format("{}  {}", name_of(revision), printable(revision.url)), revision.id);
  }

  const SeriesPage& page_;
  const TextStyle& style_;
  std::vector<SeriesLine> out_;
};

}  // namespace

std::vector<SeriesLine> lines_of(const SeriesPage& page, const TextStyle& style) {
  return Page(page, style).lines();
}

std::string to_text(const SeriesPage& page, const TextStyle& style) {
  std::string out;
  for (const SeriesLine& line : lines_of(page, style))
    out += line.is_heading && style.colour ? "\x1b[1m" + line.text + "\x1b[0m\n" : line.text + "\n";
  return out;
}

}  // namespace kvq::report
