// SPDX-License-Identifier: MIT
#include "indexer/mail/mime_part.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <string>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

using gmime::Owned;

/// Whether a file has lines that begin a diff.
bool has_diff_lines(std::string_view text) {
  if (text.starts_with("diff --git ") || contains(text, "\ndiff --git ")) return true;
  return (text.starts_with("--- ") || contains(text, "\n--- ")) && contains(text, "\n+++ ") &&
         contains(text, "\n@@ -");
}

std::string decode_uuencode(std::string_view encoded, size_t most_bytes) {
  const Owned<GMimeFilter> filter(g_mime_filter_basic_new(GMIME_CONTENT_ENCODING_UUENCODE, FALSE));
  std::string out;
  constexpr size_t bytes_at_once = 64u << 10;
  while (!encoded.empty() && out.size() <= most_bytes) {
    std::string piece(encoded.substr(0, bytes_at_once));
    encoded.remove_prefix(piece.size());
    char* decoded = nullptr;
    size_t bytes = 0;
    size_t reserved = 0;
    g_mime_filter_filter(filter.get(), piece.data(), piece.size(), 0, &decoded, &bytes, &reserved);
    out.append(decoded, bytes);
  }
  return out;
}

}  // namespace

bool contains(std::string_view text, std::string_view piece) {
  return memmem(text.data(), text.size(), piece.data(), piece.size()) != nullptr;
}

std::string_view raw_bytes(GMimeDataWrapper* content) {
  GMimeStream* stream = content == nullptr ? nullptr : g_mime_data_wrapper_get_stream(content);
  if (stream == nullptr || !GMIME_IS_STREAM_MEM(stream)) return {};
  const GByteArray* mail = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
  const gint64 end = stream->bound_end == -1 ? static_cast<gint64>(mail->len) : stream->bound_end;
  return std::string_view(reinterpret_cast<const char*>(mail->data), mail->len)
      .substr(static_cast<size_t>(stream->bound_start), static_cast<size_t>(end - stream->bound_start));
}

DecodedText decode(std::string_view raw, TransferEncoding encoding, size_t most_bytes) {
  switch (encoding) {
    case TransferEncoding::base64:
      return decode_base64(raw, most_bytes);
    case TransferEncoding::quoted_printable:
      return {decode_quoted_printable(raw, most_bytes)};
    case TransferEncoding::uuencode:
      return {decode_uuencode(raw, most_bytes)};
    case TransferEncoding::none:
      break;
  }
  return {std::string(raw.substr(0, most_bytes + 1))};
}

GMimeContentEncoding gmime_encoding(TransferEncoding encoding) {
  switch (encoding) {
    case TransferEncoding::base64:
      return GMIME_CONTENT_ENCODING_BASE64;
    case TransferEncoding::quoted_printable:
      return GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE;
    case TransferEncoding::uuencode:
      return GMIME_CONTENT_ENCODING_UUENCODE;
    case TransferEncoding::none:
      break;
  }
  return GMIME_CONTENT_ENCODING_BINARY;
}

bool is_text_type(GMimeContentType* type) {
  if (type == nullptr || g_mime_content_type_is_type(type, "text", "*") != FALSE) return true;
  constexpr std::array<std::string_view, 9> others = {"application", "audio", "chemical",  "font", "image",
                                                      "message",     "model", "multipart", "video"};
  const char* name = g_mime_content_type_get_media_type(type);
  return name != nullptr && !fold(name).starts_with("x-") &&
         std::ranges::find(others, fold(name)) == others.end();
}

PatchType patch_type(GMimeContentType* type, const char* file_name) {
  if (g_mime_content_type_is_type(type, "application", "*") == FALSE) return PatchType::none;
  const char* written = g_mime_content_type_get_media_subtype(type);
  const std::string subtype = fold(written ? written : "");
  for (const std::string_view known : {"x-patch", "x-diff", "patch", "diff", "x-gitpatch"}) {
    if (subtype == known) return PatchType::named;
  }
  const std::string name = fold(file_name ? file_name : "");
  if (name.ends_with(".patch") || name.ends_with(".diff")) return PatchType::named;
  return subtype == "octet-stream" || subtype == "mbox" ? PatchType::perhaps : PatchType::none;
}

bool is_patch(PatchType type, std::string_view raw, TransferEncoding encoding) {
  constexpr size_t most_looked_at = 64u << 10;
  const std::string begin = decode(raw, encoding, most_looked_at).text;
  // Windows writes UTF-16.
  const bool is_utf16 = begin.starts_with("\xff\xfe") || begin.starts_with("\xfe\xff");
  if (type == PatchType::named && is_utf16) return true;
  if (begin.find('\0') != std::string::npos) return false;
  return type == PatchType::named || has_diff_lines(begin);
}

}  // namespace kvq
