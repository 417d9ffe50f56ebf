// SPDX-License-Identifier: MIT
// Mails that are known to be of one posting, and whether two such groups are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "schema/stores/relation_rows.hpp"

namespace kvq {

/// What the brackets and the sender must have in common for two mails to be of one posting.
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

/// Of a mail that has tags.
Marks marks_of(const ThreadMail& mail);

/// Numbered mails of one posting; borrowed.
struct MailGroup {
  Marks marks;
  /// By number; the cover at 0.
  std::map<int, const ThreadMail*> mails;
  const ThreadMail* naked_cover = nullptr;

  bool has_cover() const { return naked_cover != nullptr || mails.contains(0); }
  /// The oldest of the mails, of which there is one at least.
  const ThreadMail& first() const {
    return *std::ranges::min_element(mails, {}, [](const auto& entry) {
              return order(*entry.second);
            })->second;
  }
  /// Without the cover.
  int patches() const { return static_cast<int>(mails.size()) - (mails.contains(0) ? 1 : 0); }
  /// Whether each patch of 1/N to N/N is here.
  bool complete() const {
    int wanted = 1;
    for (const auto& [number, mail] : mails) {
      if (number == 0) continue;
      if (number != wanted++) return false;
    }
    return wanted == marks.total + 1;
  }
  /// From old to new, and the same whatever the order of arrival.
  static std::tuple<int64_t, std::string_view, std::string_view> order(const ThreadMail& mail) {
    return {mail.date, mail.message_id, mail.title};
  }
};

/// Whether a group that answers nothing is what another one lacks, by its time.
bool fits(const MailGroup& group, const MailGroup& other);

/// Whether the patches are what the cover's group lacks.
bool is_lacking(const MailGroup& patches, const MailGroup& cover);

/// No number twice, no two targets.
bool fit_together(const std::vector<MailGroup*>& groups);

}  // namespace kvq
