// SPDX-License-Identifier: MIT
#include "indexer/mail/forwarded.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>
#include <optional>
#include <string>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr size_t longest_marker = 200;
constexpr size_t longest_name = 40;
constexpr std::string_view wide_colon = "\uff1a";
constexpr std::string_view no_break_space = "\u00a0";

enum class Field { from, sent, date, to, subject };

struct FieldName {
  std::string_view name;
  Field field;
};

/// The names of the fields above an original, in lower case as far as they are ASCII: Outlook, Apple Mail,
/// Thunderbird, Gmail and others translate them. The names of From come first.
constexpr FieldName field_names[] = {
    {"from", Field::from},
    {"von", Field::from},
    {"de", Field::from},
    {"da", Field::from},
    {"van", Field::from},
    {"od", Field::from},
    {"fra", Field::from},
    {"fr\u00e5n", Field::from},
    {"l\u00e4hett\u00e4j\u00e4", Field::from},
    {"felad\u00f3", Field::from},
    {"kimden", Field::from},
    {"g\u00f6nderen", Field::from},
    {"exp\u00e9diteur", Field::from},
    {"absender", Field::from},
    {"mittente", Field::from},
    {"remitente", Field::from},
    {"remetente", Field::from},
    {"\u041e\u0442", Field::from},
    {"\u043e\u0442", Field::from},
    {"\u0412\u0456\u0434", Field::from},
    {"\u53d1\u4ef6\u4eba", Field::from},
    {"\u5bc4\u4ef6\u8005", Field::from},
    {"\u5bc4\u4ef6\u4eba", Field::from},
    {"\u5dee\u51fa\u4eba", Field::from},
    {"\u9001\u4fe1\u8005", Field::from},
    {"\ubcf4\ub0b8 \uc0ac\ub78c", Field::from},
    {"\ubcf4\ub0b8\uc0ac\ub78c", Field::from},
    {"sent", Field::sent},
    {"gesendet", Field::sent},
    {"envoy\u00e9", Field::sent},
    {"envoye", Field::sent},
    {"enviado", Field::sent},
    {"enviado el", Field::sent},
    {"enviado em", Field::sent},
    {"enviada", Field::sent},
    {"enviada em", Field::sent},
    {"inviato", Field::sent},
    {"verzonden", Field::sent},
    {"wys\u0142ano", Field::sent},
    {"wys\u0142ane", Field::sent},
    {"odesl\u00e1no", Field::sent},
    {"elk\u00fcldve", Field::sent},
    {"skickat", Field::sent},
    {"sendt", Field::sent},
    {"l\u00e4hetetty", Field::sent},
    {"g\u00f6nderildi", Field::sent},
    {"\u041e\u0442\u043f\u0440\u0430\u0432\u043b\u0435\u043d\u043e", Field::sent},
    {"\u041d\u0430\u0434\u0456\u0441\u043b\u0430\u043d\u043e", Field::sent},
    {"\u53d1\u9001\u65f6\u95f4", Field::sent},
    {"\u5bc4\u4ef6\u65e5\u671f", Field::sent},
    {"\u50b3\u9001\u6642\u9593", Field::sent},
    {"\u9001\u4fe1\u65e5\u6642", Field::sent},
    {"\ubcf4\ub0b8 \ub0a0\uc9dc", Field::sent},
    {"\ubcf4\ub0b8\ub0a0\uc9dc", Field::sent},
    {"date", Field::date},
    {"datum", Field::date},
    {"data", Field::date},
    {"fecha", Field::date},
    {"dato", Field::date},
    {"d\u00e1tum", Field::date},
    {"p\u00e4iv\u00e4m\u00e4\u00e4r\u00e4", Field::date},
    {"tarih", Field::date},
    {"\u0414\u0430\u0442\u0430", Field::date},
    {"\u65e5\u671f", Field::date},
    {"\u65e5\u4ed8", Field::date},
    {"\ub0a0\uc9dc", Field::date},
    {"to", Field::to},
    {"an", Field::to},
    {"\u00e0", Field::to},
    {"\u00c0", Field::to},
    {"a", Field::to},
    {"para", Field::to},
    {"aan", Field::to},
    {"do", Field::to},
    {"komu", Field::to},
    {"till", Field::to},
    {"til", Field::to},
    {"c\u00edmzett", Field::to},
    {"kime", Field::to},
    {"vastaanottaja", Field::to},
    {"\u041a\u043e\u043c\u0443", Field::to},
    {"\u6536\u4ef6\u4eba", Field::to},
    {"\u6536\u4ef6\u8005", Field::to},
    {"\u5b9b\u5148", Field::to},
    {"\ubc1b\ub294 \uc0ac\ub78c", Field::to},
    {"\ubc1b\ub294\uc0ac\ub78c", Field::to},
    {"subject", Field::subject},
    {"betreff", Field::subject},
    {"objet", Field::subject},
    {"asunto", Field::subject},
    {"assunto", Field::subject},
    {"oggetto", Field::subject},
    {"onderwerp", Field::subject},
    {"temat", Field::subject},
    {"p\u0159edm\u011bt", Field::subject},
    {"predmet", Field::subject},
    {"t\u00e1rgy", Field::subject},
    {"\u00e4mne", Field::subject},
    {"\u00c4mne", Field::subject},
    {"emne", Field::subject},
    {"aihe", Field::subject},
    {"konu", Field::subject},
    {"\u0422\u0435\u043c\u0430", Field::subject},
    {"\u4e3b\u9898", Field::subject},
    {"\u4e3b\u65e8", Field::subject},
    {"\u4e3b\u984c", Field::subject},
    {"\u4ef6\u540d", Field::subject},
    {"\uc81c\ubaa9", Field::subject},
};

/// Words between the dashes above an original, or before the colon, in lower case as far as they are ASCII.
constexpr std::string_view marker_words[] = {
    "original message", "original mail", "original e-mail", "original appointment", "forwarded message",
    "forwarded mail", "forwarded by", "begin forwarded message", "weitergeleitete nachricht",
    "weitergeleiteten nachricht", "weitergeleiteten e-mail", "weitergeleitet von",
    "urspr\u00fcngliche nachricht", "originalnachricht", "original-nachricht", "message d'origine",
    "message d\u2019origine", "message original", "message initial", "message transf\u00e9r\u00e9",
    "message r\u00e9exp\u00e9di\u00e9", "mensaje original", "mensaje reenviado", "mensagem original",
    "mensagem encaminhada", "mensagem reencaminhada", "messaggio originale", "messaggio inoltrato",
    "oorspronkelijk bericht", "origineel bericht", "doorgestuurd bericht", "wiadomo\u015b\u0107 oryginalna",
    "oryginalna wiadomo\u015b\u0107", "wiadomo\u015b\u0107 przekazana", "p\u016fvodn\u00ed zpr\u00e1va",
    "p\u0159eposlan\u00e1 zpr\u00e1va", "p\u00f4vodn\u00e1 spr\u00e1va", "eredeti \u00fczenet",
    "tov\u00e1bb\u00edtott \u00fczenet", "ursprungligt meddelande", "vidarebefordrat", "opprinnelig melding",
    "videresendt", "oprindelig meddelelse", "alkuper\u00e4inen viesti", "v\u00e4litetty viesti",
    "\u00f6zg\u00fcn ileti", "orijinal mesaj", "iletilen mesaj",
    // Russian, Chinese, Japanese, Korean.
    // clang-format off
    "\u0441\u0445\u043e\u0434\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
    "\u0435\u0440\u0435\u0441\u044b\u043b\u0430\u0435\u043c\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
    "\u0435\u0440\u0435\u0441\u043b\u0430\u043d\u043d\u043e\u0435 \u0441\u043e\u043e\u0431\u0449\u0435\u043d\u0438\u0435",
    "\u043f\u0435\u0440\u0435\u0430\u0434\u0440\u0435\u0441\u043e\u0432\u0430\u043d\u043d\u043e\u0433\u043e",
    "\u539f\u59cb\u90ae\u4ef6", "\u539f\u59cb\u90f5\u4ef6", "\u539f\u90ae\u4ef6", "\u90ae\u4ef6\u539f\u4ef6",
    "\u8f6c\u53d1\u7684\u90ae\u4ef6", "\u8f6c\u53d1\u90ae\u4ef6", "\u88ab\u8f6c\u53d1\u7684\u90ae\u4ef6",
    "\u8f49\u5bc4", "\u5143\u306e\u30e1\u30c3\u30bb\u30fc\u30b8",
    "\u8ee2\u9001\u30e1\u30c3\u30bb\u30fc\u30b8",
    "\u8ee2\u9001\u3055\u308c\u305f\u30e1\u30c3\u30bb\u30fc\u30b8", "\uc6d0\ubcf8 \uba54\uc2dc\uc9c0",
    "\uc6d0\ubcf8 \uba54\uc77c", "\uc804\ub2ec\ub41c \uba54\uc2dc\uc9c0"};
// clang-format on

/// Removes white space and the marks of bold text from both ends; for few bytes.
std::string_view bare(std::string_view text) {
  constexpr std::string_view around = " \t\r*";
  for (bool changed = true; changed;) {
    changed = false;
    const size_t first = std::min(text.find_first_not_of(around), text.size());
    text.remove_prefix(first);
    text = text.substr(0, text.find_last_not_of(around) + 1);
    if (text.ends_with(no_break_space)) {
      text.remove_suffix(no_break_space.size());
      changed = true;
    }
  }
  return text;
}

/// Returns the header field that a line begins with, "From: " or "*De :*".
std::optional<Field> field_of(std::string_view line) {
  const std::string_view begin = line.substr(0, longest_name);
  const size_t colon = std::min(begin.find(':'), begin.find(wide_colon));
  if (colon == std::string_view::npos) return std::nullopt;
  const std::string name = fold(bare(begin.substr(0, colon)));
  const auto* const found = std::ranges::find(field_names, name, &FieldName::name);
  if (found == std::end(field_names)) return std::nullopt;
  return found->field;
}

struct Fields {
  std::array<bool, 5> found{};

  bool has(Field field) const { return found[static_cast<size_t>(field)]; }
  bool has_time() const { return has(Field::sent) || has(Field::date); }
  bool has_target() const { return has(Field::to) || has(Field::subject); }
};

/// Returns the header fields at the beginning of the text, below a few blank lines. Some mailers put a blank
/// line between the fields.
Fields fields_of(std::string_view text) {
  constexpr int most_lines = 16;
  constexpr int most_blank_lines = 2;
  Fields out;
  int blank_lines = 0;
  for (int lines = 0; lines < most_lines && !text.empty() && blank_lines <= most_blank_lines; ++lines) {
    const std::string_view line = take_line(text);
    const std::string_view begin = bare(line.substr(0, longest_marker));
    const std::optional<Field> field = field_of(begin);
    if (field) {
      out.found[static_cast<size_t>(*field)] = true;
      blank_lines = 1;
    } else if (begin.empty()) {
      ++blank_lines;
    } else if (begin.find(':') == std::string_view::npos && !is_white_space(line.front())) {
      // Neither another field nor the continuation of one.
      break;
    }
  }
  return out;
}

enum class Marker { none, words, dashes, underscores };

bool has_marker_words(std::string_view line) {
  const std::string folded = fold(line);
  return std::ranges::any_of(marker_words,
                             [&](std::string_view words) { return folded.find(words) != std::string::npos; });
}

/// Returns whether the line is a `-- >8 --` of git mailinfo.
bool has_scissors(std::string_view line) {
  return std::ranges::any_of(
      std::array<std::string_view, 4>{"8<", ">8", "%<", ">%"},
      [&](std::string_view blades) { return line.find(blades) != std::string_view::npos; });
}

Marker marker_of(std::string_view line) {
  constexpr size_t shortest_rule = 10;
  line = trimmed(line);
  if (line.empty() || line.size() > longest_marker) return Marker::none;
  if (line.ends_with(':') || line.ends_with(wide_colon)) {
    if (has_marker_words(line)) return Marker::words;
    // "--- On Monday, Ada Byron wrote:"
    return line.starts_with("--") ? Marker::dashes : Marker::none;
  }
  if (line.find_first_not_of(line.front()) == std::string_view::npos) {
    if (line.size() < shortest_rule) return Marker::none;
    return line.front() == '_' ? Marker::underscores : Marker::dashes;
  }
  if (!line.starts_with("--") || !line.ends_with("--") || has_scissors(line)) return Marker::none;
  return has_marker_words(line) ? Marker::words : Marker::dashes;
}

/// Returns whether the fields below a marker are those of a mail.
bool begins_mail(Marker marker, const Fields& fields) {
  if (!fields.has(Field::from)) return false;
  switch (marker) {
    case Marker::none:
      return false;
    case Marker::words:
      return true;
    case Marker::underscores:
      return fields.has_time() || fields.has_target();
    case Marker::dashes:
      // A patch below a line has From, Date and Subject, but no To.
      return fields.has(Field::sent) || (fields.has_time() && fields.has(Field::to));
  }
  return false;
}

}  // namespace

bool begins_forwarded_mail(std::string_view line, std::string_view rest) {
  const size_t first = line.find_first_not_of(" \t");
  if (first == std::string_view::npos) return false;
  constexpr std::string_view marks = "-_=*";
  const bool is_marked = marks.find(line[first]) != std::string_view::npos;
  const bool has_colon = line.substr(0, longest_name).find(':') != std::string_view::npos ||
                         line.substr(0, longest_name).find(wide_colon) != std::string_view::npos;
  if (!is_marked && !has_colon && !line.ends_with(':') && !line.ends_with(' ')) return false;
  if (has_colon && field_of(line) == Field::from) {
    const Fields fields = fields_of(rest);
    return fields.has(Field::sent) && fields.has_target();
  }
  // Most lines that end with a colon are above a quotation.
  if (line.ends_with(':') && !fields_of(rest).has(Field::from)) return false;
  const Marker marker = marker_of(line);
  return marker != Marker::none && begins_mail(marker, fields_of(rest));
}

bool ends_forwarded_mail(std::string_view line) {
  if (!line.starts_with("--") || line.size() > longest_marker) return false;
  const std::string folded = fold(line);
  return folded.find("end forwarded message") != std::string::npos ||
         folded.find("end of forwarded message") != std::string::npos;
}

}  // namespace kvq
