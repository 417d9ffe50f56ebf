// SPDX-License-Identifier: MIT
#include "indexer/mail/message_row.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "indexer/mail/annotations.hpp"
#include "indexer/mail/patch_id.hpp"
#include "indexer/mail/subject.hpp"

namespace kvq {
namespace {

constexpr int64_t day = 86'400;
constexpr int64_t earliest_before_commit = 365 * day;
constexpr int64_t latest_after_commit = day;

bool believable(int64_t time, int64_t committed) {
  return time >= committed - earliest_before_commit && time <= committed + latest_after_commit;
}

MessageKind kind_of(const ParsedSubject& subject, const ParsedMail& mail) {
  if (subject.is_reply) return MessageKind::reply;
  const bool numbered = subject.tags.number.has_value();
  const bool is_cover = numbered && *subject.tags.number == 0;
  if (subject.has_pull_tag && (!numbered || is_cover)) return MessageKind::pull;
  if (is_cover) return MessageKind::cover;
  const bool has_diff = mail.text.has_diff;
  const bool tagged =
      subject.has_patch_tag || (numbered && has_diff) || (subject.tags.rfc && (numbered || has_diff));
  // Some people reply to a patch without Re: in the subject.
  const bool answers = mail.in_reply_to && mail.text.has_quotes && !has_diff;
  if (tagged && !answers) return MessageKind::patch;
  return mail.references.empty() ? MessageKind::discussion : MessageKind::reply;
}

void set_date(MessageRow& row, const ParsedMail& mail, std::vector<Defect>& defects) {
  const auto received =
      std::ranges::find_if(mail.received, [&](int64_t time) { return believable(time, row.committed); });
  if (received != mail.received.end()) row.received = *received;
  row.date = row.received.value_or(row.committed);
  if (!mail.sent) return;
  row.sent = mail.sent->time;
  row.sent_zone = mail.sent->zone;
  if (believable(*row.sent, row.committed)) {
    row.date = *row.sent;
  } else {
    defects.push_back(Defect::unlikely_date);
  }
}

std::string attachment_names(const std::vector<Attachment>& attachments) {
  std::string names;
  for (const Attachment& attachment : attachments) {
    if (!names.empty()) names += '\n';
    names += attachment.name;
  }
  return names;
}

std::optional<std::string> header_value(const MessageRow& row, std::string_view name) {
  const auto known = std::ranges::find(row.headers, name, &KeptHeader::name);
  return known == row.headers.end() ? std::nullopt : std::optional(known->value);
}

void annotate(MessageRow& row, const Body& body, MailReader& reader) {
  Annotations annotations = read_annotations(row.indexed.own, row.kind);
  for (TrailerLine& trailer : annotations.trailers) {
    auto mailbox = trailer.mailbox.empty() ? std::nullopt : reader.mailbox(trailer.mailbox);
    if (!trailer.mailbox.empty() && !mailbox) continue;
    row.trailers.push_back({std::move(trailer.kind), std::move(trailer.value), std::move(mailbox)});
  }
  row.verdicts = std::move(annotations.verdicts);
  row.links = std::move(annotations.links);
  if (!row.patch) return;
  row.change_id = std::move(annotations.change_id);
  if (!row.change_id) row.change_id = header_value(row, "x-change-id");
  row.base = std::move(annotations.base);
  if (row.kind == MessageKind::patch) row.patch_id = patch_id(body.text);
}

}  // namespace

IndexedMail to_row(ParsedMail mail, MailReader& reader, const std::string& blob_id, int64_t committed) {
  const ParsedSubject subject = parse_subject(mail.subject);
  IndexedMail out{{}, std::move(mail.defects)};
  MessageRow& row = out.row;
  row.kind = kind_of(subject, mail);
  row.size = static_cast<int64_t>(mail.size);
  row.committed = committed;
  set_date(row, mail, out.defects);
  row.message_id = mail.message_id.empty() ? blob_id + "@no-message-id.invalid" : std::move(mail.message_id);
  row.author = std::move(mail.writer);
  const bool numbered_pull = row.kind == MessageKind::pull && subject.tags.number;
  if (row.kind == MessageKind::patch || row.kind == MessageKind::cover || numbered_pull) {
    row.patch = subject.tags;
    const Body& body = mail.text.body;
    const std::string_view named = in_body_from(std::string_view(body.text).substr(0, body.first_part_bytes));
    if (auto author = named.empty() ? std::nullopt : reader.mailbox(named)) row.author = std::move(author);
  }
  row.sender = std::move(mail.sender);
  row.subject = std::move(mail.subject);
  row.title = subject.title;
  row.in_reply_to = std::move(mail.in_reply_to);
  if (!row.in_reply_to && !mail.references.empty()) row.in_reply_to = mail.references.back();
  row.references = std::move(mail.references);
  row.recipients = std::move(mail.recipients);
  row.attachments = std::move(mail.attachments);
  row.headers = std::move(mail.headers);
  row.files = std::move(mail.text.files);
  row.subsystems = subsystems_of_title(subject.title);
  row.body = std::move(mail.text.body);
  const Body& body = row.body;
  row.indexed = {attachment_names(row.attachments), part_of(body, Part::own),
                 part_of(body, Part::quoted),       part_of(body, Part::file),
                 part_of(body, Part::function),     part_of(body, Part::added),
                 part_of(body, Part::removed),      part_of(body, Part::context)};
  annotate(row, body, reader);
  return out;
}

}  // namespace kvq
