// SPDX-License-Identifier: MIT
// The sample mails, fetched whole.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "support/sample_database.hpp"

namespace kvq::tests::plain_terms {

struct Mail {
  std::string id, subject, kind, author, domain, sender, date, text, files, title, whole_author, to, cc,
      references, preblobs, postblobs, patchid, mailer, series, reviews;
  int64_t number = -1, total = -1, revision = -1, size = 0, position = 0;

  // Two samples share a Message-ID on purpose.
  std::string key() const { return id + " " + subject; }
};

/// In small letters, of ASCII.
std::string small(std::string text);

/// A text; empty for none.
std::string text_of(const Value& value);

/// The archive's commits in order: which lines of the manifest still have a mail.
std::vector<bool> commits_with_mail();

/// The samples, newest first.
const std::vector<Mail>& all_mails();

/// Message-IDs that are of one thread: the mails cite them or one another.
std::set<std::string> thread_of(const Mail& mail);

}  // namespace kvq::tests::plain_terms
