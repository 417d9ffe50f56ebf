// SPDX-License-Identifier: MIT
// Parses a mail as far as possible: its headers and its texts.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/mail/header/header_date.hpp"
#include "indexer/mail/header/headers.hpp"
#include "indexer/mail/header/subject.hpp"
#include "indexer/mail/text_runs.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

struct ParsedMail {
  /// The size of the raw mail in bytes.
  size_t size = 0;
  /// Without brackets; empty if the mail has none.
  std::string message_id;
  /// As in MessageRow.
  std::vector<std::string> aliases;
  std::optional<Mailbox> sender;
  /// The author according to the headers: the sender, unless a list or relay replaced From.
  std::optional<Mailbox> writer;
  /// Decoded.
  std::string subject;
  std::optional<HeaderDate> sent;
  /// The dates of the Received headers, newest hop first, at most a few.
  std::vector<int64_t> received;
  std::optional<std::string> in_reply_to;
  /// References and In-Reply-To, oldest first, without duplicates.
  std::vector<std::string> references;
  std::vector<Recipient> recipients;
  std::vector<Attachment> attachments;
  /// The headers that header.NAME: can query, each value once.
  std::vector<KeptHeader> headers;
  /// The raw value of the List-Id header.
  std::string list_id;
  ReadText text;
  /// The text that the sender wrote: not quoted, not in a diff.
  std::string own;
  ParsedSubject subject_parts;
  MessageKind kind = MessageKind::discussion;
  /// The mailbox in the From field that the body of a patch begins with.
  std::optional<Mailbox> in_body_author;
  std::vector<Trailer> trailers;
  std::vector<Verdict> verdicts;
  /// As in MessageRow.
  bool asks_nothing = false;
  std::optional<std::string> backport;
  /// Message-IDs that `own` links to, each once.
  std::vector<std::string> links;
  std::optional<std::string> change_id;
  /// The commit in a base-commit line.
  std::optional<std::string> base;
  std::vector<Defect> defects;
};

/// Whether the tags of the subject are those of a posting: a patch, a cover or a numbered pull request.
bool has_patch_tags(const ParsedMail& mail);

/// Parses mails. Caches parsed mailboxes, because the mails of a list name the same people. Not thread-safe:
/// use one per thread.
class MailReader {
 public:
  /// Never fails: all problems of the mail are listed as defects.
  ParsedMail read(std::string_view mail);

 private:
  /// Returns the mailbox in a raw header value.
  std::optional<Mailbox> mailbox(std::string_view raw);
  void read_writer(const SplitMail& mail, ParsedMail& out);
  void read_addresses(const SplitMail& mail, ParsedMail& out);
  void read_in_body_author(ParsedMail& out);
  void read_own_text(ParsedMail& out);

  std::unordered_map<std::string, std::optional<Mailbox>> mailboxes_;
};

}  // namespace kvq
