// SPDX-License-Identifier: MIT
// Groups of mails that belong to one posting, and the rules for merging two groups.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// The sender and the tags in brackets, which the mails of one posting have in common.
struct Marks {
  std::optional<int64_t> sender;
  int total = 0;
  int revision = 1;
  bool rfc = false;
  bool resend = false;
  std::vector<std::string> tags;

  bool operator==(const Marks&) const = default;
  bool operator<(const Marks& other) const {
    return std::tie(sender, total, revision, rfc, resend, tags) <
           std::tie(other.sender, other.total, other.revision, other.rfc, other.resend, other.tags);
  }
};

/// `mail` must have tags.
Marks marks_of(const ThreadMail& mail);

/// Numbered mails of one posting, as borrowed pointers.
struct MailGroup {
  Marks marks;
  /// By number; the cover has number 0.
  std::map<int, const ThreadMail*> mails;
  const ThreadMail* naked_cover = nullptr;

  bool has_cover() const { return naked_cover != nullptr || mails.contains(0); }
  /// Returns the oldest mail; the group must not be empty.
  const ThreadMail& first() const {
    return *std::ranges::min_element(mails, {}, [](const auto& entry) {
              return order(*entry.second);
            })->second;
  }
  /// Returns the number of patches, without the cover.
  int patches() const { return static_cast<int>(mails.size()) - (mails.contains(0) ? 1 : 0); }
  /// Returns whether the group has all patches 1/N to N/N.
  bool complete() const {
    return patches() == marks.total && (patches() == 0 || mails.rbegin()->first == marks.total);
  }
  /// A sort key: oldest first, independent of the order of arrival.
  static std::tuple<int64_t, std::string_view, std::string_view> order(const ThreadMail& mail) {
    return {mail.date, mail.message_id, mail.title};
  }
};

/// Returns whether a group that replies to nothing was sent at about the time of `other`, and has only
/// numbers that `other` lacks. `dates` are those of the mails of `other`.
bool fits(const MailGroup& group, const MailGroup& other, const std::set<int64_t>& dates);

/// Returns whether the patches are those that the cover's group lacks.
bool is_lacking(const MailGroup& patches, const MailGroup& cover);

/// Returns whether no number occurs twice.
bool have_distinct_numbers(const std::vector<MailGroup*>& groups);

/// Returns whether no number occurs twice and all groups have the same target.
bool fit_together(const std::vector<MailGroup*>& groups);

}  // namespace kvq
