// SPDX-License-Identifier: MIT
#include "indexer/relations/grouping.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "indexer/relations/mail_group.hpp"
#include "indexer/relations/message_id_stem.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

class Grouping {
 public:
  explicit Grouping(const std::vector<ThreadMail>& mails) {
    for (const ThreadMail& mail : mails) {
      const auto [known, is_new] = by_msgid_.emplace(mail.msgid, &mail);
      if (!is_new && MailGroup::order(mail) < MailGroup::order(*known->second)) known->second = &mail;
      if (!mail.tags) continue;
      const bool numbered = mail.tags->number && mail.tags->total.value_or(0) > 0;
      (numbered ? numbered_ : singles_).push_back(&mail);
    }
    std::ranges::sort(numbered_, {}, [](const ThreadMail* mail) { return MailGroup::order(*mail); });
  }

  std::vector<SeriesRow> run() {
    join_by_thread();
    join_by_time();
    adopt_patches();
    find_naked_covers();
    std::vector<SeriesRow> out;
    for (const MailGroup& group : groups_) out.push_back(series_of(group));
    for (const ThreadMail* mail : singles_) {
      if (!covers_.contains(mail)) out.push_back(single(*mail));
    }
    return out;
  }

 private:
  const ThreadMail* mail_at(const std::optional<int64_t>& msgid) const {
    if (!msgid) return nullptr;
    const auto found = by_msgid_.find(*msgid);
    return found == by_msgid_.end() ? nullptr : found->second;
  }

  /// Clusters mails with the same marks by threads and Message-IDs. Then splits each cluster into groups in
  /// which each number occurs once.
  void join_by_thread() {
    std::map<std::pair<Marks, std::string>, const ThreadMail*> by_stem;
    std::map<std::pair<Marks, int64_t>, const ThreadMail*> by_parent;
    for (const ThreadMail* mail : numbered_) cluster_[mail] = mail;
    for (const ThreadMail* mail : numbered_) {
      const Marks marks = marks_of(*mail);
      if (const std::string stem = message_id_stem(mail->message_id); !stem.empty()) {
        join(mail, by_stem.emplace(std::pair(marks, stem), mail).first->second);
      }
      if (mail->tags->number == 0) continue;
      const ThreadMail* parent = mail_at(mail->parent);
      if (parent != nullptr && parent->tags && cluster_.contains(parent) && marks_of(*parent) == marks) {
        join(mail, parent);
      } else if (mail->parent) {
        // Patches that reply to the same absent mail have lost their cover. If the mail is present, they may
        // be two postings.
        const ThreadMail*& sibling = by_parent[{marks, *mail->parent}];
        const bool near = sibling != nullptr && mail->date - sibling->date <= posting_window;
        if (sibling != nullptr && (near || parent == nullptr)) join(mail, sibling);
        sibling = mail;
      }
    }
    std::map<const ThreadMail*, std::vector<size_t>> groups_of;
    for (const ThreadMail* mail : numbered_) {
      std::vector<size_t>& candidates = groups_of[cluster_of(mail)];
      const auto free = std::ranges::find_if(
          candidates, [&](size_t group) { return !groups_[group].mails.contains(*mail->tags->number); });
      if (free == candidates.end()) {
        candidates.push_back(groups_.size());
        groups_.push_back({marks_of(*mail), {{*mail->tags->number, mail}}});
      } else {
        groups_[*free].mails.emplace(*mail->tags->number, mail);
      }
    }
  }

  const ThreadMail* cluster_of(const ThreadMail* mail) {
    while (cluster_[mail] != mail) mail = cluster_[mail] = cluster_[cluster_[mail]];
    return mail;
  }

  /// A cluster has at most one cover, and the cover is then its representative.
  void join(const ThreadMail* one, const ThreadMail* other) {
    one = cluster_of(one);
    other = cluster_of(other);
    if (one == other) return;
    if (one->tags->number == 0 && other->tags->number == 0) return;
    if (other->tags->number == 0) std::swap(one, other);
    cluster_[other] = one;
  }

  /// Mails that reply to nothing join the only posting within an hour that lacks them.
  void join_by_time() {
    std::map<Marks, std::vector<MailGroup>> by_marks;
    std::ranges::sort(groups_, {}, [](const MailGroup& group) { return MailGroup::order(group.first()); });
    for (MailGroup& group : groups_) by_marks[group.marks].push_back(std::move(group));
    groups_.clear();
    for (auto& [marks, postings] : by_marks) {
      std::vector<MailGroup> open;
      for (MailGroup& posting : postings) {
        std::vector<MailGroup*> fitting;
        for (MailGroup& other : open) {
          if (fits(posting, other)) fitting.push_back(&other);
        }
        if (fitting.size() == 1) {
          fitting.front()->mails.merge(posting.mails);
        } else {
          open.push_back(std::move(posting));
        }
      }
      std::ranges::move(open, std::back_inserter(groups_));
    }
  }

  /// Adds patches to the cover that they reply to, if it lacks them and their marks differ only where one of
  /// the two omits them.
  void adopt_patches() {
    std::unordered_map<int64_t, std::vector<MailGroup*>> by_parent;
    for (MailGroup& group : groups_) {
      if (!group.has_cover() && group.first().parent) by_parent[*group.first().parent].push_back(&group);
    }
    for (MailGroup& cover : groups_) {
      if (!cover.mails.contains(0) || cover.complete()) continue;
      std::vector<MailGroup*> lacking;
      for (MailGroup* patches : by_parent[cover.mails[0]->msgid]) {
        if (is_lacking(*patches, cover)) lacking.push_back(patches);
      }
      if (!fit_together(lacking)) continue;
      const bool was_alone = cover.mails.size() == 1;
      for (MailGroup* patches : lacking) {
        if (was_alone) cover.marks.revision = std::max(cover.marks.revision, patches->marks.revision);
        if (was_alone) cover.marks.total = patches->marks.total;
        cover.mails.merge(patches->mails);
      }
    }
    std::erase_if(groups_, [](const MailGroup& group) { return group.mails.empty(); });
  }

  /// Finds covers without a number: patches 1/N to N/N all reply to a mail of their sender that is not a
  /// patch.
  void find_naked_covers() {
    for (MailGroup& group : groups_) {
      if (group.has_cover() || !group.complete() || group.marks.total < 2) continue;
      const ThreadMail* parent = mail_at(group.first().parent);
      if (parent == nullptr || parent->sender != group.marks.sender || parent->has_diff || parent->parent ||
          covers_.contains(parent) || (parent->tags && parent->tags->number))
        continue;
      if (std::abs(parent->date - group.first().date) > posting_window) continue;
      const bool all_answer = std::ranges::all_of(
          group.mails, [&](const auto& entry) { return entry.second->parent == parent->msgid; });
      if (!all_answer) continue;
      group.naked_cover = parent;
      covers_.insert(parent);
    }
  }

  /// Returns whether the group reposts some patches of an earlier posting in the thread of that posting.
  bool is_partial(const MailGroup& group) const {
    if (group.has_cover() || group.complete()) return false;
    const ThreadMail* at = mail_at(group.first().parent);
    for (int steps = 0; at != nullptr && steps < 100; ++steps, at = mail_at(at->parent)) {
      if (!at->tags || at->sender != group.marks.sender) continue;
      return at->tags->total == group.marks.total && at->tags->revision <= group.marks.revision &&
             at->date <= group.first().date;
    }
    return false;
  }

  SeriesRow series_of(const MailGroup& group) const {
    SeriesRow out;
    const ThreadMail& lead = group.naked_cover ? *group.naked_cover : *group.mails.begin()->second;
    out.form = group.naked_cover        ? SeriesForm::naked
               : group.has_cover()      ? SeriesForm::covered
               : group.marks.total == 1 ? SeriesForm::single
               : is_partial(group)      ? SeriesForm::partial
                                        : SeriesForm::bare;
    fill(out, lead, group.marks);
    // A single RFC patch does not make the series an RFC.
    out.rfc |= group.patches() > 0 && std::ranges::all_of(group.mails, [](const auto& entry) {
                 return entry.first == 0 || entry.second->tags->rfc;
               });
    out.total = group.marks.total;
    out.patches = group.patches();
    out.complete = group.complete();
    if (group.naked_cover) out.members.emplace_back(lead.id, 0);
    for (const auto& [number, mail] : group.mails) out.members.emplace_back(mail->id, number);
    return out;
  }

  static SeriesRow single(const ThreadMail& mail) {
    SeriesRow out;
    out.form = mail.kind == MessageKind::patch ? SeriesForm::single : SeriesForm::covered;
    fill(out, mail, marks_of(mail));
    const bool is_patch = mail.kind == MessageKind::patch;
    out.patches = is_patch ? 1 : 0;
    out.total = out.patches;
    out.complete = is_patch;
    out.members.emplace_back(mail.id, is_patch ? 1 : 0);
    return out;
  }

  static void fill(SeriesRow& out, const ThreadMail& lead, const Marks& marks) {
    out.id = lead.id;
    out.revision = marks.revision;
    out.rfc = marks.rfc;
    out.resend = marks.resend;
    out.sender = lead.sender;
    out.title = lead.title;
    out.date = lead.date;
    out.change_id = lead.change_id;
    if (lead.sender && !lead.title.empty()) out.normalised_title = normalised_title(lead.title);
  }

  std::unordered_map<int64_t, const ThreadMail*> by_msgid_;
  std::vector<const ThreadMail*> numbered_;
  std::vector<const ThreadMail*> singles_;
  std::unordered_map<const ThreadMail*, const ThreadMail*> cluster_;
  std::set<const ThreadMail*> covers_;
  std::vector<MailGroup> groups_;
};

}  // namespace

std::string normalised_title(std::string_view title) {
  std::string out;
  for (const char c : fold(title)) {
    if (c != ' ' && c != '\t') {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  while (!out.empty() && (out.back() == ' ' || out.back() == '.')) out.pop_back();
  return out;
}

std::vector<SeriesRow> group_into_series(const std::vector<ThreadMail>& mails) {
  return Grouping(mails).run();
}

}  // namespace kvq
