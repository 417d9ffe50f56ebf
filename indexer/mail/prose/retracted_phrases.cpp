// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/retracted_phrases.hpp"

#include "indexer/mail/prose/phrases.hpp"
#include "schema/base/regex.hpp"

namespace kvq {
namespace {

#define KVQ_TAG                                                 \
  "(reviewed-by|review-by|r-b|rb|r-by|rvb|review tag|reviewed " \
  "tag|acked-by|a-b|ab|ack|acked|tested-by|t-b|tb|"             \
  "tested tag|nak|nack|nacked-by|objection|objections|tag|tags)"

/// Returns the kind of trailer that a person names loosely; `any` for a word that means each of them.
std::string tag_kind(std::string_view word) {
  if (word.starts_with("nak") || word.starts_with("nac") || word.starts_with("obj")) return "nacked-by";
  if (word.starts_with("ta")) return "any";
  if (word.starts_with('r')) return "reviewed-by";
  if (word.starts_with('a')) return "acked-by";
  return "tested-by";
}

}  // namespace

std::optional<std::string> tag_taken_back(std::string_view words) {
  if (words.find("my ") == std::string_view::npos && words.find("nak") == std::string_view::npos &&
      words.find("nack") == std::string_view::npos && words.find("objection") == std::string_view::npos) {
    return std::nullopt;
  }
  static const Regex taking(
      "(?:\\b(?:i|i'll|i'm|i've|we|i'd) (?:[a-z']+ "
      "){0,3}?|^|\\b(?:please|pls|so|and|just|kindly|to|then|but|,) )"
      "(?:take|taking|took|taken|withdraw|withdrawing|withdrew|withdrawn|retract|retracting|retracted|"
      "revoke|revoking|"
      "revoked|rescind|rescinding|rescinded|drop|dropping|dropped|remove|removing|removed|disregard|ignore|"
      "discard|"
      "forget|scratch|unack|lift|lifting|lifted) (?:back |about )?(?:my |off my |the )"
      "(?:previous |earlier |own |premature |hasty |last |old )*");
  static const Regex own("(?:\\bmy\\b|\\b(?:i|we|i've|i'm|i'll)\\b)");
  static const Regex first_tag("^" KVQ_TAG "(?:\\b|$)");
  static const Regex passive("\\bmy (?:previous |earlier )?" KVQ_TAG
                             "(?:[^,;:]*)? (?:no longer (?:stands|holds|applies)|(?:is|are) (?:hereby "
                             ")?(?:withdrawn|retracted|revoked|void))");
  static const Regex doubtful(
      "\\b(?:if|unless|when|once|feel free|don't|do not|not|in "
      "case|should|would|can|could|might|may|why|for "
      "now i)\\b");
  if (has(doubtful, words)) return std::nullopt;
  static const Regex take("\\b(?:take|taking|took|taken)\\b");
  static const Regex back("\\bback\\b");
  std::string_view rest = behind(taking, words);
  if (has(take, words) && !has(back, words)) return std::nullopt;
  if (!rest.empty() && has(first_tag, rest) && has(own, words)) {
    rest = rest.substr(0, rest.find_first_of(" ,;:"));
    return tag_kind(rest);
  }
  if (has(passive, words)) {
    static const Regex my("\\bmy (?:previous |earlier )?");
    return tag_kind(behind(my, words));
  }
  return std::nullopt;
}

}  // namespace kvq
