// SPDX-License-Identifier: MIT
#include "indexer/relations/series_update.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "indexer/relations/authors.hpp"
#include "indexer/relations/grouping.hpp"
#include "indexer/relations/review.hpp"
#include "indexer/relations/standings.hpp"

namespace kvq {
namespace {

/// Intervals that do not overlap: the last time by the first one.
using Times = std::map<int64_t, int64_t>;

class SeriesUpdate {
 public:
  SeriesUpdate(ThreadStore& threads, SeriesStore& series, TopicStore& topics)
      : threads_(threads), series_(series), topics_(topics), has_trees_(series.has_applied_patches()) {}

  ChangedSeries run(const Ids& roots, const Ids& lost) {
    for (const int64_t root : roots) add_thread(root);
    while (!waiting_.empty()) {
      const int64_t root = waiting_.back();
      waiting_.pop_back();
      load(root);
    }
    for (const int64_t series : lost) members_.try_emplace(series);
    remove_old();
    const std::vector<SeriesRow> found = group_into_series(mails_);
    index_postings(found);
    collect_answers();
    for (size_t i = 0; i < found.size(); ++i) note_appliers(found[i], answers_[i]);
    for (size_t i = 0; i < found.size(); ++i) insert(found[i], answers_[i]);
    out_.mails = mails_.size();
    reconsider();
    return std::move(out_);
  }

 private:
  void add_thread(int64_t root) {
    if (roots_.insert(root).second) waiting_.push_back(root);
  }

  void load(int64_t root) {
    for (const auto& [msgid, parent] : threads_.parents(root)) parents_.emplace(msgid, parent);
    for (ThreadMail& mail : threads_.mails(root)) {
      if (const auto old = series_.series_of(mail.id)) {
        const auto [members, is_new] = members_.try_emplace(*old);
        members->second.push_back(mail.id);
        if (is_new) {
          for (const int64_t other : series_.threads_of_series_of(mail.id)) add_thread(other);
        }
      }
      reach_by_time(mail);
      mails_.push_back(std::move(mail));
    }
  }

  /// Adds the threads of postings that a mail may belong to although no thread connects them.
  void reach_by_time(const ThreadMail& mail) {
    if (!mail.tags || !mail.tags->number || !mail.sender) return;
    const int total = mail.tags->total.value_or(0);
    if (total == 0) return;
    Times& looked_up = looked_up_[{*mail.sender, total}];
    // Postings in times that were looked at before are known: many mails of one hour are read only once.
    const auto look = [&](int64_t from, int64_t to) {
      for (const int64_t root : threads_.with_postings_near(*mail.sender, total, from, to)) add_thread(root);
    };
    int64_t from = mail.date - posting_window;
    const int64_t to = mail.date + posting_window;
    int64_t begin = from;
    int64_t end = to;
    auto known = looked_up.upper_bound(from);
    if (known != looked_up.begin() && std::prev(known)->second >= from) --known;
    while (known != looked_up.end() && known->first <= to) {
      if (known->first > from) look(from, known->first - 1);
      from = std::max(from, known->second + 1);
      begin = std::min(begin, known->first);
      end = std::max(end, known->second);
      known = looked_up.erase(known);
    }
    if (from <= to) look(from, to);
    looked_up.emplace(begin, end);
  }

  void remove_old() {
    for (const auto& [series, members] : members_) {
      if (const auto topic = topics_.topic_of(series)) out_.topics.insert(*topic);
      // Series that follow another one are not affected by the removal, unless it leaves a revision without
      // a successor, which a series with a new title then follows.
      const Ids followers = topics_.following(series);
      out_.followers.insert(followers.begin(), followers.end());
      if (const auto posting = topics_.posting(series)) {
        const Ids before = topics_.near_before(*posting);
        const Ids after = topics_.near_after(*posting);
        out_.followers.insert(before.begin(), before.end());
        out_.followers.insert(after.begin(), after.end());
      }
    }
    for (const auto& [series, members] : members_) {
      for (const int64_t address : series_.appliers(series)) applied_before_.emplace(address, true);
      series_.remove(series, members);
    }
  }

  /// Before any state is decided: who applies the work of others decides whether their word on their own
  /// counts.
  void note_appliers(const SeriesRow& row, const std::vector<Answer>& answers) {
    std::optional<Authors> authors;
    for (const Answer& answer : answers) {
      if (!answer.mail->sender || answer.mail->by_robot) continue;
      if (std::ranges::find(answer.verdicts, "applied", &VerdictOf::kind) == answer.verdicts.end()) continue;
      if (!authors) authors.emplace(patches_of(row));
      if (authors->wrote(answer.mail->by, answer.patch)) continue;
      const int64_t address = *answer.mail->sender;
      if (!applied_before_.contains(address)) {
        applied_before_.emplace(address, series_.applies_others_work(address));
      }
      series_.add_applier(row.id, address);
    }
  }

  /// Finds the series that were decided before somebody began or ceased to apply the work of others.
  void reconsider() {
    const std::unordered_set<int64_t> decided(out_.found.begin(), out_.found.end());
    for (const auto& [address, before] : applied_before_) {
      if (series_.applies_others_work(address) == before) continue;
      for (const int64_t series : series_.applied_by_their_author(address)) {
        if (!decided.contains(series)) out_.to_decide_again.push_back(series);
      }
    }
  }

  bool may_apply(const SeriesRow& row, int64_t address) {
    if (series_.applies_others_work(address)) return true;
    return std::ranges::any_of(row.members, [&](const std::pair<int64_t, int>& member) {
      return series_.is_maintainer_of(address, member.first);
    });
  }

  void index_postings(const std::vector<SeriesRow>& found) {
    std::unordered_map<int64_t, size_t> series_of;
    for (size_t i = 0; i < found.size(); ++i) {
      for (const auto& [message, number] : found[i].members) series_of.emplace(message, i);
    }
    for (const ThreadMail& mail : mails_) {
      by_id_.emplace(mail.id, &mail);
      const auto series = series_of.find(mail.id);
      if (series == series_of.end()) continue;
      const auto [known, is_new] = postings_.emplace(mail.msgid, std::pair(&mail, series->second));
      if (!is_new &&
          std::tie(mail.date, mail.title) < std::tie(known->second.first->date, known->second.first->title)) {
        known->second = {&mail, series->second};
      }
      is_posting_.insert(mail.id);
    }
    answers_.resize(found.size());
  }

  void collect_answers() {
    std::vector<const ThreadMail*> in_order;
    for (const ThreadMail& mail : mails_) {
      // A patch or cover that is in no series is a copy of one that is.
      if (!is_posting_.contains(mail.id) && !mail.tags) in_order.push_back(&mail);
    }
    std::ranges::sort(in_order, {}, [](const ThreadMail* mail) {
      return std::tuple(mail->date, std::string_view(mail->message_id), std::string_view(mail->title));
    });
    for (const ThreadMail* mail : in_order) {
      const auto* posting = posting_above(*mail);
      if (posting == nullptr) continue;
      Answer answer{mail, posting->first->id, {}, {}};
      if (mail->has_trailers) answer.trailers = series_.trailers(mail->id);
      if (mail->has_verdict) answer.verdicts = series_.verdicts(mail->id);
      answers_[posting->second].push_back(std::move(answer));
    }
  }

  /// Returns the nearest posting up the thread, skipping absent mails.
  const std::pair<const ThreadMail*, size_t>* posting_above(const ThreadMail& mail) {
    std::optional<int64_t> at = mail.parent;
    const std::pair<const ThreadMail*, size_t>* found = nullptr;
    // Threads have no loops, but can be long: each part of them is walked once.
    Ids path;
    while (at) {
      if (const auto known = above_.find(*at); known != above_.end()) {
        found = known->second;
        break;
      }
      if (const auto posting = postings_.find(*at); posting != postings_.end()) {
        found = &posting->second;
        break;
      }
      path.push_back(*at);
      const auto above = parents_.find(*at);
      at = above == parents_.end() ? std::nullopt : above->second;
    }
    for (const int64_t msgid : path) above_.emplace(msgid, found);
    return found;
  }

  /// Returns the cover and the patches, without their trailers.
  std::vector<ReviewedPatch> patches_of(const SeriesRow& row) const {
    std::vector<ReviewedPatch> patches;
    for (const auto& [message, number] : row.members) patches.push_back({by_id_.at(message), number, {}, {}});
    return patches;
  }

  void insert(const SeriesRow& row, std::vector<Answer>& answers) {
    std::vector<ReviewedPatch> patches = patches_of(row);
    const Authors authors(patches);
    std::map<int64_t, bool> may;
    for (Answer& answer : answers) {
      if (answer.verdicts.empty() || !answer.mail->sender) continue;
      if (!authors.wrote(answer.mail->by, answer.patch)) continue;
      const auto [address, is_new] = may.try_emplace(*answer.mail->sender);
      if (is_new) address->second = may_apply(row, address->first);
      answer.may_apply = address->second;
    }
    for (ReviewedPatch& patch : patches) {
      if (patch.mail->has_trailers) patch.trailers = series_.trailers(patch.mail->id);
      if (has_trees_) patch.in_tree = series_.in_tree(patch.mail->id);
    }
    const SeriesReview review = review_of(row, patches, answers);
    series_.insert(row, review, standings_of(row, patches, answers, review));
    out_.found.push_back(row.id);
  }

  ThreadStore& threads_;
  SeriesStore& series_;
  TopicStore& topics_;
  bool has_trees_;
  std::unordered_set<int64_t> roots_;
  Ids waiting_;
  /// By sender and total.
  std::map<std::pair<int64_t, int>, Times> looked_up_;
  std::vector<ThreadMail> mails_;
  std::unordered_map<int64_t, std::optional<int64_t>> parents_;
  /// The members of the old series.
  std::map<int64_t, Ids> members_;
  std::unordered_map<int64_t, const ThreadMail*> by_id_;
  /// By Message-ID: the posting, and the index of its series.
  std::unordered_map<int64_t, std::pair<const ThreadMail*, size_t>> postings_;
  /// By Message-ID: the nearest posting at or above it, or null.
  std::unordered_map<int64_t, const std::pair<const ThreadMail*, size_t>*> above_;
  std::unordered_set<int64_t> is_posting_;
  std::vector<std::vector<Answer>> answers_;
  /// By address, whether it applied the work of others before this update.
  std::map<int64_t, bool> applied_before_;
  ChangedSeries out_;
};

}  // namespace

ChangedSeries update_series(ThreadStore& threads, SeriesStore& series, TopicStore& topics, const Ids& roots,
                            const Ids& lost) {
  ChangedSeries out = SeriesUpdate(threads, series, topics).run(roots, lost);
  Ids again;
  for (const int64_t one : out.to_decide_again) {
    for (const int64_t root : series.threads_of_series_of(one)) again.push_back(root);
  }
  out.to_decide_again.clear();
  if (again.empty()) return out;
  // This changes nobody's right to apply: for that, only words about the work of others count.
  ChangedSeries more = SeriesUpdate(threads, series, topics).run(again, {});
  out.found.insert(out.found.end(), more.found.begin(), more.found.end());
  out.followers.merge(more.followers);
  out.topics.merge(more.topics);
  out.mails += more.mails;
  return out;
}

}  // namespace kvq
