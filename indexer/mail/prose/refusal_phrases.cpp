// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/refusal_phrases.hpp"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "indexer/mail/prose/patch_list.hpp"
#include "indexer/mail/prose/phrases.hpp"
#include "indexer/mail/prose/retracted_phrases.hpp"
#include "indexer/mail/prose/words.hpp"
#include "schema/base/regex.hpp"
#include "schema/mail/patch_numbers.hpp"

namespace kvq {
namespace {

// A noun for what somebody posted, and the words before it, each with the blank behind it.
#define KVQ_POSTING_NOUN                                                                              \
  "(?:patch|patches|patchset|patchsets|patch-set|series|set|version|v[0-9]+|submission|posting|pull " \
  "request|pr|rfc|"                                                                                   \
  "respin|resend|revision)"
#define KVQ_POSTING                                                                                     \
  "(?:(?:this|these|the|my|that|it|both|all|of|whole|entire|previous|earlier|last|old|first|above|rfc|" \
  "single|"                                                                                             \
  "version|please|patch|one|v[0-9]+) )*" KVQ_POSTING_NOUN
// Filler as in words.hpp, but nothing that a verb in its base form may follow: `I'm fine to drop this` is no
// request.
#define KVQ_OPENING                                                                                         \
  "(?:(?:thanks|thank "                                                                                     \
  "you|thx|ok|okay|yes|yep|yeah|right|sorry|oops|argh|ugh|hi|hello|all|folks|guys|everyone|so|"             \
  "maintainers|and|then|but|also|actually|kindly|please|pls|just|can you|do|good catch|indeed|sure|let's) " \
  ")*"

class Reader {
 public:
  explicit Reader(const Sentence& sentence) : words_(sentence.words), is_question_(sentence.is_question) {}

  std::vector<Refusal> run() {
    static const Regex condition("^(?:if|once|when|until|unless|assuming|provided|in case|should)\\b");
    if (is_question_) return {};
    if (auto kind = tag_taken_back(words_)) {
      add("retracted", std::move(*kind));
      return std::move(out_);
    }
    if (Places(words_).any(is_filler).has(condition)) return {};
    read_nacked();
    read_rejected();
    for (size_t at = 0; at < words_.size();) {
      const size_t end = std::min(words_.find_first_of(",;:()", at), words_.size());
      size_t begin = at;
      while (begin < end && (words_[begin] == ' ' || words_[begin] == '-')) ++begin;
      size_t stop = end;
      while (stop > begin && words_[stop - 1] == ' ') --stop;
      // Behind a parenthesis, the clause before it goes on.
      const bool goes_on = at > 0 && words_[at - 1] == ')';
      if (stop > begin && !goes_on) read_clause(begin, stop);
      at = end + 1;
    }
    return std::move(out_);
  }

 private:
  /// A cheap test before the patterns.
  static bool has_any(std::string_view words, std::initializer_list<std::string_view> parts) {
    return std::ranges::any_of(
        parts, [words](std::string_view part) { return words.find(part) != std::string_view::npos; });
  }

  void add(std::string_view kind, std::string object = {}) {
    const bool is_known = std::ranges::any_of(out_, [&](const Refusal& one) { return one.kind == kind; });
    if (!is_known) out_.push_back({kind, std::move(object)});
  }

  void read_nacked() {
    if (!has_any(words_, {"nak", "nack"})) return;
    static const Regex statement(
        "^(?:(?:so|so that's|that's|that is|this is|it's|it is|it's "
        "still|still|definitely|definite|clear|hard|big|fat|gentle|soft|friendly|"
        "strong|firm|solid|a|an|another|same|huge|nope|no|consider this|i'm afraid|afraid|sorry|from "
        "me|my|,) )*"
        "(?:nak|nack|naked|nacked|nack'd|nak'd|nacking|naking|nak-by|nacked-by|nack-by)(?:$| (?:[,;:(-]|to "
        "|on |for |from |"
        "this|the |it\\b|as |because|since|until|unless|then|again|too|here|sorry|thanks|and |i |we "
        "|for|your|these))");
    static const Regex own(
        "\\b(?:i|i'm|i'll|i have|i've|i am|we) "
        "(?:(?:have|had|going|to|will|must|still|hereby|strongly|am|therefore|"
        "definitely|gonna) )*(?:nak|nack|naking|nacking|nacked|naked)(?:$| (?:this|the "
        "|it\\b|these|your|,|on |to ))");
    static const Regex given(
        "\\b(?:consider (?:this|it) (?:a |an )?(?:nak|nack)|(?:gets|has|have|you have) my (?:nak|nack))");
    static const Regex self(
        "\\b(?:self-?(?:nak|nack)(?:ed|ing)?|(?:nak|nack)(?:ed|ing)? (?:my own|myself|this myself))\\b");
    static const Regex doubtful(
        "\\b(?:not|isn't|wasn't|never|no|would|wouldn't|could|why|who|whether|"
        "received|receive|receives|send|sends|sent|without)\\b[^,;:]*\\b(?:nak|nack)");
    if (has(self, words_)) return add("withdrawn");
    if (!Places(words_).any(is_filler).has(statement) && !has(own, words_) && !has(given, words_)) return;
    if (!has(doubtful, words_)) add("nacked");
  }

  void read_rejected() {
    const bool may_reject = has_any(words_, {"reject"});
    const bool may_refuse =
        has_any(words_, {"not going", "not gonna", "won't", "will not", "refuse", "willing", "prepared"});
    if (!may_reject && !may_refuse) return;
    static const Regex statement(
        "^(?:(?:is|are|was|were|has been|have been|been) )*(?:hereby )?rejected(?:$| "
        "(?:[,;:(-]|for |because|since|as |by me|then))");
    static const Regex refusing(
        "\\b(?:(?:i'm|i am|we're|we are) (?:really |definitely |still |simply |just )*(?:not (?:going "
        "to|gonna|willing to|"
        "prepared to)|unwilling to)|(?:i|we) (?:really |definitely |simply |just )*(?:won't|will not|refuse "
        "to)) (?:be )?(?:take|taking|apply|applying|merge|merging|pull|pulling|queue|pick "
        "up|accept) "
        "(?:this|these|it|that|the (?:patch|series|set)|any of)(?: (?:patch|patches|series|one|set|pull "
        "request|version))?"
        "(?:$| (?:[,;(-]|at all|because|since|as it|for|via|into|and|either|anymore|upstream|any))");
    static const Regex later(
        "\\b(?:until|unless|before|without|as is|as-is|yet|now|cycle|merge window|this week|release|for "
        "v?[0-9]|in this "
        "form|like this|at this point|so late|till|if|once|when|later|next|time "
        "being|would|should|could)\\b");
    if (may_reject && Places(words_).any(is_filler).any(is_patch_word).has(statement))
      return add("rejected", patches_named("", words_));
    if (has(later, words_)) return;
    if ((may_reject && says_i_reject()) || (may_refuse && has(refusing, words_))) add("rejected");
  }

  bool says_i_reject() const {
    static const Regex writer(
        "\\b(?:i|i'm|i am|i've|i have|we|we're|i'll) (?:(?:will|have|to|am|must|going|hereby|are) )*"
        "(?:reject|rejecting|rejected) $");
    static const Regex object("^(?:$|" KVQ_POSTING_NOUN "|this|it|[,;:(-])");
    const std::string padded = std::string(words_) + " ";
    const Places verbs = Places::behind_each(padded, {"reject", "rejecting", "rejected"});
    return std::ranges::any_of(verbs.offsets(), [&](size_t at) {
      return has(writer, std::string_view(padded).substr(0, at)) &&
             Places(std::string_view(padded).substr(at)).any(is_patch_word).has(object);
    });
  }

  void read_clause(size_t begin, size_t end) {
    const std::string_view clause = words_.substr(begin, end - begin);
    read_superseded(clause, words_.substr(begin));
    if (!read_dropped(clause, words_.substr(0, begin))) read_withdrawn(clause);
  }

  void read_superseded(std::string_view clause, std::string_view rest) {
    if (!has_any(words_, {"supersed", "superced", "obsolet", "replaced"})) return;
    static const Regex by(
        "^(?:(?:is|was|has|have|are|been|got|now|thus|it's|being) )*(?:already "
        ")?(?:superseded|superceded|obsoleted|replaced) by "
        "(?:(?:a|the|my|our|this|that|new|newer|later|next|updated|latest|other|another|patch|posting|"
        "following|link|"
        "one|in|his|her|their) "
        ")*(?:version|v[0-9]+|series|patch|patches|patchset|set|one|revision|posting|respin|rfc|"
        "repost|resend|submission|https?|<|link|[^ ]*@|\\[)");
    static const Regex bare(
        "^(?:(?:this|these|the|it|patch|patches|series|set|is|are|now|has|have|been|version|"
        "v[0-9]+) )*(?:superseded|superceded)$");
    // An address has a colon, where the clause ends.
    const auto is_by = [](std::string_view words) {
      return Places(words).any(is_filler).any(is_patch_word).has(by);
    };
    if (is_by(clause) || is_by(rest) || Places(clause).any(is_filler).has(bare)) add("superseded");
  }

  /// Goes over `i'll`, `i had to now` and the like.
  static Places behind_intent(const Places& begin) {
    const Places i = begin.one({"i"});
    const Places going = begin.one({"i'm"}).or_at(i.one({"am"})).one({"going"});
    const Places duty = i.one({"have", "had", "need"}).or_at(begin.one({"we"}).one({"had"}));
    return begin.one({"i", "i'll", "we'll", "we"})
        .or_at(begin.one({"let"}).one({"me"}))
        .or_at(i.one({"will", "must"}))
        .or_at(going.or_at(duty).one({"to"}))
        .maybe({"have", "had"})
        .any(is_adverb);
  }

  /// Goes over the subject of a deed, if there is one: `the patch was`, `i have`.
  static Places behind_subject(const Places& begin) {
    const Places writer = begin.one({"i", "we", "i've", "we've", "i'm", "we're"})
                              .or_at(begin.one({"i"}).one({"have", "am", "had"}))
                              .or_at(begin.one({"we"}).one({"have"}));
    const std::initializer_list<std::string_view> forms = {"is", "are", "was", "has", "have", "been", "now"};
    return begin.or_at(writer.maybe({"have", "had"}))
        .or_at(begin.one(is_patch_word).any(is_patch_word).one(forms).any(forms));
  }

  /// `Dropped from the queue`, `I've dropped it again`, `I'll drop this patch`.
  bool read_dropped(std::string_view clause, std::string_view before) {
    if (!has_any(clause, {"drop", "unqueue", "dequeue", "de-queue", "unappl", "revert", "backed out",
                          "backing out", "back out", "kick", "unstag"})) {
      return false;
    }
    static const Regex done(
        "^(?:dropped|dropping|unqueued|dequeued|de-queued|unapplied|reverted|reverting|"
        "backed out|backing out|kicked out|"
        "unstaged)(?:$| )");
    static const Regex intended("^(?:to )?(?:drop|unqueue|dequeue|revert|back out|kick out) ");
    static const Regex object(
        "^(?:$|(?:from|out of) (?:the |my |our |kvm\\S* |for-\\S* "
        ")*(?:queue|tree|branch|next|fixes|list|pile|stack|patch queue|"
        "kvm\\S*|for-\\S*|\\S+/\\S+)"
        ")");
    static const Regex object_behind_patches(
        "^(?:$|(?:from|out of|for now|for the moment|for the time|again|now|then|until|till|because|"
        "since|as|due|and|in "
        "favou?r|meanwhile|while|too|thanks|sorry|instead|altogether|entirely|completely|to) ?)");
    static const Regex noun("\\b(?:" KVQ_POSTING_NOUN
                            "|queue|tree|branch|next|fixes|again|it|this|them|these|one)\\b");
    static const Regex condition("\\b(?:if|unless|when|until|once|in case|whether)\\b");
    // `As nobody posted the patch , reverted it` has a subject elsewhere.
    static const Regex short_opening("^(?:[^ ]+ ){0,5}(?:[,;:(-] *)?$");
    static const Regex subject("^(?:i|we|i've|we've|i'm|we're)\\b");
    const Places opening = Places(clause).any(is_filler);
    const Places begin = opening.any({"and", "so", "but", "then", "which", "now"});
    auto end = behind_subject(begin).any(is_adverb).end_of(done);
    const bool is_done = end.has_value();
    if (!is_done)
      end = behind_intent(opening.any({"and", "so", "but", "then", "therefore"})).end_of(intended);
    if (!end) return false;
    if (has(condition, before)) return false;
    if (is_done && !has(short_opening, before) && !begin.has(subject)) return false;
    const std::string_view what = clause.substr(*end);
    const std::string padded = std::string(what) + (what.empty() ? "" : " ");
    if (!has(object, padded) &&
        !Places(padded).one(is_patch_word).any(is_patch_word).has(object_behind_patches)) {
      return false;
    }
    if (!what.empty() && !has(noun, what) && patches_named("", what).empty()) return false;
    std::string patches = patches_named(is_done ? clause.substr(0, clause.size() - what.size()) : "", what);
    // Its author says so of a posting, a maintainer of a tree.
    static const Regex posting("^" KVQ_POSTING
                               "(?:$| (?:entirely|altogether|completely|then|for now|and|as|since|because|"
                               "instead|in favou?r)\\b)");
    static const Regex whole("\\b(?:series|set|patchset|patches|whole|all|both)\\b");
    if (!is_done && has(posting, what))
      add("withdrawn", has(whole, what) ? std::string(all_patches) : patches);
    add("dropped", std::move(patches));
    return true;
  }

  void read_withdrawn(std::string_view clause) {
    if (!has_any(clause, {"drop", "ignore", "disregard", "discard", "skip", "forget", "scratch", "abandon",
                          "withdr", "retract", "don't", "do not", "obsolet", "not ", "no longer"})) {
      return;
    }
    static const Regex strong(
        "^" KVQ_OPENING
        "(?:drop|ignore|disregard|discard|skip|forget|forget "
        "about|scratch|abandon|abandoning|withdraw|withdrawing|"
        "(?:don't|do not) (?:apply|merge|take|review|pick up|queue)) " KVQ_POSTING
        "(?:$| (?:for now|and|as|since|because|it|i|instead|entirely|altogether|completely|please|in "
        "favou?r|due|until|"
        "thanks|sorry)\\b)");
    static const Regex own(
        "\\b(?:i|i'll|i'm|i am|i will|i hereby|let me|we|we'll|i've|i have)(?: (?:will|hereby|would like "
        "to|want to|am|have|"
        "decided|to|going|just|now|therefore|like|shall))*"
        " (?:withdraw|withdrawing|withdrew|withdrawn|abandon|abandoning|abandoned|retract|retracting|"
        "retracted) "
        "(?:this$|it$|this one\\b|both$|" KVQ_POSTING "\\b)");
    static const Regex state(
        "^(?:(?:this|these|the|my|whole|it|patch|patches|series|set|patchset|one|version|v[0-9]+) )*"
        "(?:is|are|has been|have been|isn't|aren't|can be considered|should be considered)? ?(?:now |hereby "
        ")?"
        "(?:withdrawn|abandoned|obsolete|obsoleted|not (?:needed|required|necessary|relevant) any "
        "?(?:more|longer)|no longer "
        "(?:needed|required|necessary|relevant)|consider (?:this|it) (?:patch |series |one "
        ")?(?:withdrawn|dropped|abandoned))$");
    static const Regex considered(
        "\\bconsider (?:this|it|the) ?(?:patch|series|one|set)? ?(?:as )?(?:withdrawn|dropped|abandoned|"
        "retracted|obsolete)\\b");
    static const Regex weak(
        "^" KVQ_OPENING
        "(?:withdrawn|(?:ignore|disregard|discard|scratch|skip) (?:this|that|this one|that one)|"
        "(?:please |pls )(?:do )?(?:drop|skip) (?:this|that|it|this one|that one)|"
        "(?:please |pls |kindly )(?:ignore|disregard|discard)|"
        "please (?:don't|do not) (?:apply|merge|take) (?:this|it|this one))$");
    static const Regex bare("^" KVQ_OPENING "(?:ignore|disregard)$");
    static const Regex mistake(
        "\\b(?:sorry|wrong|mistake|mistakenly|accident|oops|old|outdated|stale|dup|duplicate)\\b");
    static const Regex whole(
        "\\b(?:series|set|patchset|patch-set|patches|whole|all|both|version|v[0-9]+|submission|posting|rfc)"
        "\\b");
    if (has(strong, clause) || (has_any(clause, {"withdr", "abandon", "retract"}) && has(own, clause)) ||
        (has_any(clause, {"consider "}) && has(considered, clause))) {
      std::string patches = patches_named("", clause);
      if (patches.empty() && has(whole, clause)) patches = all_patches;
      return add("withdrawn", std::move(patches));
    }
    if (Places(clause).any(is_filler).has(state))
      return add("withdrawn", std::string(has(whole, clause) ? all_patches : ""));
    if (has(weak, clause) || (has(bare, clause) && has(mistake, words_))) add("withdrawn", "mail");
  }

  std::string_view words_;
  bool is_question_;
  std::vector<Refusal> out_;
};

}  // namespace

std::vector<Refusal> refusals_in(const Sentence& sentence) {
  static const Regex word(
      "nak|nack|drop|ignore|disregard|discard|withdr|retract|supers?c?ed|obsolete|replaced|reject|scratch|"
      "revert|"
      "revoke|rescind|abandon|backed|backing|unqueue|dequeue|unapplied|kick|no longer|not "
      "(?:needed|required|necessary|"
      "relevant)|forget|skip|take|taking|took|taken|lift|unack|remov|apply|merge|won't|will not|not "
      "going|can't|cannot|"
      "refuse");
  if (!has(word, sentence.words)) return {};
  return Reader(sentence).run();
}

}  // namespace kvq
