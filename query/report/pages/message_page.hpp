// SPDX-License-Identifier: MIT
// One mail as `kvq show` prints it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "query/report/formats/format.hpp"
#include "query/report/pages/applied_commits.hpp"
#include "schema/sqlite/database.hpp"

namespace kvq::report {

struct MessagePage {
  std::string id;
  std::string subject;
  int64_t date = 0;
  std::string kind;
  std::string from;
  std::string author;
  std::vector<std::string> to;
  std::vector<std::string> cc;
  /// Message-IDs; empty if there is none.
  std::string in_reply_to;
  std::string thread;
  std::string series;
  std::string lists;
  /// What is wrong with the mail, as `defect:` names it.
  std::vector<std::string> defects;
  struct File {
    std::string path;
    std::optional<int64_t> added;
    std::optional<int64_t> removed;
  };
  std::vector<File> files;
  struct Attachment {
    std::string name;
    std::string type;
    int64_t bytes = 0;
  };
  std::vector<Attachment> attachments;
  struct Trailer {
    std::string kind;
    std::string value;
  };
  std::vector<Trailer> trailers;
  /// The commits that are from it in git trees.
  std::vector<AppliedCommit> commits;
  /// All texts of the mail, decoded.
  std::string text;
};

/// Returns the mails with a Message-ID: usually one, none if the Message-ID is unknown.
std::vector<MessagePage> message_pages(const Database& database, const std::string& message_id);

/// With colour, diffs and quotes are coloured; with a width, long lists of recipients are wrapped.
std::string to_text(const MessagePage& page, const TextStyle& style);
std::string to_json(const std::vector<MessagePage>& pages);

}  // namespace kvq::report
