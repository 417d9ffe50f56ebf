// SPDX-License-Identifier: MIT
#include "indexer/compose_mail.hpp"

#include "indexer/gmime.hpp"

namespace kvq {
namespace {

using gmime::Owned;

/// Quoted-printable never has these characters side by side.
constexpr const char* boundary = "=_kvq_report";

/// A GMimeTextPart would choose the narrowest charset that the text fits in, another one from week to week.
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
