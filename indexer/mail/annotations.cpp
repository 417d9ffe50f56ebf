// SPDX-License-Identifier: MIT
#include "indexer/mail/annotations.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "indexer/mail/headers.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/regex.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq {
namespace {

constexpr size_t most_trailers = 300;
constexpr size_t most_links = 100;
constexpr size_t longest_name = 40;
constexpr size_t longest_value = 1'000;

/// Trailers whose value is not a person.
constexpr std::string_view plain_kinds[] = {
    "fixes", "link", "closes", "depends-on", "based-on", "prerequisite-patch-id", "supersedes", "obsoletes"};

bool is_hex(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool is_name(std::string_view name) {
  if (name.empty() || name.size() > longest_name || name.front() == '-') return false;
  return std::ranges::all_of(
      name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

/// Returns the mailbox at the start of a trailer's value: up to `>`, or else the word with the @.
std::string_view mailbox_in(std::string_view value) {
  const size_t at = value.find('@');
  if (at == std::string_view::npos) return {};
  const size_t open = value.rfind('<', at);
  if (open != std::string_view::npos) {
    const size_t close = value.find('>', at);
    return close == std::string_view::npos ? std::string_view{} : value.substr(0, close + 1);
  }
  const size_t begin = value.find_last_of(" \t(", at);
  const size_t word = begin == std::string_view::npos ? 0 : begin + 1;
  return value.substr(word, value.find_first_of(" \t),;", at) - word);
}

/// Returns whether the value names a commit, as in `Fixes: 1234567 ("title")` and its many variants.
bool names_commit(std::string_view value) {
  if (fold(value.substr(0, 7)) == "commit ") value.remove_prefix(7);
  const size_t end = std::min(value.find_first_not_of("0123456789abcdefABCDEF"), value.size());
  return end >= 7 || value.find("://") != std::string_view::npos;
}

void add_once(std::vector<std::string>& out, std::string_view text) {
  if (out.size() < most_links && std::ranges::find(out, text) == out.end()) out.emplace_back(text);
}

class Reader {
 public:
  explicit Reader(Annotations& out) : out_(out) {}

  /// Reads a line of a patch's message or of a reply.
  void read_trailer(std::string_view line) {
    const size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon > longest_name) return;
    const std::string name = fold(line.substr(0, colon));
    const std::string_view value = trimmed(line.substr(colon + 1));
    if (!is_name(name) || value.empty() || value.size() > longest_value) return;
    if (name == "cc") return read_cc(value);
    if (std::ranges::find(plain_kinds, name) != std::end(plain_kinds)) {
      if (name == "fixes" && !names_commit(value)) return;
      return add({name, std::string(value), {}});
    }
    if (!name.ends_with("-by")) return;
    // A line without an address is prose.
    if (const std::string_view mailbox = mailbox_in(value); !mailbox.empty()) {
      add({name, std::string(value), mailbox});
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

  void read_links(std::string_view own) {
    constexpr std::string_view begin = "://";
    for (size_t at = own.find(begin); at != std::string_view::npos; at = own.find(begin, at + 1)) {
      const std::string_view address = own.substr(at);
      const std::string id =
          message_id_of_web_address(address.substr(0, address.find_first_of(" \t\r\n<>()\"'")));
      if (!id.empty()) add_once(out_.links, id);
    }
  }

 private:
  void read_cc(std::string_view value) {
    const std::string folded = fold(value);
    if (folded.find("stable@vger.kernel.org") == std::string::npos &&
        folded.find("stable@kernel.org") == std::string::npos)
      return;
    const size_t comment = value.find('#');
    add({"cc-stable",
         std::string(comment == std::string_view::npos ? std::string_view{}
                                                       : trimmed(value.substr(comment + 1))),
         {}});
  }

  void add(TrailerLine trailer) {
    if (out_.trailers.size() < most_trailers) out_.trailers.push_back(std::move(trailer));
  }

  Annotations& out_;
};

/// Returns the first line that matches the pattern, without surrounding white space.
std::optional<std::string> line_found(const Regex& pattern, std::string_view text) {
  const auto end = pattern.end_of_first_match(text);
  if (!end) return std::nullopt;
  const size_t break_before = text.substr(0, *end).find_last_of('\n', *end == 0 ? 0 : *end - 1);
  const size_t begin = break_before == std::string_view::npos ? 0 : break_before + 1;
  return std::string(trimmed(text.substr(begin, text.find('\n', begin) - begin)).substr(0, longest_value));
}

void read_verdicts(std::string_view own, const std::vector<TrailerLine>& trailers, Annotations& out) {
  // Matches "Applied.", "Series queued for v6.2, thanks!", "Thanks, applied to kvm-arm/next", but not
  // "Applied cleanly, but" or "applied on top of".
  static const Regex applied(
      R"((?im)^(?:(?:thanks|thank you)[^\n.!]{0,20}[,.!-] *)?(?:i(?:'ve|’ve| have)? )?(?:now |just )?(?:all |both |whole |entire |the )*)"
      R"((?:series |patch(?:es|set)? |this )?(?:(?:is |are |now |has been |been )*)(?:applied|queued|merged|pushed|pulled|picked up|picked)(?: up| both| all| it| this| them| the series| the patch| this series| now)?)"
      R"((?:[.,!;:]| ?[-–] |$| (?:to|for|into|in|with|thanks|thank)\b))"
      R"(|^this (?:series|patch|pull request) was (?:applied|merged)|has been merged into)");
  static const Regex nacked(R"((?m)^(?:(?:NAK|NACK|Nak|Nack)\b|(?i:Nacked-by:|big nack|strong nack)))");
  if (auto line = line_found(applied, own)) out.verdicts.push_back({"applied", std::move(*line)});
  const bool has_nack_trailer =
      std::ranges::find(trailers, "nacked-by", &TrailerLine::kind) != trailers.end();
  if (auto line = line_found(nacked, own); line || has_nack_trailer) {
    out.verdicts.push_back({"nacked", line.value_or("Nacked-by")});
  }
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
    if (in_message) reader.read_trailer(line);
    if (is_posting) reader.read_mark(line);
  }
  if (is_posting) {
    reader.read_links(own);
  } else {
    read_verdicts(own, out.trailers, out);
  }
  return out;
}

}  // namespace kvq
