// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/verdicts.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "indexer/mail/prose/applied_phrases.hpp"
#include "indexer/mail/prose/refusal_phrases.hpp"
#include "indexer/mail/prose/sentences.hpp"
#include "indexer/mail/prose/thanks_list.hpp"
#include "schema/base/regex.hpp"
#include "schema/mail/patch_numbers.hpp"

namespace kvq {
namespace {

constexpr size_t most_verdicts = 20;
constexpr size_t longest_line = 300;

/// Parts of words without which no text has a verdict. Most mails are not looked at any further.
const Regex& deciding_words() {
  static const Regex words(
      "(?i)appl(?:ied|ying)|queue|queuing|merg(?:ed|ing)|pushed|pull(?:ed|ing)|pick(?:ed|ing)|took "
      "(?:th|it|both|all|"
      "patch|#?[0-9])|tak(?:en|ing)|grabbed|committed|squashed|folded|added (?:this|it|these|to|the "
      "patch)|nak|nack|drop|ignore|"
      "disregard|discard|(?:skip|forget) (?:about "
      ")?(?:th|it|my)|withdr|retract|supers?c?ed|obsolete|replaced by|"
      "reject|scratch|revert|abandon|backed (?:it |this )?out|no longer|not "
      "(?:needed|required|necessary|relevant)|"
      "my (?:[a-z]+ )?(?:ack|a-b|r-?b|rvb|review|test|t-?b|tag|objection)|"
      "(?:not going|not gonna|won['’]t|will not|refuse|willing|prepared) |"
      "(?:don['’]t|do not) (?:apply|merge|take|review|queue|pick)");
  return words;
}

/// At most so many bytes, and no part of a character.
std::string cut(std::string_view line) {
  if (line.size() <= longest_line) return std::string(line);
  size_t end = longest_line;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0) == 0x80) --end;
  return std::string(line.substr(0, end));
}

void add(std::vector<Verdict>& out, std::string_view kind, std::string object, std::string_view line) {
  const bool is_known = std::ranges::any_of(
      out, [&](const Verdict& verdict) { return verdict.kind == kind && verdict.object == object; });
  if (!is_known && out.size() < most_verdicts) out.push_back({kind, cut(line), std::move(object)});
}

/// A list of the patches tells more than the words above it.
void narrow_to_list(std::vector<Verdict>& verdicts, std::string_view own) {
  const auto applied = std::ranges::find_if(verdicts, [](const Verdict& verdict) {
    return verdict.kind == "applied" &&
           (verdict.object.empty() || verdict.object == all_patches || count_in(verdict.object));
  });
  if (applied == verdicts.end()) return;
  std::string listed = patches_listed(own);
  if (!listed.empty()) applied->object = std::move(listed);
}

}  // namespace

std::vector<Verdict> read_verdicts(std::string_view own) {
  std::vector<Verdict> out;
  if (!deciding_words().found_in(own)) return out;
  for (const Sentence& sentence : sentences_of(own, deciding_words())) {
    if (auto patches = patches_applied(sentence)) add(out, "applied", std::move(*patches), sentence.lines);
    for (auto& [kind, object] : refusals_in(sentence)) add(out, kind, std::move(object), sentence.lines);
  }
  narrow_to_list(out, own);
  return out;
}

}  // namespace kvq
