// SPDX-License-Identifier: MIT
// The ways in which people write a Message-ID.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/mail/web_address.hpp"

namespace kvq {

struct SpelledId {
  /// The Message-IDs, without `<>`, that the text can mean, the most likely first; none if it is not an id.
  std::vector<std::string> ids = {};
  /// Whether the text can hardly be anything else. Other words, such as `kvm` and `from:a@b.c`, are ids only
  /// if a mail has such an id.
  bool is_certain = false;
  /// Whether it is the address of a web page.
  bool is_address = false;
};

/// Reads `ID`, `<ID>`, `id:ID`, `mid:`, `msgid:`, `m:`, `message-id:` and `url:` before it, a line such as
/// `Message-ID: <ID>` or `Link: https://lore.kernel.org/r/ID/`, and the address of a mail in a web archive,
/// with or without `https://` (see web_address.hpp). The ID may be percent-encoded (RFC 3986, RFC 2392) and
/// in quotes.
SpelledId spelled_id(std::string_view text, const WebArchives& archives);

}  // namespace kvq
