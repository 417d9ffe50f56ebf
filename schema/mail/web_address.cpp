// SPDX-License-Identifier: MIT
#include "schema/mail/web_address.hpp"

#include <algorithm>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/percent_encoding.hpp"

namespace kvq {
namespace {

std::string_view without_scheme(std::string_view address) {
  const size_t scheme = address.find("://");
  return scheme == std::string_view::npos ? address : address.substr(scheme + 3);
}

std::string_view without_query(std::string_view address) {
  return address.substr(0, address.find_first_of("?#"));
}

/// Whether the address is below the URL, both without a scheme: http and https are the same archive. Ignores
/// the letter case of the host.
bool is_below(std::string_view address, std::string_view url) {
  const size_t path = url.find('/');
  return fold(address.substr(0, path)) == fold(url.substr(0, path)) &&
         address.substr(std::min(path, address.size())).starts_with(url.substr(path));
}

/// Returns the longest archive URL that the address is below, without its scheme; empty if there is none.
std::string_view archive_of(std::string_view address, const WebArchives& archives) {
  std::string_view found;
  const auto look_at = [&](std::string_view url) {
    url = without_scheme(url);
    if (url.size() > found.size() && is_below(address, url)) found = url;
  };
  look_at(archives.of_all);
  for (const WebArchives::OfList& of_list : archives.of_lists) look_at(of_list.url);
  return found;
}

/// Returns the host in lower case, without "www.".
std::string host_of(std::string_view address) {
  std::string host = fold(address.substr(0, address.find_first_of("/?#:")));
  if (host.starts_with("www.")) host.erase(0, 4);
  return host;
}

// MARC was at theaimsgroup.com until 2007.
bool is_marc(std::string_view host) {
  return host == "marc.info" || host == "marc.theaimsgroup.com";
}

bool is_mail_archive(std::string_view host) {
  return host == "mail-archive.com";
}

/// Removes what ends a sentence or closes a bracket behind an address.
std::string_view without_punctuation(std::string_view address) {
  auto unopened = std::ranges::count(address, ')') - std::ranges::count(address, '(');
  while (!address.empty()) {
    const bool closes = address.back() == ')' && unopened > 0;
    if (!closes && std::string_view(".,;:!?'\"]}>*`|\\").find(address.back()) == std::string_view::npos)
      break;
    unopened -= closes;
    address.remove_suffix(1);
  }
  return address;
}

/// Removes text that follows the address without a break, as in Chinese and Japanese: the part of a
/// Message-ID behind the `@` is ASCII.
std::string_view without_other_script(std::string_view segment) {
  const size_t sign = segment.find('@');
  const size_t code = segment.find("%40");
  if (sign == code) return segment;
  const size_t domain = sign < code ? sign + 1 : code + 3;
  const auto is_ascii = [](char c) { return (c & 0x80) == 0; };
  const auto other = std::ranges::find_if_not(segment.substr(domain), is_ascii);
  const auto size = static_cast<size_t>(other - segment.begin());
  return size > domain ? segment.substr(0, size) : segment;
}

/// Returns the text as a Message-ID without `<>`; empty if it is none: it has no `@` between other
/// characters.
std::string as_message_id(std::string text) {
  if (text.starts_with('<')) text.erase(0, 1);
  if (text.ends_with('>')) text.pop_back();
  const size_t at = text.find('@');
  return at != std::string::npos && at > 0 && at + 1 < text.size() ? text : std::string();
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  std::string out;
  size_t begin = 0;
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, begin)) {
    out.append(text, begin, at - begin).append(to);
    begin = at + from.size();
  }
  text = out.append(text, begin);
}

/// Returns the undecoded value of a name in the query of an address; empty if there is none.
std::string_view query_value(std::string_view address, std::string_view name) {
  const size_t question = address.find('?');
  if (question == std::string_view::npos) return {};
  std::string_view query = address.substr(question + 1);
  query = query.substr(0, query.find('#'));
  while (!query.empty()) {
    const size_t end = std::min(query.find('&'), query.size());
    const std::string_view pair = query.substr(0, end);
    if (pair.starts_with(name) && pair.substr(name.size()).starts_with('='))
      return pair.substr(name.size() + 1);
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return {};
}

/// Returns the Message-ID in the query of an address of marc.info or mail-archive.com.
std::string id_in_query(std::string_view address) {
  const bool marc = is_marc(host_of(address));
  if (!marc && query_value(address, "l") != "mid") return {};
  std::string id =
      percent_decoded(without_punctuation(without_other_script(query_value(address, marc ? "i" : "q"))));
  // MARC shows addresses in this way, and accepts it in its own.
  if (marc) {
    replace_all(id, " () ", "@");
    replace_all(id, " ! ", ".");
  }
  return as_message_id(std::move(id));
}

bool has_line(std::string_view lines, std::string_view line) {
  while (!lines.empty()) {
    if (take_line(lines) == line) return true;
  }
  return false;
}

}  // namespace

std::string archive_url(std::string_view text) {
  const std::string scheme = fold(text.substr(0, text.find("://")));
  if (scheme != "http" && scheme != "https") return {};
  const std::string_view rest = without_scheme(text);
  // Rejects characters that are invalid in a URL (RFC 3986) or end its path.
  const bool is_plain = std::ranges::all_of(rest, [](char c) { return c > ' ' && c < 0x7f; }) &&
                        rest.find_first_of("?#<>\"\\^`{|}") == std::string_view::npos;
  if (!is_plain || rest.empty() || rest.front() == '/' || rest.front() == ':') return {};
  return scheme + "://" + std::string(rest) + (rest.ends_with('/') ? "" : "/");
}

std::optional<IdInPath> id_in_path(std::string_view path) {
  std::string_view before;
  std::string_view two_before;
  for (size_t begin = 0; begin < path.size();) {
    const size_t end = path.find('/', begin);
    const std::string_view segment = path.substr(begin, end - begin);
    const bool is_last = end == std::string_view::npos;
    const bool is_of_list = before == "list" && (two_before == "archives" || two_before == "hyperkitty");
    if (!is_of_list) {
      std::string id = as_message_id(
          percent_decoded(is_last ? without_punctuation(without_other_script(segment)) : segment));
      if (!id.empty()) return IdInPath{std::move(id), begin};
    }
    if (is_last) break;
    two_before = std::exchange(before, segment);
    begin = end + 1;
  }
  return std::nullopt;
}

bool has_id_in_query(std::string_view address) {
  const std::string host = host_of(address);
  return is_marc(host) || is_mail_archive(host);
}

std::string message_id_of_web_address(std::string_view address) {
  if (has_id_in_query(without_scheme(address))) return id_in_query(without_scheme(address));
  address = without_query(address);
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    // Skip the host: it may have user information with an @.
    address.remove_prefix(std::min(address.find('/', scheme + 3), address.size()));
  }
  const auto found = id_in_path(address);
  return found ? found->id : std::string();
}

std::string message_id_of_web_address(std::string_view address, const WebArchives& archives) {
  const std::string_view below = without_scheme(without_query(address));
  const std::string_view archive = archive_of(below, archives);
  if (archive.empty()) return message_id_of_web_address(address);
  return message_id_of_web_address(below.substr(archive.size()));
}

std::string web_address_of(std::string_view message_id, std::string_view lists, const WebArchives& archives) {
  const auto of_list = std::ranges::find_if(
      archives.of_lists, [&](const WebArchives::OfList& one) { return has_line(lists, one.list); });
  return (of_list == archives.of_lists.end() ? archives.of_all : of_list->url) + percent_encoded(message_id) +
         "/";
}

}  // namespace kvq
