// SPDX-License-Identifier: MIT
// The rows of one mail as plain values. The indexer fills them; MessageStore writes them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/body.hpp"

namespace kvq {

enum class MessageKind { patch, cover, pull, reply, discussion };

inline constexpr std::array<std::string_view, 5> message_kind_names = {"patch", "cover", "pull", "reply",
                                                                       "discussion"};

constexpr std::string_view name_of(MessageKind kind) {
  return message_kind_names[static_cast<size_t>(kind)];
}

/// One spelling of a person (RFC 5322, 3.4).
struct Mailbox {
  /// As written in the mail, unfolded.
  std::string text;
  /// Decoded, without quotes; may be empty.
  std::string name;
  /// With the letter case of the mail.
  std::string address;

  bool operator==(const Mailbox&) const = default;
};

struct Recipient {
  /// "to" or "cc".
  std::string_view header;
  Mailbox mailbox;
};

struct Attachment {
  std::string name;
  std::string type;
  int64_t bytes = 0;
};

/// The header fields that are stored without interpretation.
inline constexpr std::array<std::string_view, 12> kept_header_names = {
    "reply-to",         "user-agent",           "x-mailer",          "x-change-id",
    "x-for-patch-id",   "x-original-from",      "auto-submitted",    "list-id",
    "x-patchwork-hint", "x-patchwork-delegate", "x-patchwork-state", "x-patchwork-bot"};

/// A header field that is stored without interpretation.
struct KeptHeader {
  /// In lower case.
  std::string name;
  /// Decoded.
  std::string value;

  bool operator==(const KeptHeader&) const = default;
};

/// The tags in the brackets of the subject of a patch or cover.
struct PatchTags {
  std::string words;
  std::optional<int> number;
  std::optional<int> total;
  int revision = 1;
  bool rfc = false;
  bool resend = false;

  bool operator==(const PatchTags&) const = default;
};

struct PatchFile {
  std::string path;
  std::optional<int64_t> changed;
  std::optional<int64_t> added;
  std::optional<int64_t> removed;
  /// The blob ids of the file before and after, abbreviated as in the index line of the diff; empty if
  /// missing.
  std::string preblob = {};
  std::string postblob = {};

  bool operator==(const PatchFile&) const = default;
};

/// A line like `Reviewed-by: A <a@example.org>`; schema/sql/003_series.sql describes the columns.
struct Trailer {
  std::string kind;
  std::string value;
  std::optional<Mailbox> mailbox;
};

/// What a mail decides about patches, or takes back; schema/sql/014_mail_as_written.sql describes the kinds
/// and objects.
struct Verdict {
  std::string_view kind;
  /// The lines that say so, joined.
  std::string line;
  /// The patches that it is about (schema/mail/patch_numbers.hpp), or the kind of the tag that is taken back.
  std::string object = {};

  bool operator==(const Verdict&) const = default;
};

/// The texts of the full-text columns that come from the body, in column order.
struct IndexedText {
  std::string attachment, own, quoted, file, function, added, removed, context;
};

/// A message. Times are in seconds UTC; schema/sql/001_tables.sql describes each of them.
struct MessageRow {
  std::string message_id;
  /// Further Message-IDs that answers may cite.
  std::vector<std::string> aliases;
  std::optional<Mailbox> sender;
  std::optional<Mailbox> author;
  std::string subject;
  std::string title;
  MessageKind kind = MessageKind::discussion;
  /// Bytes of the raw mail.
  int64_t size = 0;
  std::optional<int64_t> sent;
  std::optional<int64_t> sent_zone;
  std::optional<int64_t> received;
  int64_t committed = 0;
  int64_t date = 0;
  std::optional<std::string> in_reply_to;
  std::vector<std::string> references;
  std::vector<Recipient> recipients;
  std::vector<Attachment> attachments;
  std::vector<KeptHeader> headers;
  std::optional<PatchTags> patch;
  /// For a patch or cover: git's stable patch-id (raw bytes), b4's change-id, the base commit.
  std::optional<std::string> patch_id;
  std::optional<std::string> change_id;
  std::optional<std::string> base;
  std::vector<PatchFile> files;
  std::vector<std::string> subsystems;
  std::vector<Trailer> trailers;
  std::vector<Verdict> verdicts;
  /// Whether the mail's own words ask nothing of anybody.
  bool asks_nothing = false;
  /// What says that a patch or cover is a backport.
  std::optional<std::string> backport;
  /// Message-IDs of the mails that a patch or cover links to.
  std::vector<std::string> links;
  Body body;
  IndexedText indexed;
};

}  // namespace kvq
