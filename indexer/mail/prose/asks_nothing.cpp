// SPDX-License-Identifier: MIT
#include "indexer/mail/prose/asks_nothing.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "schema/base/fold.hpp"
#include "schema/base/regex.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

// Whoever only thanks or agrees needs no more, with a signature.
constexpr size_t longest_text = 2'000;
constexpr size_t most_words = 30;
// A greeting and a name.
constexpr size_t most_words_around = 10;

/// The trailers by which a reviewer says that a patch is good.
bool is_review_tag(std::string_view line) {
  static const Regex tag(
      R"((?i)^(?:reviewed|acked|tested|reviewed-and-tested|tested-and-reviewed)-by:? +\S)");
  return tag.found_in(line);
}

/// A cheap test that most lines fail.
bool may_be_tag(std::string_view line) {
  return line.find("-by") != std::string_view::npos || line.find("-By") != std::string_view::npos;
}

bool is_tag(std::string_view line) {
  if (!may_be_tag(line)) return false;
  static const Regex tag(R"(^[A-Z][A-Za-z]+(?:-[A-Za-z]+)*-[Bb]y: *\S)");
  return tag.found_in(line) || is_review_tag(line);
}

/// Whether a line ends the text that the writer typed: a signature's delimiter (RFC 3676, 4.3) or the line
/// above a list's footer.
bool ends_text(std::string_view line) {
  return line == "-- " || line == "--" || line.starts_with("__________");
}

/// Counts the words of a line that is no tag.
size_t count_words(std::string_view line) {
  if (line.empty() || may_be_tag(line)) return 0;
  size_t count = 1;
  for (size_t i = 1; i < line.size(); ++i) count += is_white_space(line[i - 1]) && !is_white_space(line[i]);
  return count;
}

size_t count_words(const std::vector<std::string_view>& lines) {
  size_t count = 0;
  for (const std::string_view line : lines) count += count_words(line);
  return count;
}

/// Whether the beginning of the text, without the lines that can introduce a quotation, has more words than
/// any text that asks nothing. Most texts are longer.
bool begins_long(std::string_view own) {
  size_t count = 0;
  // An introduction ends with a colon and has up to three lines.
  std::array<size_t, 2> before = {0, 0};
  while (!own.empty() && count <= most_words + most_words_around) {
    std::string_view line = take_line(own);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (ends_text(line)) break;
    line = trimmed(line);
    const bool may_introduce = line.ends_with(':') || line.ends_with("：");
    if (may_introduce) before = {0, 0};
    count += before[0];
    before = {before[1], may_introduce ? 0 : count_words(line)};
  }
  return count > most_words + most_words_around;
}

std::vector<std::string_view> lines_of(std::string_view own) {
  std::vector<std::string_view> out;
  while (!own.empty()) {
    std::string_view line = take_line(own);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (ends_text(line)) break;
    out.push_back(trimmed(line));
  }
  return out;
}

/// Whether a review tag of the text has no address, also not on the next line.
bool has_tag_without_address(const std::vector<std::string_view>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!may_be_tag(lines[i])) continue;
    const bool has_address = lines[i].find('@') != std::string_view::npos ||
                             (i + 1 < lines.size() && lines[i + 1].find('@') != std::string_view::npos);
    if (is_review_tag(lines[i]) && !has_address) return true;
  }
  return false;
}

/// Removes the lines that introduce a quotation, such as `On Monday, Ada wrote:`, of up to three lines.
void remove_attributions(std::vector<std::string_view>& lines) {
  static const Regex end(
      R"((?i)(?:wrote|writes|said|schrieb|escribi[^ ]*|crit|scritto|escreveu|skrev|kirjoitti|)"
      R"(napisał|пишет|写道|寫道|написал)[ \x{A0}]?[:\x{FF1A}]$)");
  static const Regex begin(R"((?i)^(?:on |le |am |el |in |\* |from |>|.+<[^ ]+@[^ ]+>|[0-9]|在|于))");
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!(lines[i].ends_with(':') || lines[i].ends_with("：")) || !end.found_in(lines[i])) continue;
    size_t first = i;
    for (int above = 0; above < 2 && first > 0 && !begin.found_in(lines[first]) && !lines[first - 1].empty();
         ++above) {
      --first;
    }
    if (!begin.found_in(lines[first])) first = i;
    for (; first <= i; ++first) lines[first] = {};
  }
}

std::vector<std::string> words_of(std::string_view text) {
  std::vector<std::string> out;
  while (!(text = trimmed(text)).empty()) {
    const size_t end = end_of_word(text);
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return out;
}

/// Whether the text can be the name of a person: one to three words with a capital, or an initial.
bool is_like_name(std::string_view text) {
  static const Regex answer(
      R"((?i)^(?:no|nope|never|nak|nack|wrong|hmm+|but|what|why|how|huh|please|resend|respin|)"
      R"(rebase|dropped|drop)$)");
  static const Regex name(R"(^(?:[A-Z]\.?|[A-Z]{2,3}|[A-Z][a-z\x80-\xff'.-]+(?:[A-Z][a-z]+)?)$)");
  const std::vector<std::string> words = words_of(text);
  if (words.empty() || words.size() > 3 || answer.found_in(words.front())) return false;
  return std::ranges::all_of(words, [](const std::string& word) { return name.found_in(word); });
}

/// Whether the last line can be the name under a text: a word in lower case alone, as in "Thanks,\nada".
bool is_like_short_name(std::string_view text) {
  static const Regex name(R"(^[a-z]{1,12}$)");
  static const Regex answer(
      R"(^(?:no|nope|nak|nack|please|why|how|what|but|not|too|either|resend|respin|rebase)$)");
  return name.found_in(text) && !answer.found_in(text);
}

/// Whether all words are of the writer's name, or one is its initial.
bool is_of_writer(std::string_view text, std::string_view writer) {
  const std::vector<std::string> words = words_of(fold(text));
  const std::vector<std::string> name = words_of(fold(writer));
  return !words.empty() && std::ranges::all_of(words, [&](const std::string& word) {
    return std::ranges::any_of(name, [&](const std::string& part) {
      return part == word || (word.size() == 1 && part.starts_with(word));
    });
  });
}

std::string_view without_marks(std::string_view text) {
  constexpr std::string_view marks = "-~/*_.,!:;<>()\"' \t";
  const size_t first = text.find_first_not_of(marks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(marks) - first + 1);
}

/// Removes the greeting that the text begins with. Returns whether there was one.
bool remove_greeting(std::vector<std::string_view>& lines) {
  static const Regex greeting(
      R"((?i)^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening))\b[^,.!?:]{0,40}[,.!:]*)");
  const auto first = std::ranges::find_if(lines, [](std::string_view line) { return !line.empty(); });
  if (first == lines.end()) return false;
  if (const auto end = greeting.end_of_first_match(*first)) {
    *first = trimmed(first->substr(*end));
    return true;
  }
  if (!first->ends_with(',') || !is_like_name(without_marks(*first))) return false;
  *first = {};
  return true;
}

/// Removes the name that the text ends with.
void remove_name(std::vector<std::string_view>& lines, std::string_view writer) {
  const auto is_text = [](std::string_view line) { return !line.empty(); };
  const auto last = std::find_if(lines.rbegin(), lines.rend(), is_text);
  if (last == lines.rend() || last->find('?') != std::string_view::npos) return;
  const std::string_view name = without_marks(*last);
  const auto before = std::find_if(std::next(last), lines.rend(), is_text);
  const bool is_under_text = before != lines.rend();
  const bool is_apart = is_under_text && (before != std::next(last) || before->ends_with(','));
  if (is_of_writer(name, writer) || (is_under_text && is_like_name(name)) ||
      (is_apart && is_like_short_name(name))) {
    *last = {};
  }
}

/// A part of the text up to a punctuation mark, and the marks around it.
struct Phrase {
  std::string text;
  char before = ' ';
  char after = ' ';
};

/// Returns the phrases of the text, without smileys.
std::vector<Phrase> phrases_of(const std::vector<std::string_view>& lines) {
  std::string text;
  for (const std::string_view line : lines) {
    if (!line.empty() && !is_tag(line)) text += std::string(line) + ' ';
    if (line.empty()) text += '\n';
  }
  std::vector<Phrase> out;
  Phrase phrase;
  const auto end = [&](char mark) {
    phrase.after = mark;
    phrase.text = std::string(trimmed(phrase.text));
    if (!phrase.text.empty()) out.push_back(phrase);
    // In "Thanks... Bo", the last mark counts.
    phrase = {{}, mark, ' '};
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (std::string_view(".,;!?:()\n").find(text[i]) != std::string_view::npos) {
      end(text[i]);
    } else if (c >= 0xF0) {
      // A character of four bytes is an emoji.
      i += 3;
    } else if (text.compare(i, 3, "’") == 0) {
      phrase.text += '\'';
      i += 2;
    } else {
      phrase.text += text[i];
    }
  }
  end('\n');
  return out;
}

bool asks_nothing(const Phrase& phrase) {
  static const Regex reminder(
      R"((?i)^(?:(?:just|a|an|very|gentle|friendly|kind|kindly|polite|soft|another|weekly|second|)"
      R"(2nd|third|3rd|final|last) )*)"
      R"((?:ping+|pinging|reminder|bump|up)(?: (?:again|on this|on it|for this|this|these|the|)"
      R"(series|patch|patches|patchset|thread|one|all|everyone|v\d+))*$)");
  static const Regex thanks(
      R"((?i)^(?:(?:many|much|ok|okay|great|nice|cool|perfect|awesome|excellent|and|no|oh|ah|)"
      R"(good|big|so|but|again|anyway|in any case|all good|works|yes|sure) )*)"
      R"((?:thanks|thank you|thank u|thx|tnx|ty|cheers|kudos|appreciated|much appreciated|i appreciate it)\b)"
      R"((?: (?:a lot|a bunch|a million|a ton|again|so much|very much|all|both|everyone|)"
      R"(everybody|folks|guys|indeed|in advance|anyway|too|though|man|and|you|both|to))*)"
      R"((?-i:(?: [A-Z][^ ]*){0,3})(?: (?:for|on) (?:[^ ]+ ?){1,7})?$)");
  // "Thanks for the fix but please split it"
  static const Regex condition(
      R"((?i)\b(?:but|please|could|would|should|must|need|however|if|once|when|until)\b)");
  static const Regex assent(
      R"((?i)^(?:(?:ok|okay|yes|yeah|oh|ah|and|then|so|well|great|all) )*)"
      R"((?:ok|okay|okie|k|sure(?: thing)?|yes|yep|yup|yeah|no problem|np|no worries|)"
      R"((?:i )?(?:fully |totally |completely )?agree|agreed|i see|right|indeed|ack|acked|)"
      R"(acknowledged|got it|understood|noted|of course|absolutely|exactly|definitely|certainly|)"
      R"(fair enough|fair point|good point|point taken|(?:i think |i guess )?(?:this |that |)"
      R"(it )?makes (?:total |perfect |complete |a lot of )?sense|sounds (?:good|great|fine|)"
      R"(reasonable|like a plan)|works for me|works fine|fine|fine (?:by|with) me|(?:i )?will do|)"
      R"((?:i )?will do (?:so|that)|i'll do (?:so|that)|done|all done|same here|me too|seconded|)"
      R"(likewise|true|correct|that's (?:all right|right|fine|ok|okay|great|good|perfect)|)"
      R"(you're right|you are right|my bad|my mistake|sorry|oops|no objections?|)"
      R"(no objections? (?:from me|here)|no comments?|no further comments?|all good|good to go|)"
      R"(you're welcome|you are welcome|welcome|glad it (?:works|helps|helped)|great to hear|)"
      R"(good to know)$)"
      R"(|^(?:makes sense|sounds good|works|fine|ok|okay|good|lgtm) (?:to|for|by|with) (?:me|)"
      R"(us)(?: too| as well| now)?$)");
  static const Regex praise(
      R"((?i)^(?:(?:very|really|pretty|so|well|and|oh|also|otherwise|overall|all|)"
      R"(quite) )*(?:nice|great|good|cool|awesome|excellent|perfect|neat|lovely|wonderful|)"
      R"(brilliant|fantastic|beautiful|amazing|impressive|congrats|congratulations|hooray|)"
      R"(yay)(?: (?:one|work|job|stuff|catch|find|point|fix|cleanup|clean up|idea|series|patch|)"
      R"(improvement|spot|spotting|news|to see|to me|indeed|too|again|as always|now|explanation|)"
      R"(and|clear|little))*$)"
      R"(|^(?:well (?:done|spotted)|\+1|\+2|lgtm|slgtm|lgtm (?:too|now|as well|again)|)"
      R"(i like (?:it|this|that)|love it|i'm (?:fine|happy|ok|good) with (?:this|that|it|)"
      R"(the patch|the series|the whole series))$)"
      R"(|^(?:(?:and|so|but|well|otherwise|overall|now|still|also|apart from that|)"
      R"(other than that) )*(?:(?:i think |i guess |i believe )?(?:this|it|that|they|these|all|)"
      R"(everything|the rest|the change|the changes|the patch|the patches|the fix|the code|patch|)"
      R"(patches|series|the series|whole series|the whole series|this patch|this series|this one|)"
      R"(all of (?:this|these|it|them)|rest) )?(?:all )?(?:looks?|lg|seems?|is|are|)"
      R"(reads?)(?: all| now| still| pretty| very| really| quite| perfectly|)"
      R"( much better and)*(?: good| great| fine| ok| okay| sane| correct| right| nice|)"
      R"( reasonable| sensible| sound| alright)(?: and (?:good|great|fine|ok|okay|sane|correct|)"
      R"(right|nice|clean|simple))?(?: (?:to me|for me|by me|here|now|too|as well|as is|)"
      R"(from my side|from here|otherwise|indeed|overall|again))*$)");
  static const Regex closing(
      R"((?i)^(?:(?:with|best|kind|kindest|warm|many|my|cordial) )*(?:regards|wishes|greetings|)"
      R"(best|br|yours|sincerely|rgds|have a (?:nice|good|great) (?:day|weekend|one))$)");
  if (phrase.after == '?') return reminder.found_in(phrase.text);
  if (condition.found_in(phrase.text)) return false;
  for (const Regex* pattern : {&thanks, &assent, &praise, &reminder, &closing}) {
    if (pattern->found_in(phrase.text)) return true;
  }
  // "Thanks, Ada"
  return phrase.before == ',' && is_like_name(phrase.text);
}

}  // namespace

bool asks_nothing(std::string_view own, std::string_view writer) {
  if (!may_be_tag(own) && begins_long(own)) return false;
  std::vector<std::string_view> lines = lines_of(own);
  if (has_tag_without_address(lines)) return true;
  size_t bytes = 0;
  for (const std::string_view line : lines) bytes += line.size();
  if (bytes > longest_text) return false;
  remove_attributions(lines);
  if (count_words(lines) > most_words + most_words_around) return false;
  const bool has_greeting = remove_greeting(lines);
  remove_name(lines, writer);
  const std::vector<Phrase> phrases = phrases_of(lines);
  // Whoever greets writes something: kvq took it for a part of the quotation.
  if (phrases.empty() && has_greeting && std::ranges::none_of(lines, is_tag)) return false;
  size_t words = 0;
  for (const Phrase& phrase : phrases) words += words_of(phrase.text).size();
  return words <= most_words &&
         std::ranges::all_of(phrases, [](const Phrase& phrase) { return asks_nothing(phrase); });
}

}  // namespace kvq
