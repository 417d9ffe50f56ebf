// SPDX-License-Identifier: MIT
// The addresses of mails in web archives. In those of lore and most others the Message-ID is a segment of the
// path; in those of marc.info and mail-archive.com it is a value of the query.
#pragma once

#include <cstddef>
#include <optional>
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

/// The Message-ID in the path of an address, and where its segment begins.
struct IdInPath {
  std::string id;
  size_t begin = 0;
};

/// Returns the percent-decoded (RFC 3986, 2.1) Message-ID in a path such as "kvm/ID/T/", without `<>`. Absent
/// if no segment contains an `@` between other characters. Punctuation behind the last segment is that of the
/// sentence around the address. The address of a list in a path of HyperKitty is no Message-ID.
std::optional<IdInPath> id_in_path(std::string_view path);

/// Returns whether an address without its scheme is on a host whose addresses have the Message-ID in the
/// query: https://marc.info/?i=ID and https://www.mail-archive.com/search?l=mid&q=ID. Their other addresses,
/// such as https://marc.info/?l=LIST&m=NUMBER, contain no Message-ID.
bool has_id_in_query(std::string_view address);

/// Returns the Message-ID in https://lore.kernel.org/kvm/ID/, /r/ID, /kvm/ID/T/#u and the like, on any host
/// (see id_in_path and has_id_in_query); empty if there is none. The scheme and the host are optional.
std::string message_id_of_web_address(std::string_view address);

/// The same, but the URL of an archive may itself contain an `@`.
std::string message_id_of_web_address(std::string_view address, const WebArchives& archives);

/// Returns the web address of the mail with this Message-ID. `lists` names the lists it is on, one per line.
std::string web_address_of(std::string_view message_id, std::string_view lists, const WebArchives& archives);

}  // namespace kvq
