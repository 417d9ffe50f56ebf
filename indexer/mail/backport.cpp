// SPDX-License-Identifier: MIT
#include "indexer/mail/backport.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/regex.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr size_t longest_evidence = 200;
// A line that says so is at the top of the commit message or among its trailers, not far down a long text.
constexpr size_t most_lines = 500;

std::string evidence(std::string_view text) {
  return std::string(text.substr(0, longest_evidence));
}

/// Returns the brackets that a subject begins with.
std::string_view brackets_of(std::string_view subject) {
  size_t end = 0;
  int depth = 0;
  for (size_t i = 0; i < subject.size(); ++i) {
    const char c = subject[i];
    if (c == '[') {
      ++depth;
    } else if (c == ']') {
      if (--depth == 0) end = i + 1;
    } else if (depth <= 0 && !is_white_space(c)) {
      break;
    }
  }
  return trimmed(subject.substr(0, end));
}

bool is_stable_list(const Recipient& recipient) {
  const std::string address = fold(recipient.mailbox.address);
  return address == "stable@vger.kernel.org" || address == "stable@kernel.org";
}

/// The people of the stable trees, to whom backports are sent, too.
bool is_stable_maintainer(const Recipient& recipient) {
  const std::string address = fold(recipient.mailbox.address);
  return address.starts_with("gregkh@") || address.starts_with("sashal@") || address == "greg@kroah.com";
}

/// Returns the stable list if the mail is addressed to it and to nobody else.
const Recipient* only_addressee(const std::vector<Recipient>& recipients) {
  const Recipient* list = nullptr;
  for (const Recipient& recipient : recipients) {
    if (recipient.header != "to") continue;
    if (is_stable_list(recipient)) {
      list = &recipient;
    } else if (!is_stable_maintainer(recipient)) {
      return nullptr;
    }
  }
  return list;
}

/// Reads the brackets of a subject.
std::optional<std::string> in_subject(const PostingText& posting) {
  // AUTOSEL; a stable tree (5.10.y, stable-5.10, 5.4-stable, for-stable); backport.
  static const Regex certain(R"((?i)\b(?:autosel|manualsel)\b|\bback-?port|\b[2-9]\.\d+(?:\.\d+)?\.[yz]\b|)"
                             R"([\w.]-stable\b|\bstable-[\w.{]|\[stable(?: tree)?\])");
  // Beside the name of another tree, as in [PATCH net,stable], the word only says where the patch should go
  // later.
  static const Regex stable_alone(
      R"((?i)^(?:[\s\[\],:/]|patch(?:es)?\b|rfc\b|resend\b|v\d+\b|v?\d[\d.x/{},]*|for\b|linux\b|)"
      R"(kernel\b|only\b)*)"
      R"(\bstable\b(?:[\s\[\],:/]|patch(?:es)?\b|rfc\b|resend\b|v\d+\b|v?\d[\d.x/{},]*|for\b|)"
      R"(linux\b|kernel\b|only\b|tree\b)*$)");
  static const Regex version(
      R"((?i)(?:^|patch|[\s,/:\[])\s*(?:linux-)?[2-9]\.\d{1,3}(?:\.\d+)?(?:-rc\d+)?[\s,/:\]])");
  static const Regex for_version(R"((?i)\bfor[ -]v?\d)");
  const std::string_view brackets = brackets_of(posting.subject);
  // In most there is no word of these patterns.
  const std::string folded = fold(brackets);
  const auto has = [&](std::string_view piece) { return folded.find(piece) != std::string::npos; };
  const bool names_stable = has("stable");
  const bool has_version = has(".");
  if (!names_stable && !has_version && !has("port") && !has("autosel") && !has("manualsel"))
    return std::nullopt;
  if (certain.found_in(brackets) || (names_stable && stable_alone.found_in(brackets)))
    return evidence(brackets);
  const bool goes_to_stable = std::ranges::any_of(posting.recipients, is_stable_list);
  if (goes_to_stable && has_version && version.found_in(brackets) && !for_version.found_in(brackets))
    return evidence(brackets);
  return std::nullopt;
}

std::optional<std::string> in_headers(const PostingText& posting) {
  for (const Header& header : posting.headers) {
    if (header.name == "x-stable" || header.name.starts_with("x-kerneltest-")) {
      return evidence(header.name + ": " + header.value);
    }
  }
  return std::nullopt;
}

/// Whether a line can stand before or after a line that names the upstream commit: such a line is a paragraph
/// of its own, in contrast to `commit 1234567 upstream.` in wrapped prose.
bool is_apart(std::string_view line) {
  line = trimmed(line);
  return line.empty() || line.starts_with('[') || line.starts_with("From:") || line.starts_with("Subject:") ||
         line.starts_with("Date:") || line.starts_with("---") || line.starts_with("commit ");
}

std::optional<std::string> in_text(const PostingText& posting) {
  constexpr std::array<std::string_view, 6> needles = {"pstream",      "herry",        "ackported from",
                                                       "review patch", "review cycle", " inclusion"};
  static const Regex review(R"((?i)\bstable review patch\b|\bstart of the stable review cycle\b)");
  static const Regex bracketed(
      R"((?i)^[\[(] ?(?:upstream commit:? [0-9a-f]{7,40}\b|commit:? [0-9a-f]{7,40} upstream\b))"
      R"(|^[\[(] ?(?:cherry[- ]?picked|back-?ported) from (?:mainline |)"
      R"(upstream )?(?:commit )?[0-9a-f]{7,40}\b)");
  static const Regex paragraph(
      R"((?i)^(?:upstream commit:? [0-9a-f]{7,40}|commit:? [0-9a-f]{7,40} upstream)\.?$)"
      R"(|^(?:mainline|stable) inclusion$)");
  // What is below this line does not count.
  const std::string_view message = posting.own.substr(0, posting.own.find("\n---\n"));
  const bool may = std::ranges::any_of(
      needles, [&](std::string_view needle) { return message.find(needle) != std::string_view::npos; });
  if (!may) return std::nullopt;
  std::string_view rest = posting.own;
  std::string_view before;
  for (size_t count = 0; count < most_lines && !rest.empty(); ++count) {
    const std::string_view line = trimmed(take_line(rest));
    if (line == "---" || line == "--") break;
    if (review.found_in(line) || (!posting.is_cover && bracketed.found_in(line))) return evidence(line);
    if (!posting.is_cover && is_apart(before) && paragraph.found_in(line) &&
        is_apart(rest.substr(0, rest.find('\n')))) {
      return evidence(line);
    }
    before = line;
  }
  return std::nullopt;
}

}  // namespace

std::optional<std::string> backport_evidence(const PostingText& posting) {
  if (auto found = in_subject(posting)) return found;
  if (auto found = in_text(posting)) return found;
  if (auto found = in_headers(posting)) return found;
  if (const Recipient* list = only_addressee(posting.recipients)) {
    return evidence("To: " + list->mailbox.address);
  }
  return std::nullopt;
}

}  // namespace kvq
