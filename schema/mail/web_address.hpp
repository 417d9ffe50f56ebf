// SPDX-License-Identifier: MIT
// The addresses of mails in web archives such as lore: the Message-ID is a segment of the path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// The web archives of the lists. The address of a mail is the URL of an archive, the Message-ID and a slash.
struct WebArchives {
  struct OfList {
    std::string list;
    std::string url;
  };
  /// Each URL ends with a slash.
  std::string of_all = "https://lore.kernel.org/r/";
  /// For a mail on several lists, the first entry applies.
  std::vector<OfList> of_lists;
};

/// Returns the text as the URL of an archive, ending with a slash. Empty if it is not an http(s) URL to which
/// a Message-ID can be appended.
std::string archive_url(std::string_view text);

/// Returns the percent-decoded (RFC 3986, 2.1) Message-ID in https://lore.kernel.org/kvm/ID/, /r/ID,
/// /kvm/ID/T/#u and the like, on any host. Empty if no path segment contains an `@` between other characters.
/// The scheme and the host are optional.
std::string message_id_of_web_address(std::string_view address);

/// The same, but the URL of an archive may itself contain an `@`.
std::string message_id_of_web_address(std::string_view address, const WebArchives& archives);

/// Returns the web address of the mail with this Message-ID. `lists` names the lists it is on, one per line.
std::string web_address_of(std::string_view message_id, std::string_view lists, const WebArchives& archives);

}  // namespace kvq
