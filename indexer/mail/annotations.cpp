// SPDX-License-Identifier: MIT
#include "indexer/mail/annotations.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "indexer/mail/prose/verdicts.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq {
namespace {

constexpr size_t most_trailers = 300;
constexpr size_t most_links = 100;
constexpr size_t longest_value = 1'000;

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

void add_once(std::vector<std::string>& out, std::string_view text) {
  if (out.size() < most_links && std::ranges::find(out, text) == out.end()) out.emplace_back(text);
}

/// Returns the Message-ID in the path of an address that starts with `://`, and where its segment begins.
std::optional<IdInPath> first_id_in_path(std::string_view address) {
  constexpr size_t host = 3;
  const size_t slash = address.find('/', host);
  if (slash == std::string_view::npos) return std::nullopt;
  std::optional<IdInPath> found = id_in_path(address.substr(slash + 1));
  if (found) found->begin += slash + 1;
  return found;
}

class Reader {
 public:
  explicit Reader(Annotations& out) : out_(out) {}

  /// Reads a line of a patch's message or of a reply.
  void read_trailers(std::string_view line, std::string_view following, bool may_be_indented) {
    for (TrailerLine& trailer : trailers_of_line(line, following)) {
      const bool counts = may_be_indented || !trailer.indented;
      if (counts && out_.trailers.size() < most_trailers) out_.trailers.push_back(std::move(trailer));
    }
  }

  /// Reads a line that b4 or git format-patch write below a cover or patch.
  void read_mark(std::string_view line) {
    const auto value_of = [line](std::string_view name) {
      return line.starts_with(name) ? trimmed(line.substr(name.size())) : std::string_view{};
    };
    if (const auto id = value_of("change-id: "); !id.empty() && id.find(' ') == std::string_view::npos) {
      out_.change_id = id;
    }
    if (const auto base = value_of("base-commit: "); base.size() >= 7 && is_hex(base)) out_.base = base;
    if (const auto id = value_of("Supersedes: "); !id.empty()) {
      for (const std::string& old : message_ids_in(id, 1)) add_once(out_.links, old);
    }
  }

  /// Reads each byte a limited number of times, even if addresses follow each other without a break.
  void read_links(std::string_view own) {
    constexpr std::string_view begin = "://";
    // The query and fragment of an address are not part of its path.
    constexpr std::string_view ends = " \t\r\n<>()\"'?#";
    size_t end = 0;
    for (size_t at = own.find(begin); at != std::string_view::npos && out_.links.size() < most_links;
         at = own.find(begin, at)) {
      const std::string_view rest = own.substr(at + begin.size(), longest_value);
      if (has_id_in_query(rest)) {
        const size_t length = std::min(rest.find_first_of(" \t\r\n<>\"'"), rest.size());
        const std::string id = message_id_of_web_address(rest.substr(0, length));
        if (!id.empty()) add_once(out_.links, id);
        at += begin.size() + length;
        continue;
      }
      if (at >= end) end = std::min(own.find_first_of(ends, at), own.size());
      const std::optional<IdInPath> found = first_id_in_path(own.substr(at, end - at));
      if (found) add_once(out_.links, found->id);
      // Addresses that begin before the id have the same id, and those that begin after the last id have
      // none.
      at = found ? std::max(at + 1, at + found->begin - begin.size()) : end;
    }
  }

 private:
  Annotations& out_;
};

/// Returns the verdicts of an answer. A trailer refuses as a sentence does.
std::vector<Verdict> verdicts_of(std::string_view own, const std::vector<TrailerLine>& trailers) {
  std::vector<Verdict> out = read_verdicts(own);
  const bool has_nack_trailer =
      std::ranges::find(trailers, "nacked-by", &TrailerLine::kind) != trailers.end();
  if (has_nack_trailer && std::ranges::find(out, "nacked", &Verdict::kind) == out.end()) {
    out.push_back({"nacked", "Nacked-by"});
  }
  return out;
}

}  // namespace

Annotations read_annotations(std::string_view own, MessageKind kind) {
  Annotations out;
  Reader reader(out);
  const bool is_posting =
      kind == MessageKind::patch || kind == MessageKind::cover || kind == MessageKind::pull;
  bool in_message = true;
  for (size_t at = 0; at < own.size();) {
    const size_t end = std::min(own.find('\n', at), own.size());
    std::string_view line = own.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    at = end + 1;
    if (line == "-- ") break;
    if (is_posting && line == "---") in_message = false;
    if (in_message) reader.read_trailers(line, own.substr(std::min(at, own.size())), !is_posting);
    if (is_posting) reader.read_mark(line);
  }
  if (is_posting) {
    reader.read_links(own);
  } else {
    out.verdicts = verdicts_of(own, out.trailers);
  }
  return out;
}

}  // namespace kvq
