// SPDX-License-Identifier: MIT
// A sentence counts if the words before its participle and the words behind it fit one of the forms below
// completely: `Thanks, applied`, `I have queued`, `this series was`. So futures, negations and other people's
// doings need no list of their own: `will be`, `not` and `Bo` fit no form.
#include "indexer/mail/prose/applied_phrases.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>

#include "indexer/mail/prose/patch_list.hpp"
#include "indexer/mail/prose/phrases.hpp"
#include "indexer/mail/prose/words.hpp"
#include "schema/base/regex.hpp"
#include "schema/mail/patch_numbers.hpp"

namespace kvq {
namespace {

bool is_participle(std::string_view word) {
  constexpr std::string_view known[] = {
      "applied", "queued",    "merged",   "pushed",  "pulled",    "picked",   "taken",    "took",
      "grabbed", "committed", "squashed", "folded",  "added",     "applying", "queuing",  "queueing",
      "merging", "picking",   "taking",   "pulling", "reapplied", "requeued", "remerged", "cherry-picked"};
  return std::ranges::find(known, word) != std::end(known);
}

/// A present participle tells of what somebody does just now, only with a subject or at the very start.
bool is_present(std::string_view word) {
  return word.ends_with("ing");
}

/// The participle without a subject: `Thanks , applied`, `Both patches now queued`.
bool has_no_subject(std::string_view left) {
  if (!Places(left).any(is_filler).any(is_patch_word).any(is_adverb).has_end()) return false;
  // `As of now , applied` is about a thing.
  for (; !left.empty(); left = without_last(left)) {
    const std::string_view word = last_word(left);
    if (is_one_of(word, {"it", "this", "that", "these", "they", "them", "as", "of", "for", "but", "except"}))
      return false;
    if (!is_adverb(word)) break;
  }
  return true;
}

/// The patches as subject: `this series was`, `it is now`, `patches 1-3 have been`.
bool has_patches_as_subject(std::string_view left) {
  static const Regex noun(
      "\\b(?:it|this|these|those|they|both|all|everything|series|serie|patch|patches|patchset|set|one|ones|v["
      "0-9]+|"
      "#?[0-9][-0-9/]*|rest|first|last|request|fix|fixes|change|changes|it's|this's|they're|that's)\\b");
  const Places begin = Places(left).any(is_filler);
  const bool has_subject =
      begin.one(is_patch_word)
          .any(is_patch_word)
          .or_at(begin.one({"it's", "this's", "they're", "that's"}))
          .or_at(begin.maybe({"please"}).one({"consider"}).one({"it", "this", "them", "these"}))
          .any({"is", "are", "was", "were", "has", "have", "been", "got", "gets", "'s"})
          .any(is_adverb)
          .maybe({"been"})
          .any(is_adverb)
          .has_end();
  if (has_subject && has(noun, left)) return true;
  static const Regex elided(
      "^(?:(?:the following|your|the above) (?:commit|commits|patch|patches|series) )?"
      "(?:has|have) (?:now |just |already )?been (?:now |just |already )?$");
  return begin.has(elided);
}

bool has_writer_as_subject(std::string_view left) {
  while (is_adverb(last_word(left))) left = without_last(left);
  // Hardly any sentence goes on.
  if (!is_one_of(last_word(left),
                 {"i", "we", "i've", "we've", "i'd", "have", "had", "am", "are", "did", "i'm", "we're"})) {
    return false;
  }
  static const Regex subject(
      "^(?:for now |this time |(?:it )?looks like |i think |i believe |i guess |i see |think |apparently )?"
      "(?:i|we|i've|we've|i'd)(?: have| had| am| are| did)? $");
  const auto begins = [left](std::initializer_list<std::string_view> behind) {
    return Places::behind_each(left, behind).any(is_filler);
  };
  return begins({"and", "but", "so", "then", ",", "anyway", "hence", "therefore", "since", "as", "because"})
             .has(subject) ||
         begins({"and", "but", "so", "then", ","}).one({"i'm", "we're"}).has_end();
}

/// `I fixed the typo and`, `I've tweaked the changelog and then`.
bool has_writer_who_did_more(std::string_view left) {
  std::string_view deed = left;
  while (is_adverb(last_word(deed)) && last_word(deed) != "and") deed = without_last(deed);
  // Also `I went ahead and hand applied it`.
  if (!last_word(deed).ends_with("and") && !last_word(deed).ends_with('&')) return false;
  static const Regex verb(
      "^(?:[a-z-]+ed|took|made|did|rewrote|went|put|cut|split|added|built|ran|gave|wrote|undid|got) "
      "[^;:?]*$");
  static const Regex doubtful(
      "\\b(?:not|no|never|n't|if|once|when|until|unless|would|could|should|will|want|which|"
      "that|who|how|why|what|tried|wondered|asked|noticed|saw|seen|boot|booted)\\b");
  static const Regex elided(
      "^(?:fixed|tweaked|reworded|rebased|squashed|adjusted|edited|folded|resolved|touched|"
      "cleaned|corrected|massaged|removed|added|updated|changed)(?: [^;:?]*)? (?:and|&) $");
  const Places begin = Places(deed).any(is_filler);
  const Places writer = begin.one({"i", "we", "i've", "we've"}).maybe({"have", "had"}).any(is_adverb);
  return (writer.has(verb) || begin.has(elided)) && !has(doubtful, left);
}

/// What may stand behind the participle: patches, then the end, a tree, or a remark.
bool is_followed_well(std::string_view right) {
  static const Regex pattern(
      "^(?:$|[.,;:!)(-]|(?:to|into|onto|in|on|for|via|through|thru|with|w/|modulo|by (?:me|hand)|as "
      "is|as-is|as commit|"
      "as [0-9a-f]{7,}|as (?:a |an )?(?:fix|fixes|part|bugfix|well)|as "
      "(?:v?[0-9]+[.][0-9.]+(?:-rc[0-9]+)?|material)|everywhere|"
      "out "
      "(?:$|along|now|to|for|with|,)|thanks|thank|thx|cheers|now|already|anyway|anyways|again|instead|"
      "directly|manually|tentatively|"
      "provisionally|temporarily|today|yesterday|here|there|too|also|so|since|because|but|after|without|"
      "minus|except|"
      "excluding|apart|other than|sans|per|btw|together|along|alongside|while|(?:earlier |late "
      ")?(?:this|last) (?:morning|week|afternoon|evening|month|night|cycle)|earlier today|kind "
      "regards|regards|"
      "and "
      "(?:queued|pushed|applied|merged|will|sent|tagged|fixed|folded|added|dropped|i|i'll|i've|pull|is|are|"
      "up|now|"
      "thanks|squashed|tweaked|updated|reworded|both|the|queueing|backported|cc)|at |under |from "
      ")(?:$|\\W|\\b))");
  return Places(right).any(is_patch_word).has(pattern);
}

/// Remarks that show that somebody only tried the patches, or that the words are about code.
bool is_followed_badly(std::string_view word, std::string_view right) {
  static const Regex tested(
      "^, (?:re-?)?(?:built|compiled|booted|tested|ran|works|boots|builds|and it (?:works|boots|builds))\\b");
  static const Regex fixes("^(?:fixes|changes|cleanups|fix|change|cleanup) $");
  if (has(tested, right) || has(fixes, right)) return true;
  right = right.substr(0, right.find_first_of(",;:("));
  static const Regex tried(
      "\\b(?:cleanly|successfully|locally|to test|for testing|for a test|for test|"
      "without (?:any )?(?:problems?|issues?|conflicts?|errors?|fuzz)|"
      "and "
      "(?:re-?)?(?:tested|test|tests|testing|built|build|compiled|compile|booted|boot|ran|run|tried|try|see|"
      "saw|got|"
      "get|gave|verified|checked|reran|played|found|noticed|observed|still|can|it|everything)|"
      "(?:my|a|your|own|our) (?:[0-9.]+ "
      ")?(?:private|local|test|testing|personal|dev|github|stable|downstream|product|distro|kernel) )");
  static const Regex code(
      "^(?:"
      "in (?:production|order (?:$|[^t])|a|an|place|parallel|general|practice|theory|v[0-9]+$|v[0-9]+ "
      "[^.]*|my "
      "(?:next|v[0-9]+)|the "
      "(?:next "
      "(?:version|revision|spin|posting|respin|iteration)|past|code|same|following|kernel|host|guest|case|"
      "previous|new version|v[0-9]+)|next version|this|that|one|both|both cases|all "
      "cases|function|advance)\\b|"
      "into (?:a|an|one|the (?:same|previous|next "
      "patch|other|first|second|last|patch|function|relevant|original)|this|"
      "that|these|it|patch|v[0-9]+|my|a single|each|single)\\b|"
      "(?:to|for) "
      "(?:be|have|\\S*__\\S*|\\S*\\(\\)\\S*|[a-z0-9]+_[a-z0-9]+_\\S*|a|an|all|every|each|any|both|guests?|"
      "vcpus?|hosts?|userspace|v[0-9]+|the (?:next (?:version|"
      "revision|spin|respin|round)|guest|host|vcpu|vm|same|whole|stack|whole|case|other|code)|my "
      "v[0-9]+|next (?:version|"
      "revision|respin)|whatever|something|anything|this|that|it|these|those|them|some)(?: |$)|"
      "to the (?:stack|list|ring|guest)\\b|to using\\b|here\\b|"
      "for (?:now|example|instance|review|the record|ages|years|months|long|a "
      "while)\\b.*\\b(?:until|as|because)\\b|"
      "on (?:both|each|every|all|a|an|the|these|this|that|my|v?[0-9])\\b|from "
      "(?:a|an|the|my|guest|userspace|user)\\b|"
      "at (?:random|the|a|an|this|that|boot|runtime|least|all|once|any|compile|build)\\b|"
      "under (?:the|a|an|kvm|this|that|certain)\\b|"
      "(?:care|place|into account|a look|advantage|the liberty|effect|off|out "
      "of|down|over|back|away|aside|apart)\\b|"
      "it (?:up )?(?:from|out|off|away|down)\\b|that (?:into account|way|as|to "
      "mean|code|route|approach|path)\\b|"
      "this (?:into account|way|as|to mean|approach|path)\\b)");
  static const Regex on_tree(
      "^on (?:the |my |our )?(?:[a-z0-9._/-]+ ){0,2}[a-z0-9._/-]*(?:/|next|fixes|queue|branch|tree)");
  // A maintainer queues one series on top of another, a reviewer applies it there.
  static const Regex on_top("\\bon top\\b");
  static const Regex retitled("^under (?:the |a |an )?(?:[a-z]+ )?(?:subject|title)\\b");
  const Places behind_patches = Places(right).any(is_patch_word);
  if (right.find("under ") != std::string_view::npos && behind_patches.has(retitled)) return false;
  if (has(tried, right) || (word != "queued" && has(on_top, right))) return true;
  return behind_patches.has(code) && !behind_patches.has(on_tree);
}

/// Where the clause before the participle begins.
size_t clause_begin(std::string_view words, size_t verb) {
  const size_t mark = words.substr(0, verb).find_last_of(",;:()");
  size_t begin = mark == std::string_view::npos ? 0 : mark + 1;
  if (const size_t dash = words.substr(0, verb).rfind(" - ");
      dash != std::string_view::npos && dash + 2 > begin)
    begin = dash + 2;
  while (begin < verb && words[begin] == ' ') ++begin;
  return begin;
}

/// Whether a clause without subject may follow these words of the same sentence: `Looks good to me ,`.
/// Otherwise it is a remark about a thing: `the workaround , merged in 5.4 ,`.
bool may_follow(std::string_view before) {
  static const Regex pattern(
      "\\b(?:thanks?|thx|good|nice|neat|fine|great|sense|ok|okay|cool|right|agreed?|indeed|lgtm|done|sure|"
      "happy|looks?|"
      "makes?|i|i've|we|we've|i'll|tweak\\S*|fix\\S*|minor|typo|typos|anyway|worries|sorry|objections?|"
      "reviewed|acked|"
      "tested|problem|perfect|excellent|yes|yep|yeah|alright|fwiw|fyi|all|series|both|patch|patches|hi|hello|"
      "dear|hey|"
      "well|lovely|appreciated|comments?|correct|true|obvious\\S*|clear\\S*|nit|nits|conflicts?|rebased?|"
      "sound|sounds)\\b");
  static const Regex opening("^(?:with|after|given|despite|since|as) ");
  static const Regex thing("^(?:the|a|an|this|that|these|its|their|which) ");
  static const Regex greeting("^(?:hi |hey |hello |dear |so |and |but )?[a-z.-]+ [,-] *$");
  return before.empty() || has(pattern, before) || has(opening, before) ||
         (!has(thing, before) && has(greeting, before));
}

/// Whether a finite verb follows in the same clause, so that the participle belongs to the subject of it.
bool is_remark(std::string_view right) {
  const std::string_view clause = right.substr(0, right.find_first_of(",;:()"));
  static const Regex finite(
      "\\b(?:is|are|was|were|will|would|can|could|should|does|do|has|have|gives?|makes?|breaks?|means?|may|"
      "might|must|"
      "causes?|needs?)\\b");
  return has(finite, clause);
}

/// `took` and `committed` mean many things: only with patches as the object.
bool has_patches_as_object(std::string_view right) {
  static const Regex pattern(
      "^(?:it|this|these|them|both|all|(?:the |your |this |these )?(?:whole |entire |first |last |remaining "
      "|two |three )*"
      "(?:series|patch|patches|set|patchset|fix|one)|the (?:first|last) "
      "(?:one|two|three|four|five|[0-9]+)|#?[0-9]+) ");
  static const Regex which("^the one ");
  return has(pattern, right) && !has(which, right);
}

/// `it was merged after`: `it` is some code, unless a tree or nothing follows.
bool is_vague(std::string_view left, std::string_view right) {
  static const Regex tree(
      "^(?:up )?(?:$|[,;]|(?:to|into|in|for) (?:the "
      ")?[a-z0-9._-]*(?:/|next|fixes|queue|mainline|linus|v?[0-9]))");
  while (is_adverb(last_word(left))) left = without_last(left);
  const bool is_pronoun = is_one_of(last_word(left), {"was", "were"}) &&
                          is_one_of(last_word(without_last(left)), {"it", "they", "that", "those", "which"});
  return is_pronoun && !has(tree, right);
}

/// `I have squashed this into the original patch`: the fix is in the tree. `squashed` alone is about a next
/// revision as often.
bool is_squashed(std::string_view left, std::string_view right) {
  static const Regex pattern(
      "^(?:(?:it|this|that|these|them|both|(?:the|your|this) (?:fix|fixes|patch|change|changes|fixup|diff)) "
      ")?"
      "(?:in|into|in to|with|to) (?:(?:the|my|our|its) )?"
      "(?:original|offending|relevant|broken|culprit|respective|corresponding|existing|[^ ]+/[^ ]+|"
      "[^ ]*(?:tree|branch|queue|-next))\\b");
  return has_writer_as_subject(left) && has(pattern, right);
}

bool says_applied(std::string_view words, size_t verb, size_t end) {
  static const Regex condition("^" KVQ_CONDITION "\\b");
  const std::string_view word = words.substr(verb, end - verb);
  const std::string_view right = end < words.size() ? words.substr(end + 1) : std::string_view();
  const std::string_view whole_left = words.substr(0, verb);
  const size_t begin = clause_begin(words, verb);
  const std::string_view left = words.substr(begin, verb - begin);
  // `words` ends without a blank, the patterns want one behind each word.
  const std::string padded = std::string(right) + " ";
  if (word == "squashed" || word == "folded") return is_squashed(left, padded);
  if (right.empty() ? false : !is_followed_well(padded)) return false;
  if (is_followed_badly(word, padded)) return false;
  static const Regex to_tree(
      "^to (?:the |my |our )?(?:[^ ]+ )?(?:[^ ]+ )?[^ "
      "]*(?:tree|branch|queue|next|fixes|-mm|/[a-z][^ ]*)\\b");
  const auto is_named = [](std::string_view one) { return is_patch_word(one) || one == "titled"; };
  if (word == "added" && !Places(padded).any(is_named).has(to_tree)) return false;
  // `Pulled in the fix from Bo` is about code.
  if (word == "pulled" && (right.starts_with("in the ") || right.starts_with("in a "))) return false;
  static const Regex commit("^(?:as [^ ]+|to (?:the )?(?:trunk|master|main|mainline|[^ ]+/[^ ]+)) *$");
  if (word == "committed" && begin == 0 && has(commit, padded)) return has_no_subject(left);
  const bool is_loose = word == "took" || word == "taken" || word == "committed" || word == "taking";
  if (is_loose && !right.empty() && !right.starts_with(',') && !has_patches_as_object(padded)) return false;
  if (has_writer_as_subject(left)) return !Places(left).any(is_filler).has(condition);
  if (word == "took") return begin == 0 && Places(left).any(is_filler).has_end();
  if (is_present(word)) {
    static const Regex going(
        "^(?:(?:to|for|into) |(?:this|these|it|both|all|the series) (?:up )?(?:to|for|into|,|now|$))");
    return begin == 0 && left.empty() && has(going, right) && !is_remark(right);
  }
  if (has_writer_who_did_more(left) || has_writer_who_did_more(whole_left)) return true;
  if (Places(whole_left).any(is_filler).has(condition)) return false;
  static const Regex auxiliary("\\b(?:is|are|was|were|been|got|it's|this's|they're|that's|consider)\\b");
  if (has(auxiliary, left)) return has_patches_as_subject(left) && !is_vague(left, right);
  // Behind a parenthesis, the clause before it goes on.
  if (begin >= 2 && words[begin - 2] == ')') return false;
  return has_no_subject(left) && may_follow(words.substr(0, begin)) && !is_remark(right);
}

}  // namespace

std::optional<std::string> patches_applied(const Sentence& sentence) {
  if (sentence.is_question) return std::nullopt;
  const std::string_view words = sentence.words;
  for (size_t at = 0; at < words.size();) {
    const size_t end = std::min(words.find(' ', at), words.size());
    if (is_participle(words.substr(at, end - at)) && says_applied(words, at, end)) {
      const size_t begin = clause_begin(words, at);
      const std::string_view right = end < words.size() ? words.substr(end + 1) : std::string_view();
      // A pull takes the whole branch, whichever mail of it is answered, and `both` are two branches.
      if (words.substr(at, end - at) == "pulled" &&
          (right.empty() || right.starts_with(',') || right == "both" || right.starts_with("both ")))
        return std::string(all_patches);
      return patches_named(words.substr(begin, at - begin), right);
    }
    at = end + 1;
  }
  return std::nullopt;
}

}  // namespace kvq
