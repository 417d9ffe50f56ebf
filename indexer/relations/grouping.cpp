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
#include <tuple>
#include <unordered_map>
#include <utility>

#include "indexer/relations/compared_title.hpp"
#include "indexer/relations/copies.hpp"
#include "indexer/relations/mail_group.hpp"
#include "indexer/relations/message_id_stem.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

// Both are far above what people and tools send, and bound the work for mails that are meant to cost time.
constexpr size_t most_open = 100;
constexpr size_t most_covers_of_an_id = 100;
// In seconds. A tool sends the first patch just after the cover.
constexpr int64_t orphan_window = 600;

class Grouping {
 public:
  explicit Grouping(const std::vector<ThreadMail>& mails) {
    for (const ThreadMail& mail : mails) {
      const auto [known, is_new] = by_msgid_.emplace(mail.msgid, &mail);
      if (!is_new && MailGroup::order(mail) < MailGroup::order(*known->second)) known->second = &mail;
    }
    for (const ThreadMail* mail : without_copies(mails)) {
      const bool numbered = mail->tags->number && mail->tags->total.value_or(0) > 0;
      (numbered ? numbered_ : singles_).push_back(mail);
    }
    std::ranges::sort(numbered_, {}, [](const ThreadMail* mail) { return MailGroup::order(*mail); });
  }

  std::vector<SeriesRow> run() {
    join_by_thread();
    join_by_time();
    join_runs();
    adopt_patches();
    adopt_orphans();
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
    std::unordered_map<const ThreadMail*, Marks> marks_by_mail;
    for (const ThreadMail* mail : numbered_) {
      cluster_[mail] = mail;
      marks_by_mail.emplace(mail, marks_of(*mail));
    }
    for (const ThreadMail* mail : numbered_) {
      const Marks& marks = marks_by_mail.at(mail);
      if (const std::string stem = message_id_stem(mail->message_id); !stem.empty()) {
        join(mail, by_stem.emplace(std::pair(marks, stem), mail).first->second);
      }
      if (mail->tags->number == 0) continue;
      const ThreadMail* parent = mail_at(mail->parent);
      if (parent != nullptr && parent->tags && cluster_.contains(parent) &&
          marks_by_mail.at(parent) == marks) {
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
    std::map<std::pair<const ThreadMail*, int>, size_t> seen;
    for (const ThreadMail* mail : numbered_) {
      const int number = *mail->tags->number;
      const ThreadMail* cluster = cluster_of(mail);
      std::vector<size_t>& candidates = groups_of[cluster];
      // The mails with this number are in the first groups of the cluster, one in each.
      const size_t free = seen[{cluster, number}]++;
      if (free == candidates.size()) {
        candidates.push_back(groups_.size());
        groups_.push_back({marks_of(*mail), {{number, mail}}});
      } else {
        groups_[candidates[free]].mails.emplace(number, mail);
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
      std::vector<std::set<int64_t>> dates;
      for (MailGroup& posting : postings) {
        std::vector<size_t> fitting;
        for (size_t at = open.size() - std::min(open.size(), most_open); at < open.size(); ++at) {
          if (fits(posting, open[at], dates[at])) fitting.push_back(at);
        }
        if (fitting.size() != 1) {
          open.emplace_back();
          dates.emplace_back();
          open.back().marks = posting.marks;
        }
        const size_t to = fitting.size() == 1 ? fitting.front() : open.size() - 1;
        for (const auto& [number, mail] : posting.mails) dates[to].insert(mail->date);
        open[to].mails.merge(posting.mails);
      }
      std::ranges::move(open, std::back_inserter(groups_));
    }
  }

  /// Joins what one run of git send-email sent, whatever its subjects say: the cover may name another
  /// revision than the patches, and the patches several targets.
  void join_runs() {
    std::map<std::tuple<std::optional<int64_t>, int, std::string>, std::vector<MailGroup*>> by_run;
    for (MailGroup& group : groups_) {
      const std::string stem = message_id_stem(group.first().message_id);
      if (!stem.empty()) by_run[{group.marks.sender, group.marks.total, stem}].push_back(&group);
    }
    for (const auto& [run, groups] : by_run) {
      if (groups.size() == 1 || !have_distinct_numbers(groups)) continue;
      MailGroup& first = **std::ranges::min_element(
          groups, {}, [](const MailGroup* group) { return group->mails.begin()->first; });
      for (MailGroup* group : groups) {
        if (group == &first) continue;
        first.marks.revision = std::max(first.marks.revision, group->marks.revision);
        first.mails.merge(group->mails);
      }
    }
    std::erase_if(groups_, [](const MailGroup& group) { return group.mails.empty(); });
  }

  /// Adds patches that reply to an absent mail to the cover that their sender posted just before them: a
  /// server gave the cover another Message-ID. The two must be the nearest to each other.
  void adopt_orphans() {
    std::map<std::pair<std::optional<int64_t>, int>, std::vector<MailGroup*>> by_sender;
    for (MailGroup& group : groups_) {
      const bool is_cover = group.mails.contains(0) && group.mails.size() == 1;
      const bool is_orphan =
          !group.has_cover() && group.first().parent && mail_at(group.first().parent) == nullptr;
      if (is_cover || is_orphan) by_sender[{group.marks.sender, group.marks.total}].push_back(&group);
    }
    for (auto& [sender, groups] : by_sender) {
      std::ranges::sort(groups, {}, [](const MailGroup* group) { return MailGroup::order(group->first()); });
      for (size_t at = 1; at < groups.size(); ++at) {
        MailGroup& cover = *groups[at - 1];
        MailGroup& patches = *groups[at];
        const bool is_pair = cover.mails.contains(0) && !patches.mails.contains(0) &&
                             patches.first().date - cover.first().date <= orphan_window;
        if (is_pair && is_lacking(patches, cover)) cover.mails.merge(patches.mails);
      }
    }
    std::erase_if(groups_, [](const MailGroup& group) { return group.mails.empty(); });
  }

  /// Adds patches to the cover that they reply to, if it lacks them and their marks differ only where one of
  /// the two omits them.
  void adopt_patches() {
    std::unordered_map<int64_t, std::vector<MailGroup*>> by_parent;
    for (MailGroup& group : groups_) {
      if (!group.has_cover() && group.first().parent) by_parent[*group.first().parent].push_back(&group);
    }
    std::unordered_map<int64_t, size_t> covers;
    for (MailGroup& cover : groups_) {
      if (!cover.mails.contains(0) || cover.complete()) continue;
      // Covers with one Message-ID have the same replies.
      if (++covers[cover.mails[0]->msgid] > most_covers_of_an_id) continue;
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
    if (group.naked_cover) read_naked_cover(out);
    // A single RFC patch does not make the series an RFC.
    out.rfc |= group.patches() > 0 && std::ranges::all_of(group.mails, [](const auto& entry) {
                 return entry.first == 0 || entry.second->tags->rfc;
               });
    out.total = group.marks.total;
    out.patches = group.patches();
    out.complete = group.complete();
    if (group.naked_cover) add_member(out, lead, 0);
    for (const auto& [number, mail] : group.mails) add_member(out, *mail, number);
    return out;
  }

  /// The title of a cover without brackets names the revision, if its patches do not.
  static void read_naked_cover(SeriesRow& out) {
    const NakedTitle naked = read_naked_title(out.title);
    if (!naked.revision) return;
    if (out.revision == 1) out.revision = *naked.revision;
    set_compared_title(out, naked.title);
  }

  static SeriesRow single(const ThreadMail& mail) {
    SeriesRow out;
    out.form = mail.kind == MessageKind::patch ? SeriesForm::single : SeriesForm::covered;
    fill(out, mail, marks_of(mail));
    const bool is_patch = mail.kind == MessageKind::patch;
    out.patches = is_patch ? 1 : 0;
    out.total = out.patches;
    out.complete = is_patch;
    add_member(out, mail, is_patch ? 1 : 0);
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
    if (!lead.from.name.empty()) out.sender_name = lead.from.name;
    set_compared_title(out, lead.title);
  }

  static void set_compared_title(SeriesRow& out, std::string_view title) {
    std::string compared = normalised_title(title);
    out.normalised_title.reset();
    if (out.sender && !compared.empty()) out.normalised_title = std::move(compared);
  }

  static void add_member(SeriesRow& out, const ThreadMail& mail, int number) {
    out.members.emplace_back(mail.id, number);
    out.title_keys.push_back(number == 0 ? std::nullopt : title_key(normalised_title(mail.title)));
  }

  std::unordered_map<int64_t, const ThreadMail*> by_msgid_;
  std::vector<const ThreadMail*> numbered_;
  std::vector<const ThreadMail*> singles_;
  std::unordered_map<const ThreadMail*, const ThreadMail*> cluster_;
  std::set<const ThreadMail*> covers_;
  std::vector<MailGroup> groups_;
};

}  // namespace

std::vector<SeriesRow> group_into_series(const std::vector<ThreadMail>& mails) {
  return Grouping(mails).run();
}

}  // namespace kvq
