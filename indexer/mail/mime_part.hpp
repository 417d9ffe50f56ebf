// SPDX-License-Identifier: MIT
// What a MIME part holds: its bytes, and whether they are text.
#pragma once

#include <cstddef>
#include <string_view>

#include "indexer/mail/encoding/gmime.hpp"
#include "indexer/mail/encoding/transfer_encoding.hpp"

namespace kvq {

/// Like find(), whose time would grow with the product of the two sizes.
bool contains(std::string_view text, std::string_view piece);

/// Returns the bytes of a part as they are in the mail, which the parser does not copy.
std::string_view raw_bytes(GMimeDataWrapper* content);

/// Decodes the bytes of a part until there are more than `most_bytes`.
DecodedText decode(std::string_view raw, TransferEncoding encoding, size_t most_bytes);

GMimeContentEncoding gmime_encoding(TransferEncoding encoding);

/// Whether the parts of a type are read as text. A type that nobody has defined, such as "plain/text", is.
bool is_text_type(GMimeContentType* type);

/// Whether a part that is no text may be a patch, as far as its type and file name tell.
enum class PatchType { none, perhaps, named };
PatchType patch_type(GMimeContentType* type, const char* file_name);

/// Whether the part is a patch, or a text that is named as one. Reads only its beginning.
bool is_patch(PatchType type, std::string_view raw, TransferEncoding encoding);

}  // namespace kvq
