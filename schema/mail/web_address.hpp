// SPDX-License-Identifier: MIT
// The addresses of mails in web archives such as lore: a Message-ID is a piece of the path.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kvq {

/// Where lists are on the web. The address of a mail is a URL of these, its Message-ID and a slash.
struct WebArchives {
  struct OfList {
    std::string list;
    std::string url;
  };
  /// Each URL ends with a slash.
  std::string of_all = "https://lore.kernel.org/r/";
  /// A mail of several lists is shown in the one that comes first here.
  std::vector<OfList> of_lists;
};

/// The text as the URL of an archive, with a slash at its end; empty where it is no http(s) URL that a
/// Message-ID can follow.
std::string archive_url(std::string_view text);

/// The Message-ID in https://lore.kernel.org/kvm/ID/, /r/ID, /kvm/ID/T/#u and the like, whoever the host is,
/// percent-decoded (RFC 3986, 2.1); empty where no piece of the path has an `@` within. The scheme and the
/// host may be left out.
std::string message_id_of_web_address(std::string_view address);

/// The same, but the URL of one of the archives may have an `@` of its own.
std::string message_id_of_web_address(std::string_view address, const WebArchives& archives);

/// Where the mail of a Message-ID is shown that is in these lists, one a line.
std::string web_address_of(std::string_view message_id, std::string_view lists, const WebArchives& archives);

}  // namespace kvq
