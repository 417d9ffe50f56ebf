// SPDX-License-Identifier: MIT
#include "query/run/difference.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <unordered_set>
#include <utility>

#include "query/sql/mails.hpp"

namespace kvq {
namespace {

constexpr std::array<std::string_view, 3> kind_names = {"new", "gone", "moved"};

plan::Column column_of(const Field& field) {
  return {std::string(field.name), field.column, &field};
}

Value state_in(const Findings& findings, int64_t message) {
  const auto known = findings.states.find(message);
  return known == findings.states.end() ? Value{} : known->second;
}

/// The positions of the mails in a list of results.
class Places {
 public:
  explicit Places(const std::vector<FoundMail>& mails) {
    for (size_t i = 0; i < mails.size(); ++i) {
      by_message_.emplace(mails[i].message, i);
      by_message_id_.emplace(mails[i].message_id, i);
    }
  }

  std::optional<size_t> of_message(int64_t message) const {
    const auto found = by_message_.find(message);
    if (found == by_message_.end()) return std::nullopt;
    return found->second;
  }

  /// Returns the position of the first mail with that Message-ID.
  std::optional<size_t> of_message_id(const std::string& id) const {
    const auto found = by_message_id_.find(id);
    if (found == by_message_id_.end()) return std::nullopt;
    return found->second;
  }

 private:
  std::unordered_map<int64_t, size_t> by_message_;
  std::unordered_map<std::string, size_t> by_message_id_;
};

/// Returns, for each mail of `after`, the position of the same mail in `before`; absent if it is new.
std::vector<std::optional<size_t>> same_before(const Findings& before, const Findings& after) {
  const Places places(before.mails);
  std::vector<std::optional<size_t>> out;
  std::unordered_set<size_t> taken;
  for (const FoundMail& mail : after.mails) {
    out.push_back(places.of_message(mail.message));
    if (out.back()) taken.insert(*out.back());
  }
  for (size_t i = 0; i < after.mails.size(); ++i) {
    const auto known = places.of_message_id(after.mails[i].message_id);
    // Two mails with one Message-ID are different mails if both exist in both states.
    const bool came_again = !out[i] && known && !before.states.contains(after.mails[i].message) &&
                            !after.states.contains(before.mails[*known].message);
    if (came_again && taken.insert(*known).second) out[i] = known;
  }
  return out;
}

}  // namespace

std::string_view name_of(ChangeKind kind) {
  return kind_names.at(static_cast<size_t>(kind));
}

Findings findings(const Database& database, plan::Plan plan, std::vector<plan::Column> columns) {
  const size_t shown = columns.size();
  columns.push_back(column_of(sql::mail_message));
  columns.push_back(column_of(*find_field("id")));
  plan.columns = std::move(columns);
  Findings out;
  run(database, sql::lower(plan, plan.columns), [&](Row&& row) {
    FoundMail mail{std::get<int64_t>(row[shown]), std::get<std::string>(row[shown + 1]), {}};
    row.resize(shown);
    mail.row = std::move(row);
    out.mails.push_back(std::move(mail));
    return true;
  });
  const plan::Plan everything{{plan::Everything{}}, {}, {}, true};
  run(database, sql::lower(everything, {column_of(sql::mail_message), column_of(*find_field("state"))}),
      [&](Row&& row) {
        out.states.emplace(std::get<int64_t>(row[0]), std::move(row[1]));
        return true;
      });
  return out;
}

std::vector<Change> differences(const Findings& before, const Findings& after) {
  std::vector<Change> added;
  std::vector<Change> gone;
  std::vector<Change> moved;
  const auto same = same_before(before, after);
  std::unordered_set<size_t> stayed;
  for (size_t i = 0; i < after.mails.size(); ++i) {
    const FoundMail& mail = after.mails[i];
    const Value now = state_in(after, mail.message);
    if (!same[i]) {
      added.push_back({ChangeKind::found_new, state_in(before, mail.message), now, mail.row});
      continue;
    }
    stayed.insert(*same[i]);
    const Value was = state_in(before, before.mails[*same[i]].message);
    if (was != now) moved.push_back({ChangeKind::moved, was, now, mail.row});
  }
  for (size_t i = 0; i < before.mails.size(); ++i) {
    if (stayed.contains(i)) continue;
    const FoundMail& mail = before.mails[i];
    const bool is_there = after.states.contains(mail.message);
    gone.push_back({ChangeKind::gone, state_in(before, mail.message),
                    is_there ? state_in(after, mail.message) : Value{std::string(deleted_state)}, mail.row});
  }
  std::ranges::move(gone, std::back_inserter(added));
  std::ranges::move(moved, std::back_inserter(added));
  return added;
}

}  // namespace kvq
