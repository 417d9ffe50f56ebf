// SPDX-License-Identifier: MIT
#include "cli/commands/chosen_revision.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>
#include <set>
#include <vector>

#include "query/report/pages/message_page.hpp"
#include "schema/base/error.hpp"
#include "schema/base/number_ranges.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

using report::Revision;
using report::SeriesPage;

bool is_part(const Revision& revision) {
  return revision.form == "partial";
}

/// Whether the posting alone has all patches.
bool is_whole(const Revision& revision) {
  return revision.complete && revision.patches > 0 && !is_part(revision);
}

std::string name_of(const Revision& revision) {
  return fmt::format("v{}{}{}", revision.revision, revision.rfc ? " RFC" : "",
                     revision.resend ? " RESEND" : "");
}

/// Returns the posting that has the mail or that it answers; null if there is none.
const Revision* revision_of_mail(const Database& database, const SeriesPage& page, const std::string& id) {
  if (id.empty()) return nullptr;
  const auto mails = report::message_pages(database, id);
  if (mails.empty()) return nullptr;
  const auto found = std::ranges::find(page.revisions, mails.front().series, &Revision::id);
  return found == page.revisions.end() ? nullptr : &*found;
}

std::string revisions_of(const SeriesPage& page) {
  std::vector<std::string> names;
  for (const Revision& revision : page.revisions) names.push_back(name_of(revision));
  return fmt::format("{}", fmt::join(names, ", "));
}

/// Returns the last posting for which `is_wanted` returns true; null if there is none.
template <class IsWanted>
const Revision* newest(const SeriesPage& page, IsWanted is_wanted) {
  const auto found = std::find_if(page.revisions.rbegin(), page.revisions.rend(), is_wanted);
  return found == page.revisions.rend() ? nullptr : &*found;
}

const Revision& revision_with_number(const SeriesPage& page, int number, const Revision* named) {
  if (named != nullptr && named->revision == number) return *named;
  const Revision* found = newest(page, [&](const Revision& one) { return one.revision == number; });
  if (found != nullptr) return *found;
  throw Error(ErrorKind::usage,
              fmt::format("there is no v{} of '{}'", number, printable(page.revisions.back().title)),
              fmt::format("there is {}", revisions_of(page)));
}

/// Returns the posting and the earlier ones from which a part takes its other patches, the newest first.
std::vector<int64_t> earlier_postings(const SeriesPage& page, const Revision& part) {
  std::vector<int64_t> out;
  for (auto before = part.previous; before;) {
    const Revision& revision = page.revisions[*before];
    if (revision.total != part.total) break;
    out.push_back(revision.series);
    before = is_part(revision) ? revision.previous : std::nullopt;
  }
  return out;
}

/// Returns the numbers of the patches that no posting has.
std::vector<int> missing_numbers(const SeriesPage& page, const Revision& chosen,
                                 const std::vector<int64_t>& earlier) {
  std::set<int> there;
  for (const Revision& revision : page.revisions) {
    if (&revision != &chosen && std::ranges::find(earlier, revision.series) == earlier.end()) continue;
    for (const auto& line : revision.lines) there.insert(line.number);
  }
  std::vector<int> missing;
  for (int number = 1; number <= chosen.total; ++number) {
    if (!there.contains(number)) missing.push_back(number);
  }
  return missing;
}

[[noreturn]] void refuse_incomplete(const SeriesPage& page, const Revision& chosen,
                                    const std::vector<int>& missing) {
  const bool none = chosen.patches == 0;
  std::string hint = none ? "" : "--partial takes the others";
  if (const Revision* whole = newest(page, is_whole))
    hint += fmt::format("{}-v {} is complete", none ? "" : "; ", whole->revision);
  throw Error(ErrorKind::usage,
              fmt::format("{} of '{}' is incomplete: {} of its {} patches {} missing ({})", name_of(chosen),
                          printable(chosen.title), missing.size(), chosen.total,
                          missing.size() == 1 ? "is" : "are", number_ranges(missing)),
              hint);
}

/// Returns what the user should know if there were others to take.
std::string note_on(const SeriesPage& page, const Revision& chosen, const Revision* named,
                    const RevisionWish& wish) {
  std::string note;
  const Revision& last = page.revisions.back();
  if (wish.revision) {
    if (&chosen != &last)
      note +=
          fmt::format("kvq: {} is not the newest revision: there is {}\n", name_of(chosen), name_of(last));
    return note;
  }
  if (&chosen != &last) {
    note += fmt::format("kvq: {} is the newest complete revision; {} lacks patches\n", name_of(chosen),
                        name_of(last));
  } else if (page.revisions.size() > 1) {
    note += fmt::format(
        "kvq: {} is the newest of {} revisions{}\n", name_of(chosen), page.revisions.size(),
        named != nullptr && named != &chosen ? fmt::format("; the mail is of {}", name_of(*named)) : "");
  }
  return note;
}

const Revision& wanted(const SeriesPage& page, const Revision* named, const RevisionWish& wish) {
  if (wish.revision) return revision_with_number(page, *wish.revision, named);
  const Revision* whole = wish.skip_incomplete ? newest(page, is_whole) : nullptr;
  return whole != nullptr ? *whole : page.revisions.back();
}

}  // namespace

ChosenRevision chosen_revision(const Database& database, const SeriesPage& page, const RevisionWish& wish) {
  const Revision* named = revision_of_mail(database, page, wish.id);
  const Revision& chosen = wanted(page, named, wish);
  ChosenRevision out{
      .revision = &chosen,
      .mails = {.id = chosen.id, .series = chosen.series, .revision = chosen.revision, .total = chosen.total},
      .note = note_on(page, chosen, named, wish)};
  if (is_part(chosen) && !wish.partial) out.mails.earlier = earlier_postings(page, chosen);
  const std::vector<int> missing = missing_numbers(page, chosen, out.mails.earlier);
  if ((!missing.empty() && !wish.partial) || chosen.patches == 0) refuse_incomplete(page, chosen, missing);
  if (!missing.empty())
    out.note += fmt::format("kvq: without {} of {} patches ({})\n", missing.size(), chosen.total,
                            number_ranges(missing));
  if (!out.mails.earlier.empty())
    out.note += fmt::format("kvq: {} has only some patches; the others are those of earlier revisions\n",
                            name_of(chosen));
  return out;
}

}  // namespace kvq
