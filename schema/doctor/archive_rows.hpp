// SPDX-License-Identifier: MIT
// What the database holds about its archives, for the checks and repairs that read archives.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "schema/mail/defects.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq {

struct IndexedEpoch {
  std::string list;
  int64_t id;
  int64_t number;
  std::string path;
  /// The last commit that was indexed, raw; empty before the first.
  std::string head;
  int64_t commits;
  EpochKind kind = EpochKind::git;
  MboxFormat mbox_format = MboxFormat::automatic;
};

/// A row of `delivery`. Object ids are raw, empty if there is none.
struct IndexedCommit {
  int64_t position;
  std::string commit;
  std::string state;
  MailPlace place;
};

/// Where a mail can be read again.
struct MailSource {
  int64_t delivery;
  MailPlace place;
};

/// By list and number.
std::vector<IndexedEpoch> indexed_epochs(const Database& database);
/// In the order of the commits.
std::vector<IndexedCommit> indexed_commits(const Database& database, int64_t epoch);

/// In the order of the deliveries.
std::vector<MailSource> sources_of_mail(const Database& database, int64_t message);

/// Removes the deliveries of a list, as if nothing was indexed yet; its messages stay without a delivery. The
/// caller holds a Transaction.
void forget_deliveries(const Database& database, const std::string& list);

/// Takes mails out of the database and puts others in their place. The caller holds a Transaction and has
/// called empty_full_text(); before it ends, it computes the relations and builds the full text again.
class MailReplacement {
 public:
  /// Removes the rows of messages that are missing.
  explicit MailReplacement(const Database& database);

  /// Removes the message with its rows, if it exists. Its deliveries stay.
  void remove(int64_t message);
  void deliver(int64_t delivery, int64_t message);
  /// Replaces the defects that the mail of a delivery has by itself.
  void set_defects(int64_t delivery, const std::vector<Defect>& defects);
  /// Gives a message an empty text in place of one that cannot be read.
  void forget_text(int64_t message);
  /// Removes the blocks without texts, among them those that cannot be read.
  void remove_unused_blocks();

 private:
  const Database& database_;
};

}  // namespace kvq
