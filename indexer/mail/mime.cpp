// SPDX-License-Identifier: MIT
#include "indexer/mail/mime.hpp"

#include <algorithm>
#include <utility>

#include "indexer/mail/charset.hpp"
#include "indexer/mail/gmime.hpp"
#include "indexer/mail/html.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

using namespace std::string_view_literals;
using gmime::Owned;
using gmime::taken;

constexpr int deepest_part = 20;
constexpr size_t most_parts = 200;
constexpr size_t most_text_bytes = 16u << 20;

std::string utf8_without_nul(std::string_view value) {
  std::string text = utf8_or_latin1(std::string(value));
  std::erase(text, '\0');
  return text;
}

/// Replaces line breaks, which can be encoded in a header, by spaces.
std::string on_one_line(std::string text) {
  std::ranges::replace_if(
      text, [](char c) { return c == '\n' || c == '\r'; }, ' ');
  return utf8_or_latin1(std::move(text));
}

/// Converts CRLF line ends to LF.
std::string with_lf(std::string text) {
  size_t out = 0;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    text[out++] = text[i];
  }
  text.resize(out);
  return text;
}

/// Returns the headers that describe the body; GMime does not parse the others.
std::string content_header(const SplitMail& mail) {
  std::string out = "MIME-Version: 1.0\n";
  constexpr std::string_view content_type = "content-type";
  for (const std::string_view name : {content_type, "content-transfer-encoding"sv, "content-disposition"sv}) {
    const std::string* value = mail.find(name);
    // An invalid type means plain text (RFC 2045, 5.2).
    const bool counts = value != nullptr && (name != content_type || value->find('/') != std::string::npos);
    if (counts) out += std::string(name) + ": " + *value + "\n";
  }
  return out + "\n";
}

/// Returns the unquoted value of a Content-Type parameter `NAME=VALUE`; absent if the parameter has another
/// name or an unusual value.
std::optional<std::string_view> parameter_value(std::string_view parameter, std::string_view name) {
  if (!parameter.starts_with(name)) return std::nullopt;
  std::string_view value = parameter.substr(name.size());
  if (!value.starts_with('=')) return std::nullopt;
  value.remove_prefix(1);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  constexpr std::string_view token = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  if (value.empty() || value.find_first_not_of(token) != std::string_view::npos) return std::nullopt;
  return value;
}

/// Returns the charset of a mail whose body is unencoded plain text, like most mails of a kernel list. Absent
/// if only GMime can decode the body.
std::optional<std::string> charset_of_plain_text(const SplitMail& mail) {
  if (mail.find("content-disposition") != nullptr) return std::nullopt;
  if (const std::string* encoding = mail.find("content-transfer-encoding")) {
    const std::string name = fold(*encoding);
    if (name != "7bit" && name != "8bit") return std::nullopt;
  }
  const std::string* type = mail.find("content-type");
  if (type == nullptr) return "";
  std::string charset;
  bool is_type = true;
  const std::string folded = fold(*type);
  for (std::string_view rest = folded; !rest.empty(); is_type = false) {
    const size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view piece = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (is_type) {
      if (piece != "text/plain") return std::nullopt;
    } else if (const auto value = parameter_value(piece, "charset"); value && charset.empty()) {
      charset = *value;
    } else if (!parameter_value(piece, "format") && !parameter_value(piece, "delsp")) {
      return std::nullopt;
    }
  }
  return charset;
}

/// Collects the texts of a message, part by part.
class PartWalk {
 public:
  explicit PartWalk(std::string_view raw_body) : raw_body_(raw_body) {}

  void walk(GMimeObject* object, int depth) {
    if (depth > deepest_part || ++parts_ > most_parts) return add(Defect::cut_off);
    if (GMIME_IS_MULTIPART(object)) return walk_multipart(GMIME_MULTIPART(object), depth);
    if (GMIME_IS_MESSAGE_PART(object)) return walk_message(object, depth);
    if (GMIME_IS_PART(object)) read_part(GMIME_PART(object));
  }

  void take_plain_text(std::string_view charset) { add_plain(std::string(raw_body_), charset); }

  MimeContent content() {
    auto& texts = content_.texts;
    if (first_plain_) {
      std::rotate(texts.begin(), texts.begin() + *first_plain_, texts.begin() + *first_plain_ + 1);
    } else {
      // An HTML part only repeats a plain text, so it is used only if there is none.
      texts.insert(texts.begin(), std::make_move_iterator(html_texts_.begin()),
                   std::make_move_iterator(html_texts_.end()));
    }
    return std::move(content_);
  }

 private:
  void add(Defect defect) {
    if (std::ranges::find(content_.defects, defect) == content_.defects.end())
      content_.defects.push_back(defect);
  }

  void walk_message(GMimeObject* object, int depth) {
    GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (inner == nullptr) return;
    if (const char* name = g_mime_object_get_content_disposition_parameter(object, "filename")) {
      const Owned<GMimeStream> stream(g_mime_stream_mem_new());
      g_mime_object_write_to_stream(GMIME_OBJECT(inner), nullptr, stream.get());
      add_attachment(name, g_mime_object_get_content_type(object), bytes_of(stream.get()).size());
    }
    if (GMimeObject* part = g_mime_message_get_mime_part(inner)) walk(part, depth + 1);
  }

  void add_attachment(const char* name, GMimeContentType* type, size_t bytes) {
    const std::string type_name = type ? taken(g_mime_content_type_get_mime_type(type)) : "text/plain";
    content_.attachments.push_back({decode_header(name), type_name, static_cast<int64_t>(bytes)});
  }

  void walk_multipart(GMimeMultipart* multipart, int depth) {
    const char* boundary = g_mime_object_get_content_type_parameter(GMIME_OBJECT(multipart), "boundary");
    const bool has_boundary = boundary != nullptr && *boundary != '\0';
    const int count = has_boundary ? g_mime_multipart_get_count(multipart) : 0;
    if (count == 0) {
      add(Defect::broken_multipart);
      if (depth == 0) add_plain(std::string(raw_body_), "");
      return;
    }
    if (raw_body_.find("--" + std::string(boundary) + "--") == std::string_view::npos && depth == 0) {
      add(Defect::broken_multipart);
    }
    for (int i = 0; i < count; ++i) walk(g_mime_multipart_get_part(multipart, i), depth + 1);
  }

  void read_part(GMimePart* part) {
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const bool is_text = type == nullptr || g_mime_content_type_is_type(type, "text", "*");
    const char* name = g_mime_part_get_filename(part);
    if (!is_text && name == nullptr) return;
    const std::string bytes = decoded(part);
    if (name != nullptr) add_attachment(name, type, bytes.size());
    if (!is_text) return;
    const char* charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    const std::string_view charset_name = charset ? charset : "";
    if (type == nullptr || g_mime_content_type_is_type(type, "text", "plain")) {
      add_plain(bytes, charset_name);
    } else if (g_mime_content_type_is_type(type, "text", "html")) {
      html_texts_.push_back(with_lf(text_of_html(in_utf8(bytes, charset_name))));
    } else {
      content_.texts.push_back(with_lf(in_utf8(bytes, charset_name)));
    }
  }

  std::string in_utf8(std::string bytes, std::string_view charset) {
    Utf8Text converted = to_utf8(std::move(bytes), charset);
    if (converted.problem == CharsetProblem::unknown) add(Defect::unknown_charset);
    if (converted.problem == CharsetProblem::bad) add(Defect::bad_charset);
    if (cut_to(converted.text, most_text_bytes)) add(Defect::cut_off);
    return std::move(converted.text);
  }

  void add_plain(std::string bytes, std::string_view charset) {
    if (!first_plain_) first_plain_ = static_cast<std::ptrdiff_t>(content_.texts.size());
    content_.texts.push_back(with_lf(in_utf8(std::move(bytes), charset)));
  }

  std::string decoded(GMimePart* part) {
    GMimeDataWrapper* wrapper = g_mime_part_get_content(part);
    if (wrapper == nullptr) return {};
    if (g_mime_part_get_content_encoding(part) == GMIME_CONTENT_ENCODING_BASE64) check_base64(wrapper);
    const Owned<GMimeStream> stream(g_mime_stream_mem_new());
    g_mime_data_wrapper_write_to_stream(wrapper, stream.get());
    return bytes_of(stream.get());
  }

  void check_base64(GMimeDataWrapper* wrapper) {
    const Owned<GMimeStream> encoded(g_mime_stream_mem_new());
    GMimeStream* source = g_mime_data_wrapper_get_stream(wrapper);
    g_mime_stream_reset(source);
    g_mime_stream_write_to_stream(source, encoded.get());
    g_mime_stream_reset(source);
    size_t digits = 0;
    bool padded = false;
    for (const char c : bytes_of(encoded.get())) {
      if (c == '\n' || c == '\r' || c == ' ' || c == '\t' || c == '\0') continue;
      const bool digit = g_ascii_isalnum(c) || c == '+' || c == '/';
      if ((!digit && c != '=') || (digit && padded)) return add(Defect::bad_base64);
      padded = c == '=';
      ++digits;
    }
    if (digits % 4 != 0) add(Defect::bad_base64);
  }

  static std::string bytes_of(GMimeStream* stream) {
    const GByteArray* array = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
    return {reinterpret_cast<const char*>(array->data), array->len};
  }

  std::string_view raw_body_;
  MimeContent content_;
  std::vector<std::string> html_texts_;
  std::optional<std::ptrdiff_t> first_plain_;
  size_t parts_ = 0;
};

/// Returns the first mailbox of a list, including the groups in it, as a borrowed pointer; nullptr if there
/// is none.
InternetAddress* first_mailbox(InternetAddressList* list, int depth) {
  const int count = list != nullptr && depth < deepest_part ? internet_address_list_length(list) : 0;
  for (int i = 0; i < count; ++i) {
    InternetAddress* one = internet_address_list_get_address(list, i);
    if (INTERNET_ADDRESS_IS_GROUP(one)) {
      one = first_mailbox(internet_address_group_get_members(INTERNET_ADDRESS_GROUP(one)), depth + 1);
    }
    if (one != nullptr && INTERNET_ADDRESS_IS_MAILBOX(one)) return one;
  }
  return nullptr;
}

}  // namespace

std::string decode_header(std::string_view value) {
  gmime::start();
  std::string text = utf8_without_nul(value);
  // Only encoded words need a decoder.
  if (text.find("=?") != std::string::npos)
    text = taken(g_mime_utils_header_decode_text(nullptr, text.c_str()));
  return on_one_line(std::move(text));
}

std::optional<Mailbox> parse_mailbox(std::string_view value) {
  gmime::start();
  Mailbox mailbox{.text = utf8_without_nul(value), .name = {}, .address = {}};
  const Owned<InternetAddressList> list(internet_address_list_parse(nullptr, mailbox.text.c_str()));
  InternetAddress* first = first_mailbox(list.get(), 0);
  if (first == nullptr) return std::nullopt;
  const char* address = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
  const char* name = internet_address_get_name(first);
  if (address == nullptr || *address == '\0') return std::nullopt;
  mailbox.address = utf8_or_latin1(address);
  mailbox.name = on_one_line(name ? name : "");
  return mailbox;
}

std::optional<HeaderDate> parse_date(std::string_view value) {
  gmime::start();
  std::string text(value);
  // GMime does not support leap seconds (RFC 5322, 3.3): treat one as the next second.
  const size_t leap = text.find(":60");
  const bool is_leap = leap != std::string::npos && leap >= 3 && text[leap - 3] == ':';
  if (is_leap) text.replace(leap, 3, ":59");
  GDateTime* date = g_mime_utils_header_decode_date(text.c_str());
  if (date == nullptr) return std::nullopt;
  constexpr int64_t microseconds_a_minute = 60'000'000;
  const HeaderDate out{g_date_time_to_unix(date) + is_leap,
                       g_date_time_get_utc_offset(date) / microseconds_a_minute};
  g_date_time_unref(date);
  return out;
}

MimeContent parse_content(const SplitMail& mail) {
  PartWalk walk(mail.body);
  if (const auto charset = charset_of_plain_text(mail)) {
    walk.take_plain_text(*charset);
    return walk.content();
  }
  gmime::start();
  const std::string reduced = content_header(mail) + std::string(mail.body);
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_buffer(reduced.data(), reduced.size()));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeObject> part(g_mime_parser_construct_part(parser.get(), nullptr));
  if (part) walk.walk(part.get(), 0);
  return walk.content();
}

}  // namespace kvq
