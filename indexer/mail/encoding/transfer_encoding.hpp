// SPDX-License-Identifier: MIT
// Decodes Content-Transfer-Encodings (RFC 2045, 6) as mailers write them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// `none` means that the bytes are the text.
enum class TransferEncoding { none, base64, quoted_printable, uuencode };

/// Returns the encoding that a header's value names, in any spelling: "Base64", "8-bit;", "quoted-printable
/// (soft)". Like git and browsers, takes text in an unknown encoding as it is.
TransferEncoding transfer_encoding_of(std::string_view value);

struct DecodedText {
  std::string text;
  /// Whether the text has invalid characters or ends too early.
  bool is_bad = false;
};

/// Decodes base64 until there are more than `most_bytes`. Blocks with padding may follow one another. Lines
/// of plain text before the first block, and all from the first such line after a block on, are kept: lists
/// append footers to what they do not decode.
DecodedText decode_base64(std::string_view encoded, size_t most_bytes);

/// Whether the bytes are one whole block of base64.
bool is_good_base64(std::string_view encoded);

/// Decodes quoted-printable until there are more than `most_bytes`. Like git mailinfo, keeps an `=` that
/// begins neither a byte nor a soft line break.
std::string decode_quoted_printable(std::string_view encoded, size_t most_bytes);

}  // namespace kvq
