// SPDX-License-Identifier: MIT
#include "indexer/relations/mail_group.hpp"

#include <cstdlib>
#include <set>

#include "indexer/relations/message_id_stem.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> words;
  for (size_t at = text.find_first_not_of(' '); at != std::string_view::npos;) {
    const size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(fold(text.substr(at, end - at)));
    at = text.find_first_not_of(' ', end);
  }
  std::ranges::sort(words);
  return words;
}

/// Returns whether each mark is the same or is missing from one of the two. The totals are compared
/// elsewhere.
bool go_together(const Marks& one, const Marks& other) {
  const auto fit = [](const auto& a, const auto& b, const auto& unsaid) {
    return a == b || a == unsaid || b == unsaid;
  };
  return fit(one.revision, other.revision, 1) && fit(one.rfc, other.rfc, false) &&
         fit(one.resend, other.resend, false) && fit(one.tags, other.tags, std::vector<std::string>());
}

/// Returns whether a cover that miscounts its patches was sent with them by the same run of a tool.
bool are_of_one_run(const MailGroup& patches, const ThreadMail& cover) {
  const std::string stem = message_id_stem(cover.message_id);
  return !stem.empty() && patches.complete() && message_id_stem(patches.first().message_id) == stem;
}

/// Returns whether all patches come soon after the cover: they seem to be from another address of the same
/// person.
bool are_soon_after(const MailGroup& patches, const ThreadMail& cover) {
  return patches.complete() && std::abs(patches.first().date - cover.date) <= posting_window;
}

}  // namespace

Marks marks_of(const ThreadMail& mail) {
  const PatchTags& tags = *mail.tags;
  return {mail.sender, tags.total.value_or(0), tags.revision, tags.rfc, tags.resend, words_of(tags.words)};
}

bool fits(const MailGroup& group, const MailGroup& other, const std::set<int64_t>& dates) {
  const ThreadMail& first = group.first();
  if (first.parent || (other.complete() && other.has_cover())) return false;
  // Patches that answer something are not those of a cover that they do not answer.
  if (group.mails.contains(0) && other.first().parent) return false;
  const auto nearest = dates.lower_bound(first.date - posting_window);
  const bool near = nearest != dates.end() && *nearest <= first.date + posting_window;
  return near && std::ranges::none_of(group.mails,
                                      [&](const auto& entry) { return other.mails.contains(entry.first); });
}

bool is_lacking(const MailGroup& patches, const MailGroup& cover) {
  if (patches.mails.empty() || !go_together(cover.marks, patches.marks)) return false;
  const bool alone = cover.mails.size() == 1;
  const bool by_sender = cover.marks.sender == patches.marks.sender;
  if (cover.marks.total != patches.marks.total &&
      !(alone && by_sender && are_of_one_run(patches, *cover.mails.at(0)))) {
    return false;
  }
  if (!by_sender && (!alone || !are_soon_after(patches, *cover.mails.at(0)))) return false;
  return std::ranges::none_of(patches.mails,
                              [&](const auto& entry) { return cover.mails.contains(entry.first); });
}

bool have_distinct_numbers(const std::vector<MailGroup*>& groups) {
  std::set<int> numbers;
  for (const MailGroup* group : groups) {
    for (const auto& [number, mail] : group->mails) {
      if (!numbers.insert(number).second) return false;
    }
  }
  return true;
}

bool fit_together(const std::vector<MailGroup*>& groups) {
  for (const MailGroup* group : groups) {
    if (group->marks.total != groups.front()->marks.total) return false;
    if (!go_together(group->marks, groups.front()->marks)) return false;
  }
  return have_distinct_numbers(groups);
}

}  // namespace kvq
