// SPDX-License-Identifier: MIT
#include "schema/mail/id_spellings.hpp"

#include <algorithm>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/mail/percent_encoding.hpp"

namespace kvq {
namespace {

constexpr auto npos = std::string_view::npos;

// Before an id, as queries of kvq, lore, notmuch and mu have it. `mid:` is a URL, too (RFC 2392).
constexpr std::string_view prefixes[] = {"id", "mid", "msgid", "m", "i", "message-id", "url"};
// Before an id and a space, as mails and commits have it.
constexpr std::string_view headers[] = {"message-id", "in-reply-to", "references", "link", "closes"};

/// Removes a name and its colon from the front of a text. Returns whether there was one.
bool take_name(std::string_view& text) {
  const size_t colon = text.find(':');
  if (colon == npos || colon + 1 == text.size()) return false;
  const std::string name = fold(text.substr(0, colon));
  const bool is_line = is_white_space(text[colon + 1]);
  const bool is_known = is_line ? std::ranges::find(headers, name) != std::end(headers)
                                : std::ranges::find(prefixes, name) != std::end(prefixes);
  if (is_known) text = trimmed(text.substr(colon + 1));
  return is_known;
}

/// Whether a text has an `@` between other characters and none that ids hardly have.
bool is_like_id(std::string_view text) {
  const size_t at = text.find('@');
  return at != npos && at > 0 && at + 1 < text.size() && text.find_first_of(" \t\r\n:|()\"{}") == npos;
}

/// Whether a text begins with the name of a host and a path: `lore.kernel.org/kvm/`.
bool has_host(std::string_view text) {
  const size_t slash = text.find('/');
  const std::string_view host = text.substr(0, slash);
  return slash != npos && host.find('.') != npos && host.find('@') == npos && host.find("%40") == npos;
}

void add(SpelledId& out, std::string id) {
  if (!id.empty() && std::ranges::find(out.ids, id) == out.ids.end()) out.ids.push_back(std::move(id));
}

}  // namespace

SpelledId spelled_id(std::string_view text, const WebArchives& archives) {
  text = trimmed(text);
  const bool is_named = take_name(text);
  if (text.size() > 1 && text.front() == '"' && text.back() == '"') text = text.substr(1, text.size() - 2);
  const bool is_bracketed = text.size() > 1 && text.front() == '<' && text.back() == '>';
  const std::string_view inner = is_bracketed ? trimmed(text.substr(1, text.size() - 2)) : text;
  SpelledId out;
  if (inner.find("://") != npos && (is_named || inner.find_first_of(white_space) == npos)) {
    const std::string_view scheme = inner.substr(0, inner.find("://"));
    out.is_address = std::ranges::all_of(scheme, [](char c) { return fold(c) >= 'a' && fold(c) <= 'z'; });
    if (out.is_address) {
      out.is_certain = true;
      add(out, message_id_of_web_address(inner, archives));
      return out;
    }
  }
  if (is_bracketed) {
    out.is_certain = is_named || inner.find('@') != npos;
    add(out, message_id_as_stored(text));
    return out;
  }
  if (inner.empty() || inner.find_first_of(white_space) != npos) return out;
  const std::string decoded = percent_decoded(inner);
  if (has_host(inner)) add(out, message_id_of_web_address(std::string("https://").append(inner), archives));
  out.is_certain = !out.ids.empty() || is_like_id(decoded);
  // A Message-ID may have slashes and percent signs of its own.
  out.ids.insert(is_like_id(inner) ? out.ids.begin() : out.ids.end(), std::string(inner));
  add(out, decoded);
  return out;
}

}  // namespace kvq
