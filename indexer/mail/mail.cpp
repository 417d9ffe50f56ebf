// SPDX-License-Identifier: MIT
#include "indexer/mail/mail.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "indexer/mail/annotations.hpp"
#include "indexer/mail/backport.hpp"
#include "indexer/mail/content.hpp"
#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/encoding/encoded_words.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/mail/header/references.hpp"
#include "indexer/mail/in_body_headers.hpp"
#include "indexer/mail/prose/asks_nothing.hpp"
#include "indexer/mail/rewritten_from.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr size_t most_known_mailboxes = 50'000;
constexpr size_t longest_known_mailbox = 1'000;
constexpr size_t most_recipients = 2'000;
constexpr size_t most_received = 5;
constexpr size_t most_reply_to = 20;
// The headers that kvq reads and that may occur only once (RFC 5322, 3.6).
constexpr std::array<std::string_view, 6> single_headers = {"from",       "subject",     "date",
                                                            "message-id", "in-reply-to", "references"};
constexpr size_t most_kept_headers = 20;
constexpr size_t longest_kept_value = 500;

void add(std::vector<Defect>& defects, Defect defect) {
  if (std::ranges::find(defects, defect) == defects.end()) defects.push_back(defect);
}

std::string_view value_or_empty(const SplitMail& mail, std::string_view name) {
  const std::string* value = mail.find(name);
  return value ? std::string_view(*value) : std::string_view{};
}

void read_message_id(const SplitMail& mail, ParsedMail& out) {
  const std::string_view value = value_or_empty(mail, "message-id");
  if (value.empty()) return add(out.defects, Defect::no_message_id);
  const auto ids = ids_of_field(value, 1);
  // If the value is not one, use the first word.
  out.message_id =
      ids.empty() ? utf8_or_latin1(std::string(value.substr(0, value.find_first_of(" \t")))) : ids.front();
  std::erase_if(out.message_id, [](char c) { return c == '\0' || c == '<' || c == '>'; });
  if (out.message_id.empty()) return add(out.defects, Defect::no_message_id);
  const size_t at = out.message_id.find('@');
  if (value.find('<') == std::string_view::npos || at == 0 || at == std::string::npos ||
      at + 1 == out.message_id.size()) {
    add(out.defects, Defect::bad_message_id);
  }
}

/// Exchange Online replaces the Message-ID of a mail and keeps the one that the sender gave it, which the
/// sender's other mails cite. public-inbox gives a mail with a reused Message-ID another one.
void read_aliases(const SplitMail& mail, ParsedMail& out) {
  constexpr size_t most_aliases = 10;
  constexpr std::array<std::string_view, 3> names = {"message-id", "x-alt-message-id",
                                                     "x-microsoft-original-message-id"};
  for (const Header& header : mail.headers) {
    if (out.aliases.size() >= most_aliases) return;
    if (std::ranges::find(names, header.name) == names.end()) continue;
    for (std::string& id : ids_of_field(header.value, 1)) {
      const bool is_known = id == out.message_id || std::ranges::find(out.aliases, id) != out.aliases.end();
      if (!is_known) out.aliases.push_back(std::move(id));
    }
  }
}

void read_references(const SplitMail& mail, ParsedMail& out) {
  std::vector<std::string_view> people;
  if (out.sender) people.push_back(out.sender->address);
  for (const Recipient& recipient : out.recipients) people.push_back(recipient.mailbox.address);
  CitedMails cited = cited_mails(mail, out.message_id, people);
  out.references = std::move(cited.ids);
  out.in_reply_to = std::move(cited.answered);
}

void read_dates(const SplitMail& mail, ParsedMail& out) {
  const std::string* date = mail.find("date");
  if (date == nullptr || date->empty()) {
    add(out.defects, Defect::no_date);
  } else if (out.sent = parse_date(*date); !out.sent) {
    add(out.defects, Defect::bad_date);
  } else if (out.sent->guessed) {
    add(out.defects, Defect::guessed_date);
  }
  for (const Header& header : mail.headers) {
    if (header.name != "received" || out.received.size() >= most_received) continue;
    const size_t semicolon = header.value.rfind(';');
    if (semicolon == std::string::npos) continue;
    if (const auto received = parse_date(header.value.substr(semicolon + 1)))
      out.received.push_back(received->time);
  }
}

void keep_headers(const SplitMail& mail, ParsedMail& out) {
  for (const Header& header : mail.headers) {
    const bool kept = std::ranges::find(kept_header_names, header.name) != kept_header_names.end();
    if (!kept || header.value.empty() || out.headers.size() >= most_kept_headers) continue;
    KeptHeader field{header.name, decode_header(header.value)};
    cut_to(field.value, longest_kept_value);
    if (std::ranges::find(out.headers, field) == out.headers.end()) out.headers.push_back(std::move(field));
  }
}

void look_for_defects(std::string_view mail, const SplitMail& split, ParsedMail& out) {
  if (trimmed(mail).empty()) add(out.defects, Defect::empty_mail);
  if (mail.find('\0') != std::string_view::npos) add(out.defects, Defect::nul_bytes);
  for (const std::string_view name : single_headers) {
    if (split.count(name) > 1) add(out.defects, Defect::repeated_header);
  }
  const std::string_view head = mail.substr(0, mail.size() - split.body.size());
  if (!is_ascii(head)) add(out.defects, Defect::raw_header_bytes);
}

MessageKind kind_of(const ParsedMail& mail) {
  const ParsedSubject& subject = mail.subject_parts;
  if (subject.is_reply) return MessageKind::reply;
  const bool numbered = subject.tags.number.has_value();
  const bool is_cover = numbered && *subject.tags.number == 0;
  if (subject.has_pull_tag && (!numbered || is_cover)) return MessageKind::pull;
  if (is_cover) return MessageKind::cover;
  const bool has_diff = mail.text.has_diff;
  // Some people reply to a patch without Re: in the subject.
  const bool has_answer = mail.in_reply_to && mail.text.has_quotes;
  // One of several pull requests; a patch below a pull request has a diff.
  if (subject.has_pull_tag && !has_diff && !has_answer) return MessageKind::pull;
  const bool tagged =
      subject.has_patch_tag || (numbered && has_diff) || (subject.tags.rfc && (numbered || has_diff));
  if (tagged && (!has_answer || has_diff)) return MessageKind::patch;
  return mail.references.empty() ? MessageKind::discussion : MessageKind::reply;
}

bool is_same_person(const Mailbox& one, const std::optional<Mailbox>& other) {
  if (!other) return false;
  return fold(one.address) == fold(other->address) ||
         (!one.name.empty() && fold(one.name) == fold(other->name));
}

/// Whether an indented tag is that of the person who wrote the mail. Others are in the message of a commit
/// that the mail shows.
bool gives_own_tag(const TrailerLine& trailer, const Mailbox& person, const ParsedMail& mail) {
  if (trailer.kind == "signed-off-by") return false;
  return is_same_person(person, mail.sender) || is_same_person(person, mail.writer);
}

/// A diff or an attachment in an answer asks for something without words.
bool has_words_only(const ParsedMail& mail) {
  return mail.kind == MessageKind::reply && !mail.text.has_diff && mail.attachments.empty();
}

}  // namespace

bool has_patch_tags(const ParsedMail& mail) {
  return mail.kind == MessageKind::patch || mail.kind == MessageKind::cover ||
         (mail.kind == MessageKind::pull && mail.subject_parts.tags.number);
}

std::optional<Mailbox> MailReader::mailbox(std::string_view raw) {
  if (raw.size() > longest_known_mailbox) return parse_mailbox(raw);
  std::string key(raw);
  if (const auto known = mailboxes_.find(key); known != mailboxes_.end()) return known->second;
  if (mailboxes_.size() >= most_known_mailboxes) mailboxes_.clear();
  return mailboxes_.emplace(std::move(key), parse_mailbox(raw)).first->second;
}

void MailReader::read_writer(const SplitMail& mail, ParsedMail& out) {
  FromHeaders headers{out.sender, std::nullopt, {}};
  if (const std::string* original = mail.find("x-original-from")) headers.original_from = mailbox(*original);
  if (const std::string* reply_to = mail.find("reply-to")) {
    for (const std::string_view raw : split_addresses(*reply_to)) {
      if (headers.reply_to.size() >= most_reply_to) break;
      if (auto one = mailbox(raw)) headers.reply_to.push_back(std::move(*one));
    }
  }
  out.writer = writer_of(headers);
}

void MailReader::read_addresses(const SplitMail& mail, ParsedMail& out) {
  if (const std::string* from = mail.find("from")) out.sender = mailbox(*from);
  if (!out.sender) add(out.defects, Defect::no_from);
  read_writer(mail, out);
  for (const Header& header : mail.headers) {
    const std::string_view name = header.name == "to" ? "to" : header.name == "cc" ? "cc" : "";
    if (name.empty()) continue;
    for (const std::string_view raw : split_addresses(header.value)) {
      if (out.recipients.size() >= most_recipients) return add(out.defects, Defect::cut_off);
      if (auto recipient = mailbox(raw)) out.recipients.push_back({name, std::move(*recipient)});
    }
  }
}

void MailReader::read_in_body_author(ParsedMail& out) {
  if (!has_patch_tags(out)) return;
  const Body& body = out.text.body;
  const std::string named = in_body_from(std::string_view(body.text).substr(0, body.first_part_bytes));
  if (!named.empty()) out.in_body_author = mailbox(named);
}

void MailReader::read_own_text(ParsedMail& out) {
  out.own = part_of(out.text.body, Part::own);
  Annotations annotations = read_annotations(out.own, out.kind);
  for (TrailerLine& trailer : annotations.trailers) {
    auto person = trailer.mailbox.empty() ? std::nullopt : mailbox(trailer.mailbox);
    if (!trailer.mailbox.empty() && !person) continue;
    if (trailer.indented && !gives_own_tag(trailer, *person, out)) continue;
    out.trailers.push_back({std::move(trailer.kind), std::move(trailer.value), std::move(person)});
  }
  out.verdicts = std::move(annotations.verdicts);
  out.links = std::move(annotations.links);
  out.change_id = std::move(annotations.change_id);
  out.base = std::move(annotations.base);
}

ParsedMail MailReader::read(std::string_view mail) {
  const SplitMail split = split_mail(mail);
  ParsedMail out;
  out.size = mail.size();
  look_for_defects(mail, split, out);
  read_message_id(split, out);
  read_aliases(split, out);
  read_addresses(split, out);
  if (const std::string* subject = split.find("subject")) {
    out.subject = decode_header(*subject);
  } else {
    add(out.defects, Defect::no_subject);
  }
  read_dates(split, out);
  read_references(split, out);
  keep_headers(split, out);
  out.list_id = value_or_empty(split, "list-id");
  MimeContent content = parse_content(split);
  for (const Defect defect : content.defects) add(out.defects, defect);
  out.attachments = std::move(content.attachments);
  out.text = read_texts(content.texts, content.own_texts);
  out.subject_parts = parse_subject(out.subject);
  out.kind = kind_of(out);
  read_in_body_author(out);
  read_own_text(out);
  if (has_patch_tags(out)) {
    out.backport = backport_evidence(
        {out.subject, split.headers, out.recipients, out.own, out.kind == MessageKind::cover});
  } else if (has_words_only(out)) {
    out.asks_nothing = asks_nothing(out.own, out.writer ? std::string_view(out.writer->name) : "");
  }
  return out;
}

}  // namespace kvq
