// SPDX-License-Identifier: MIT
#include "indexer/compose_mail.hpp"

#include "indexer/gmime.hpp"

namespace kvq {
namespace {

using gmime::Owned;

/// Quoted-printable never has these characters side by side.
constexpr const char* boundary = "=_kvq_report";

void add_part(GMimeMultipart* multipart, const char* subtype, const std::string& text) {
  const Owned<GMimeTextPart> part(g_mime_text_part_new_with_subtype(subtype));
  g_mime_text_part_set_charset(part.get(), "utf-8");
  g_mime_text_part_set_text(part.get(), text.c_str());
  g_mime_part_set_content_encoding(GMIME_PART(part.get()), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);
  g_mime_multipart_add(multipart, GMIME_OBJECT(part.get()));
}

void add_addresses(GMimeMessage* message, GMimeAddressType type, const std::string& text) {
  if (text.empty()) return;
  const Owned<InternetAddressList> parsed(internet_address_list_parse(nullptr, text.c_str()));
  if (parsed) internet_address_list_append(g_mime_message_get_addresses(message, type), parsed.get());
}

}  // namespace

std::string composed(const Mail& mail) {
  gmime::start();
  const Owned<GMimeMessage> message(g_mime_message_new(TRUE));
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_FROM, mail.from);
  add_addresses(message.get(), GMIME_ADDRESS_TYPE_TO, mail.to);
  g_mime_message_set_subject(message.get(), mail.subject.c_str(), "utf-8");
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
