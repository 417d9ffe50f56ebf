// SPDX-License-Identifier: MIT
// Copies the tables that hang on mails and series, and the texts and words of mails.
#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <vector>

#include "schema/postgresql/copy/groups.hpp"
#include "schema/postgresql/copy/mail_reader.hpp"

namespace kvq::postgresql {

/// Whether the database has a generation, and none after it that says that everything may have changed.
bool has_generation(const Database& database, int64_t id, int64_t token);

/// Within a transaction on the server.
class MailCopy {
 public:
  MailCopy(const Database& database, Server& server, EndBatch end_batch);

  /// Whether the mails of each year get a partition of their own; else the default one takes all. Texts and
  /// words always do.
  bool by_year = false;
  /// Called with the number of mails that are done.
  std::function<void(int64_t)> show;

  /// Replaces what the record of change names after a generation. Returns the number of mails written.
  int64_t copy_since(int64_t generation);
  /// Compares all groups of mails with what the server has.
  int64_t compare_all();

 private:
  struct Touched {
    std::set<int64_t> messages;
    /// Messages and series whose texts are the same.
    std::set<int64_t> relations;
  };

  Touched touched_since(int64_t generation);
  void add_mails_of(const std::set<int64_t>& series, std::set<int64_t>& ids);
  void write(MailBatch batch);
  void forget_groups_of(const Touched& touched, Groups& groups);
  MailBatch next_batch(Groups& groups);
  void remove_gone(Groups& groups);

  const Database& database_;
  Server& server_;
  EndBatch end_batch_;
  MailReader reader_;
  Statement first_from_;
  std::set<int64_t> years_;
  /// Groups from here on are to be read.
  int64_t next_id_;
  bool is_at_end_ = false;
};

}  // namespace kvq::postgresql
