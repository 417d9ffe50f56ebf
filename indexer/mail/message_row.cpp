// SPDX-License-Identifier: MIT
#include "indexer/mail/message_row.hpp"

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

#include "indexer/mail/diff/patch_id.hpp"
#include "indexer/mail/header/subject.hpp"
#include "schema/mail/date_bounds.hpp"

namespace kvq {
namespace {

bool believable(int64_t time, int64_t committed) {
  return time >= committed - earliest_before_commit && time <= committed + latest_after_commit;
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

}  // namespace

IndexedMail to_row(ParsedMail mail, const std::string& blob_id, int64_t committed) {
  IndexedMail out{{}, std::move(mail.defects)};
  MessageRow& row = out.row;
  row.kind = mail.kind;
  row.size = static_cast<int64_t>(mail.size);
  row.committed = committed;
  set_date(row, mail, out.defects);
  row.message_id = mail.message_id.empty() ? blob_id + "@no-message-id.invalid" : std::move(mail.message_id);
  row.aliases = std::move(mail.aliases);
  row.author = std::move(mail.in_body_author ? mail.in_body_author : mail.writer);
  if (has_patch_tags(mail)) row.patch = mail.subject_parts.tags;
  row.sender = std::move(mail.sender);
  row.subject = std::move(mail.subject);
  row.in_reply_to = std::move(mail.in_reply_to);
  if (!row.in_reply_to && !mail.references.empty()) row.in_reply_to = mail.references.back();
  row.references = std::move(mail.references);
  row.recipients = std::move(mail.recipients);
  row.attachments = std::move(mail.attachments);
  row.headers = std::move(mail.headers);
  row.files = std::move(mail.text.files);
  row.subsystems = subsystems_of_title(mail.subject_parts.title);
  row.title = std::move(mail.subject_parts.title);
  row.body = std::move(mail.text.body);
  const Body& body = row.body;
  row.indexed = {attachment_names(row.attachments), std::move(mail.own),
                 part_of(body, Part::quoted),       part_of(body, Part::file),
                 part_of(body, Part::function),     part_of(body, Part::added),
                 part_of(body, Part::removed),      part_of(body, Part::context)};
  row.trailers = std::move(mail.trailers);
  row.verdicts = std::move(mail.verdicts);
  row.links = std::move(mail.links);
  row.asks_nothing = mail.asks_nothing;
  row.backport = std::move(mail.backport);
  if (row.patch) {
    row.change_id = mail.change_id ? std::move(mail.change_id) : header_value(row, "x-change-id");
    row.base = std::move(mail.base);
    if (row.kind == MessageKind::patch && mail.text.has_diff) row.patch_id = patch_id(body.text);
  }
  return out;
}

}  // namespace kvq
