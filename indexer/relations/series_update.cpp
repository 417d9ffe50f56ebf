// SPDX-License-Identifier: MIT
#include "indexer/relations/series_update.hpp"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "indexer/relations/grouping.hpp"
#include "indexer/relations/review.hpp"

namespace kvq {
namespace {

class SeriesUpdate {
 public:
  SeriesUpdate(ThreadStore& threads, SeriesStore& series, TopicStore& topics)
      : threads_(threads), series_(series), topics_(topics) {}

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
    for (size_t i = 0; i < found.size(); ++i) insert(found[i], answers_[i]);
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
        members_[*old].push_back(mail.id);
        for (const int64_t other : series_.threads_of_series_of(mail.id)) add_thread(other);
      }
      reach_by_time(mail);
      mails_.push_back(std::move(mail));
    }
  }

  /// Adds the threads of postings that a mail may belong to although no thread connects them.
  void reach_by_time(const ThreadMail& mail) {
    if (!mail.tags || !mail.tags->number || !mail.sender) return;
    const int total = mail.tags->total.value_or(0);
    if (total == 0 || looked_up_.contains({*mail.sender, total, mail.date})) return;
    looked_up_.insert({*mail.sender, total, mail.date});
    for (const int64_t root : threads_.with_postings_near(*mail.sender, total, mail.date - posting_window,
                                                          mail.date + posting_window)) {
      add_thread(root);
    }
  }

  void remove_old() {
    for (const auto& [series, members] : members_) {
      if (const auto topic = topics_.topic_of(series)) out_.topics.insert(*topic);
      // Series that follow another one are not affected by the removal.
      const Ids followers = topics_.following(series);
      out_.followers.insert(followers.begin(), followers.end());
    }
    for (const auto& [series, members] : members_) series_.remove(series, members);
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
      if (!is_posting_.contains(mail.id)) in_order.push_back(&mail);
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
  const std::pair<const ThreadMail*, size_t>* posting_above(const ThreadMail& mail) const {
    std::optional<int64_t> at = mail.parent;
    // Threads have no loops, but can be long.
    while (at) {
      if (const auto posting = postings_.find(*at); posting != postings_.end()) return &posting->second;
      const auto above = parents_.find(*at);
      at = above == parents_.end() ? std::nullopt : above->second;
    }
    return nullptr;
  }

  void insert(const SeriesRow& row, const std::vector<Answer>& answers) {
    std::vector<ReviewedPatch> patches;
    for (const auto& [message, number] : row.members) {
      const ThreadMail* mail = by_id_.at(message);
      patches.push_back(
          {mail, number, mail->has_trailers ? series_.trailers(message) : std::vector<TrailerOf>()});
    }
    series_.insert(row, review_of(row, patches, answers));
    out_.found.push_back(row.id);
  }

  ThreadStore& threads_;
  SeriesStore& series_;
  TopicStore& topics_;
  std::unordered_set<int64_t> roots_;
  Ids waiting_;
  std::set<std::tuple<int64_t, int, int64_t>> looked_up_;
  std::vector<ThreadMail> mails_;
  std::unordered_map<int64_t, std::optional<int64_t>> parents_;
  /// The members of the old series.
  std::map<int64_t, Ids> members_;
  std::unordered_map<int64_t, const ThreadMail*> by_id_;
  /// By Message-ID: the posting, and the index of its series.
  std::unordered_map<int64_t, std::pair<const ThreadMail*, size_t>> postings_;
  std::unordered_set<int64_t> is_posting_;
  std::vector<std::vector<Answer>> answers_;
  ChangedSeries out_;
};

}  // namespace

ChangedSeries update_series(ThreadStore& threads, SeriesStore& series, TopicStore& topics, const Ids& roots,
                            const Ids& lost) {
  return SeriesUpdate(threads, series, topics).run(roots, lost);
}

}  // namespace kvq
