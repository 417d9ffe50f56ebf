// SPDX-License-Identifier: MIT
#include "indexer/mail/compose_mail.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/encoding/gmime.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

using gmime::Owned;

bool is_control(char c) {
  return static_cast<unsigned char>(c) < ' ' || c == '\x7f';
}

/// Replaces control characters by spaces, so that the text cannot break a header.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(text, is_control, ' ');
  return text;
}

/// Splits the text at the commas outside of quotes.
std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts(1);
  bool is_quoted = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '"') is_quoted = !is_quoted;
    if (text[i] == ',' && !is_quoted) {
      parts.emplace_back();
      continue;
    }
    parts.back() += text[i];
    if (text[i] == '\\' && i + 1 < text.size()) parts.back() += text[++i];
  }
  return parts;
}

void note_mistake(gint64, GMimeParserWarning, const gchar*, gpointer found) {
  *static_cast<bool*>(found) = true;
}

/// Absent unless the text is exactly one mailbox: by default GMime drops the parts that it cannot parse.
std::optional<Mailbox> read_mailbox(const std::string& text) {
  bool has_mistake = std::ranges::any_of(text, is_control);
  const std::unique_ptr<GMimeParserOptions, decltype(&g_mime_parser_options_free)> options(
      g_mime_parser_options_new(), g_mime_parser_options_free);
  g_mime_parser_options_set_address_compliance_mode(options.get(), GMIME_RFC_COMPLIANCE_STRICT);
  gmime::set_warning_callback(options.get(), note_mistake, &has_mistake);
  const Owned<InternetAddressList> list(internet_address_list_parse(options.get(), text.c_str()));
  if (has_mistake || !list || internet_address_list_length(list.get()) != 1) return std::nullopt;
  InternetAddress* only = internet_address_list_get_address(list.get(), 0);
  if (!INTERNET_ADDRESS_IS_MAILBOX(only)) return std::nullopt;
  // The domain is in its DNS form. An address that is still not ASCII would need SMTPUTF8 (RFC 6531).
  const char* address = internet_address_mailbox_get_idn_addr(INTERNET_ADDRESS_MAILBOX(only));
  Mailbox mailbox{.text = text, .name = {}, .address = address != nullptr ? address : ""};
  const bool is_readable = mailbox.address.find('@') != std::string::npos && is_ascii(mailbox.address) &&
                           std::ranges::none_of(mailbox.address, is_control);
  if (!is_readable) return std::nullopt;
  const char* name = internet_address_get_name(only);
  // An encoded word can contain any character.
  mailbox.name = on_one_line(name != nullptr ? name : "");
  return mailbox;
}

/// Quoted-printable text never contains `=_`.
constexpr const char* boundary = "=_kvq_report";

/// A GMimeTextPart would choose the narrowest charset for the text, which could differ from week to week.
void add_part(GMimeMultipart* multipart, const char* subtype, const std::string& text) {
  const Owned<GMimePart> part(g_mime_part_new_with_type("text", subtype));
  g_mime_object_set_content_type_parameter(GMIME_OBJECT(part.get()), "charset", "utf-8");
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(text.data(), text.size()));
  const Owned<GMimeDataWrapper> content(
      g_mime_data_wrapper_new_with_stream(stream.get(), GMIME_CONTENT_ENCODING_DEFAULT));
  g_mime_part_set_content(part.get(), content.get());
  g_mime_part_set_content_encoding(part.get(), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_multipart_add(multipart, GMIME_OBJECT(part.get()));
}

void add_mailboxes(GMimeMessage* message, GMimeAddressType type, const std::vector<Mailbox>& mailboxes) {
  InternetAddressList* list = g_mime_message_get_addresses(message, type);
  for (const Mailbox& mailbox : mailboxes) {
    const char* name = mailbox.name.empty() ? nullptr : mailbox.name.c_str();
    const Owned<InternetAddress> added(internet_address_mailbox_new(name, mailbox.address.c_str()));
    internet_address_set_charset(added.get(), "utf-8");
    internet_address_list_add(list, added.get());
  }
}

}  // namespace

std::vector<Mailbox> read_mailboxes(const std::string& text) {
  gmime::start();
  std::vector<Mailbox> mailboxes;
  for (const std::string& part : parts_of(text)) {
    auto mailbox = read_mailbox(part);
    if (!mailbox) {
      throw Error(ErrorKind::usage, fmt::format("'{}' is not a mail address", text),
                  "write jo@example.org or \"Jo Doe <jo@example.org>\"; separate several with commas");
    }
    mailboxes.push_back(std::move(*mailbox));
  }
  return mailboxes;
}

std::string composed(const Mail& mail) {
  gmime::start();
  const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  add_mailboxes(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
  add_mailboxes(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to);
  g_mime_message_set_subject(message.get(), on_one_line(mail.subject).c_str(), "utf-8");
  GDateTime* date = g_date_time_new_from_unix_utc(mail.date);
  g_mime_message_set_date(message.get(), date);
  g_date_time_unref(date);
  const Owned<GMimeMultipart> multipart(g_mime_multipart_new_with_subtype("alternative"));
  g_mime_multipart_set_boundary(multipart.get(), boundary);
  add_part(multipart.get(), "plain", mail.text);
  add_part(multipart.get(), "html", mail.html);
  g_mime_message_set_mime_part(message.get(), GMIME_OBJECT(multipart.get()));
  return gmime::taken(g_mime_object_to_string(GMIME_OBJECT(message.get()), nullptr));
}

}  // namespace kvq
