// SPDX-License-Identifier: MIT
#include "indexer/mail/content.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>
#include <utility>

#include "indexer/mail/encoding/charset.hpp"
#include "indexer/mail/encoding/charset_labels.hpp"
#include "indexer/mail/encoding/encoded_words.hpp"
#include "indexer/mail/encoding/gmime.hpp"
#include "indexer/mail/encoding/tame_fields.hpp"
#include "indexer/mail/encoding/transfer_encoding.hpp"
#include "indexer/mail/html.hpp"
#include "indexer/mail/mime_part.hpp"
#include "indexer/mail/plain_text.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/identity.hpp"

namespace kvq {
namespace {

using namespace std::string_view_literals;
using gmime::Owned;
using gmime::taken;

constexpr int deepest_part = 20;
constexpr size_t most_parts = 200;
constexpr size_t most_text_bytes = 16u << 20;
// A character of UTF-32, the widest charset, has four bytes.
constexpr size_t most_raw_text_bytes = 4 * most_text_bytes;

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

/// Cuts bytes of which not all can be kept at the end of a line, which is the end of a character in most
/// charsets.
void cut_at_line(std::string& bytes, size_t most_bytes, std::string_view charset) {
  if (bytes.size() <= most_bytes) return;
  const size_t line_break = bytes.rfind('\n', most_bytes - 1);
  const std::string name = charset_of_label(charset);
  const bool is_wide = name.starts_with("utf-16") || name.starts_with("utf-32");
  bytes.resize(is_wide || line_break == std::string::npos ? most_bytes : line_break + 1);
}

/// Whether a text has more than white space and the footer of a list.
bool says_something(std::string_view text) {
  text = without_list_footer(text);
  constexpr std::array<std::string_view, 3> blanks = {"\u00a0", "\u200b", "\ufeff"};
  while (!text.empty()) {
    const auto blank =
        std::ranges::find_if(blanks, [&](std::string_view one) { return text.starts_with(one); });
    if (blank == blanks.end() && !is_white_space(text.front())) return true;
    text.remove_prefix(blank == blanks.end() ? 1 : blank->size());
  }
  return false;
}

/// Returns the headers that describe the body; GMime does not parse the others.
std::string content_header(const SplitMail& mail) {
  std::string out = "MIME-Version: 1.0\n";
  constexpr std::string_view content_type = "content-type";
  for (const std::string_view name : {content_type, "content-transfer-encoding"sv, "content-disposition"sv}) {
    const std::string* value = mail.find(name);
    if (value == nullptr) continue;
    // An invalid type means plain text (RFC 2045, 5.2).
    const size_t end_of_type = std::min(value->find(';'), value->size());
    const bool is_type = name != content_type || value->find('/') < end_of_type;
    out += std::string(name) + ": " + (is_type ? *value : "text/plain" + value->substr(end_of_type)) + "\n";
  }
  return out + "\n";
}

/// Collects the texts of a message, part by part.
class PartWalk {
 public:
  PartWalk(std::string_view raw_body, LineEnds line_ends) : raw_body_(raw_body), line_ends_(line_ends) {}

  void walk(GMimeObject* object, int depth) {
    if (depth > deepest_part || ++parts_ > most_parts) return add(Defect::cut_off);
    if (GMIME_IS_MULTIPART(object)) return walk_multipart(GMIME_MULTIPART(object), depth);
    if (GMIME_IS_MESSAGE_PART(object)) return walk_message(object, depth);
    if (GMIME_IS_PART(object)) read_part(GMIME_PART(object));
  }

  void take_plain_text(const PlainText& how) {
    add_text(Kind::plain, decoded(raw_body_, how.encoding), how.charset);
  }

  MimeContent content() {
    if (const auto main = main_text(); main != texts_.end()) std::rotate(texts_.begin(), main, main + 1);
    for (const bool is_forwarded : {false, true}) {
      for (Text& text : texts_) {
        if (text.is_forwarded == is_forwarded) content_.texts.push_back(std::move(text.text));
      }
      if (!is_forwarded) content_.own_texts = content_.texts.size();
    }
    return std::move(content_);
  }

 private:
  enum class Kind { plain, html, other };
  struct Text {
    std::string text;
    Kind kind;
    bool is_attachment;
    bool is_forwarded;
  };

  std::vector<Text>::iterator main_text() {
    const auto first = [this](auto&& is_main) {
      return std::ranges::find_if(texts_, [&](const Text& text) {
        return text.kind != Kind::other && !text.is_forwarded && is_main(text);
      });
    };
    auto main = first([](const Text& text) { return !text.is_attachment && says_something(text.text); });
    if (main == texts_.end()) main = first([](const Text& text) { return !text.is_attachment; });
    return main == texts_.end() ? first([](const Text&) { return true; }) : main;
  }

  void add(Defect defect) {
    if (std::ranges::find(content_.defects, defect) == content_.defects.end())
      content_.defects.push_back(defect);
  }

  void walk_message(GMimeObject* object, int depth) {
    GMimeMessage* inner = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
    if (inner == nullptr) return;
    if (const char* name = g_mime_object_get_content_disposition_parameter(object, "filename")) {
      const Owned<GMimeStream> counter(g_mime_stream_null_new());
      g_mime_object_write_to_stream(GMIME_OBJECT(inner), nullptr, counter.get());
      add_attachment(name, g_mime_object_get_content_type(object), bytes_written(counter.get()));
    }
    ++messages_;
    if (GMimeObject* part = g_mime_message_get_mime_part(inner)) walk(part, depth + 1);
    --messages_;
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
      if (depth == 0) take_plain_text({});
      return;
    }
    if (depth == 0 && !contains(raw_body_, "--" + std::string(boundary) + "--")) {
      add(Defect::broken_multipart);
    }
    const size_t first_text = texts_.size();
    for (int i = 0; i < count; ++i) walk(g_mime_multipart_get_part(multipart, i), depth + 1);
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(multipart));
    if (g_mime_content_type_is_type(type, "multipart", "alternative") != FALSE)
      drop_repeated_html(first_text);
  }

  /// Drops the HTML texts of an alternative, from `first_text` on, if they only repeat a plain one.
  void drop_repeated_html(size_t first_text) {
    const auto begin = texts_.begin() + static_cast<std::ptrdiff_t>(first_text);
    const bool has_plain = std::any_of(begin, texts_.end(), [](const Text& text) {
      return text.kind == Kind::plain && !text.is_attachment && says_something(text.text);
    });
    if (!has_plain) return;
    texts_.erase(
        std::remove_if(begin, texts_.end(), [](const Text& text) { return text.kind == Kind::html; }),
        texts_.end());
  }

  void read_part(GMimePart* part) {
    GMimeContentType* type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const char* name = g_mime_part_get_filename(part);
    const bool is_text = is_text_type(type);
    const PatchType patch = is_text ? PatchType::none : patch_type(type, name);
    GMimeDataWrapper* content = g_mime_part_get_content(part);
    if ((!is_text && name == nullptr && patch == PatchType::none) || content == nullptr) return;
    const char* named = g_mime_object_get_header(GMIME_OBJECT(part), "Content-Transfer-Encoding");
    const TransferEncoding encoding = transfer_encoding_of(named ? named : "");
    g_mime_data_wrapper_set_encoding(content, gmime_encoding(encoding));
    const std::string_view raw = raw_bytes(content);
    std::string bytes;
    const bool is_read = is_text || (patch != PatchType::none && is_patch(patch, raw, encoding));
    if (is_read) {
      bytes = decoded(raw, encoding);
    } else if (encoding == TransferEncoding::base64 && !is_good_base64(raw)) {
      add(Defect::bad_base64);
    }
    const bool is_whole = is_read && bytes.size() <= most_raw_text_bytes;
    if (name != nullptr) add_attachment(name, type, is_whole ? bytes.size() : decoded_size(content));
    if (!is_read) return;
    is_attachment_ = g_mime_part_is_attachment(part) != FALSE;
    const char* charset = g_mime_object_get_content_type_parameter(GMIME_OBJECT(part), "charset");
    add_text(kind_of(type), std::move(bytes), charset ? charset : "");
    is_attachment_ = false;
  }

  static Kind kind_of(GMimeContentType* type) {
    if (type == nullptr || g_mime_content_type_is_type(type, "text", "plain")) return Kind::plain;
    return g_mime_content_type_is_type(type, "text", "html") ? Kind::html : Kind::other;
  }

  /// Returns enough of a text to notice that it is too long.
  std::string decoded(std::string_view raw, TransferEncoding encoding) {
    DecodedText out = decode(raw, encoding, most_raw_text_bytes);
    if (out.is_bad) add(Defect::bad_base64);
    return std::move(out.text);
  }

  std::string in_utf8(std::string bytes, std::string_view charset) {
    if (bytes.size() > most_raw_text_bytes) add(Defect::cut_off);
    cut_at_line(bytes, most_raw_text_bytes, charset);
    Utf8Text converted = to_utf8(std::move(bytes), charset, most_text_bytes);
    if (converted.problem == CharsetProblem::unknown) add(Defect::unknown_charset);
    if (converted.problem == CharsetProblem::bad) add(Defect::bad_charset);
    if (cut_to(converted.text, most_text_bytes)) add(Defect::cut_off);
    return std::move(converted.text);
  }

  void add_text(Kind kind, std::string bytes, std::string_view charset) {
    std::string text = in_utf8(std::move(bytes), charset);
    if (kind == Kind::html) text = text_of_html(text);
    if (line_ends_ == LineEnds::lf) text = with_lf(std::move(text));
    texts_.push_back({std::move(text), kind, is_attachment_, messages_ > 0});
  }

  static size_t bytes_written(GMimeStream* counter) { return GMIME_STREAM_NULL(counter)->written; }

  static size_t decoded_size(GMimeDataWrapper* content) {
    const Owned<GMimeStream> counter(g_mime_stream_null_new());
    g_mime_data_wrapper_write_to_stream(content, counter.get());
    return bytes_written(counter.get());
  }

  std::string_view raw_body_;
  LineEnds line_ends_;
  MimeContent content_;
  std::vector<Text> texts_;
  /// Of the part that is read.
  bool is_attachment_ = false;
  size_t messages_ = 0;
  size_t parts_ = 0;
};

const guint8* bytes_of(std::string_view text) {
  return reinterpret_cast<const guint8*>(text.data());
}

}  // namespace

MimeContent parse_content(const SplitMail& mail, LineEnds line_ends) {
  PartWalk walk(mail.body, line_ends);
  if (const auto plain_text = plain_text_of(mail)) {
    walk.take_plain_text(*plain_text);
    return walk.content();
  }
  gmime::start();
  const std::string header = content_header(mail);
  // One copy of the body, which GMime takes over.
  GByteArray* reduced = g_byte_array_sized_new(static_cast<guint>(header.size() + mail.body.size()));
  g_byte_array_append(reduced, bytes_of(header), static_cast<guint>(header.size()));
  g_byte_array_append(reduced, bytes_of(mail.body), static_cast<guint>(mail.body.size()));
  tame_fields({reinterpret_cast<char*>(reduced->data), reduced->len});
  const Owned<GMimeStream> stream(g_mime_stream_mem_new_with_byte_array(reduced));
  const Owned<GMimeParser> parser(g_mime_parser_new_with_stream(stream.get()));
  const Owned<GMimeObject> part(g_mime_parser_construct_part(parser.get(), nullptr));
  if (part) walk.walk(part.get(), 0);
  return walk.content();
}

}  // namespace kvq
