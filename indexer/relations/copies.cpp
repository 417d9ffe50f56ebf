// SPDX-License-Identifier: MIT
#include "indexer/relations/copies.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "indexer/relations/compared_title.hpp"

namespace kvq {
namespace {

/// What copies have in common, whatever has changed on the way.
using Place = std::tuple<std::optional<int64_t>, std::optional<int>, std::optional<int>, int, bool>;

Place place_of(const ThreadMail& mail) {
  const PatchTags& tags = *mail.tags;
  return {mail.sender, tags.number, tags.total, tags.revision, tags.resend};
}

/// The best copy first: an intact diff has a patch-id. The rest makes the choice independent of the order of
/// arrival.
auto preference(const ThreadMail* mail) {
  return std::tuple(mail->date, !mail->patch_id.has_value(), !mail->has_diff, std::string_view(mail->title),
                    std::string_view(mail->tags->words), mail->id);
}

/// `mails` have one Message-ID.
void add_without_copies(std::vector<const ThreadMail*>& mails, std::vector<const ThreadMail*>& out) {
  std::ranges::sort(mails, {}, preference);
  // The date of the last mail, by what copies have in common, and also their title.
  std::map<Place, int64_t> by_place;
  std::map<std::pair<Place, std::string>, int64_t> by_title;
  for (const ThreadMail* mail : mails) {
    const Place place = place_of(*mail);
    const auto [at_place, is_first] = by_place.emplace(place, mail->date);
    const auto [titled, is_new_title] =
        by_title.emplace(std::pair(place, normalised_title(mail->title)), mail->date);
    const bool is_copy = (!is_first && at_place->second == mail->date) ||
                         (!is_new_title && mail->date - titled->second <= posting_window);
    if (is_copy) continue;
    at_place->second = titled->second = mail->date;
    out.push_back(mail);
  }
}

}  // namespace

std::vector<const ThreadMail*> without_copies(const std::vector<ThreadMail>& mails) {
  std::vector<const ThreadMail*> out;
  std::unordered_map<int64_t, const ThreadMail*> first_of_id;
  std::unordered_map<int64_t, std::vector<const ThreadMail*>> repeated;
  for (const ThreadMail& mail : mails) {
    if (!mail.tags) continue;
    const auto [known, is_new] = first_of_id.emplace(mail.msgid, &mail);
    if (!is_new) repeated[mail.msgid].push_back(&mail);
  }
  for (auto& [msgid, others] : repeated) {
    others.push_back(first_of_id.at(msgid));
    first_of_id.erase(msgid);
  }
  for (const auto& [msgid, mail] : first_of_id) out.push_back(mail);
  for (auto& [msgid, others] : repeated) add_without_copies(others, out);
  std::ranges::sort(out, {}, &ThreadMail::id);
  return out;
}

}  // namespace kvq
