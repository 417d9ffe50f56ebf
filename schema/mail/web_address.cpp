// SPDX-License-Identifier: MIT
#include "schema/mail/web_address.hpp"

#include <algorithm>
#include <charconv>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// RFC 3986, 2.1. A `%` without two hexadecimal digits stands for itself.
std::string percent_decoded(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const std::string_view code = text[i] == '%' ? text.substr(i + 1, 2) : std::string_view{};
    const bool is_code =
        code.size() == 2 && std::from_chars(code.data(), code.data() + 2, byte, 16).ptr == code.data() + 2;
    out += is_code ? static_cast<char>(byte) : text[i];
    if (is_code) i += 2;
  }
  return out;
}

/// Encodes a path segment of a URL (RFC 3986, 3.3).
std::string percent_encoded(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  constexpr std::string_view plain_signs = "-._~!$&'()*+,;=:@";
  std::string encoded;
  for (const char c : text) {
    const char folded = fold(c);
    const bool plain = (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9') ||
                       plain_signs.find(c) != std::string_view::npos;
    const auto byte = static_cast<unsigned char>(c);
    if (plain) {
      encoded += c;
    } else {
      encoded += {'%', digits[byte >> 4U], digits[byte & 0xfU]};
    }
  }
  return encoded;
}

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

std::string message_id_of_web_address(std::string_view address) {
  address = without_query(address);
  if (const size_t scheme = address.find("://"); scheme != std::string_view::npos) {
    // Skip the host: it may have user information with an @.
    address.remove_prefix(std::min(address.find('/', scheme + 3), address.size()));
  }
  while (!address.empty()) {
    const size_t end = std::min(address.find('/'), address.size());
    std::string piece = percent_decoded(address.substr(0, end));
    const size_t at = piece.find('@');
    if (at != std::string::npos && at > 0 && at + 1 < piece.size()) return piece;
    address.remove_prefix(std::min(end + 1, address.size()));
  }
  return {};
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
