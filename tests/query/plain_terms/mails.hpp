// SPDX-License-Identifier: MIT
// The complete sample mails.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "support/sample_database.hpp"

namespace kvq::tests::plain_terms {

struct Mail {
  std::string id, subject, kind, author, domain, sender, date, text, files, title, whole_author, to, cc,
      references, preblobs, postblobs, patchid, mailer, series, topic, reviews, tests;
  int64_t number = -1, total = -1, revision = -1, size = 0, position = 0;

  // Two samples share a Message-ID on purpose.
  std::string key() const { return id + " " + subject; }
};

/// Returns a text with ASCII letters in lowercase.
std::string small(std::string text);

/// Returns a value as text; empty for none.
std::string text_of(const Value& value);

/// The commits of the archive in order: the lines of the manifest that still have a mail.
std::vector<bool> commits_with_mail();

/// Returns the samples, newest first.
const std::vector<Mail>& all_mails();

/// Returns the Message-IDs of one thread: its mails cite them or each other.
std::set<std::string> thread_of(const Mail& mail);

}  // namespace kvq::tests::plain_terms
