// SPDX-License-Identifier: MIT
#include "schema/stores/message_copies.hpp"

#include "statements.hpp"

namespace kvq {
namespace sql = statements;
namespace {

// From this number of messages on, hashes of them are kept.
constexpr size_t few = 8;

/// The views are valid until the next row.
Identity identity_in(const Statement::Rows& row) {
  return {row.text(1), row.is_null(2) ? std::nullopt : std::optional(row.integer(2)), row.text(3),
          row.text(4)};
}

}  // namespace

MessageCopies::MessageCopies(const Database& database)
    : messages_of_msgid_(database, sql::messages_of_msgid), message_(database, sql::message_of_msgid) {}

MessageCopies::Found MessageCopies::find(int64_t msgid, const Identity& mail) {
  if (const auto known = known_.find(msgid); known != known_.end()) return find_by_hash(known->second, mail);
  size_t count = 0;
  {
    auto others = messages_of_msgid_.use(msgid);
    for (; others.next(); ++count) {
      if (count == few) break;
      if (same_message(mail, identity_in(others))) return {others.integer(0), false};
    }
    if (count < few) return {std::nullopt, count > 0};
  }
  return find_by_hash(known_.emplace(msgid, hashes_of(msgid)).first->second, mail);
}

MessageCopies::ByHash MessageCopies::hashes_of(int64_t msgid) {
  ByHash hashes;
  for (auto others = messages_of_msgid_.use(msgid); others.next();) {
    hashes.emplace(hash_of(identity_in(others)), others.integer(0));
  }
  return hashes;
}

MessageCopies::Found MessageCopies::find_by_hash(const ByHash& messages, const Identity& mail) {
  const auto [begin, end] = messages.equal_range(hash_of(mail));
  for (auto at = begin; at != end; ++at) {
    auto other = message_.use(at->second);
    if (other.next() && same_message(mail, identity_in(other))) return {at->second, false};
  }
  return {std::nullopt, !messages.empty()};
}

void MessageCopies::add(int64_t msgid, int64_t message, const Identity& mail) {
  if (const auto known = known_.find(msgid); known != known_.end())
    known->second.emplace(hash_of(mail), message);
}

}  // namespace kvq
