// SPDX-License-Identifier: MIT
// One mail, read as far as it can be: what its headers say and what its texts hold.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "indexer/mail/mime.hpp"
#include "indexer/mail/text_runs.hpp"
#include "schema/mail/defects.hpp"
#include "schema/mail/rows.hpp"

namespace kvq {

struct ParsedMail {
  /// Bytes of the raw mail.
  size_t size = 0;
  /// Without brackets; empty where the mail has none.
  std::string message_id;
  std::optional<Mailbox> sender;
  /// Who wrote it by its headers: the sender, but where a list or relay put itself into From.
  std::optional<Mailbox> writer;
  /// Decoded.
  std::string subject;
  std::optional<HeaderDate> sent;
  /// The dates of the Received headers, newest hop first, at most a few.
  std::vector<int64_t> received;
  std::optional<std::string> in_reply_to;
  /// References and In-Reply-To, oldest first, each once.
  std::vector<std::string> references;
  std::vector<Recipient> recipients;
  std::vector<Attachment> attachments;
  /// Those that header.NAME: asks for, each value once.
  std::vector<KeptHeader> headers;
  /// Raw, of the List-Id header.
  std::string list_id;
  ReadText text;
  std::vector<Defect> defects;
};

/// Reads mails. Keeps the mailboxes it has seen, since a list's mails name the same people: one for each
/// thread.
class MailReader {
 public:
  /// Never fails: whatever is wrong with the mail is among the defects.
  ParsedMail read(std::string_view mail);

  /// The mailbox of a raw header value.
  std::optional<Mailbox> mailbox(std::string_view raw);

 private:
  void read_writer(const SplitMail& mail, ParsedMail& out);
  void read_addresses(const SplitMail& mail, ParsedMail& out);

  std::unordered_map<std::string, std::optional<Mailbox>> mailboxes_;
};

}  // namespace kvq
