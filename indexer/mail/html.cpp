// SPDX-License-Identifier: MIT
#include "indexer/mail/html.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <span>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

constexpr std::string_view breaking[] = {"br", "p",  "div",   "tr",  "li",        "ul", "ol",
                                         "dt", "dd", "table", "pre", "hr",        "h1", "h2",
                                         "h3", "h4", "h5",    "h6",  "blockquote"};
constexpr std::string_view cells[] = {"td", "th"};
constexpr std::string_view unshown[] = {"script", "style", "title"};
/// Longer than the name of any element that counts.
constexpr size_t longest_name = 20;
constexpr size_t longest_reference = 10;

struct Reference {
  std::string_view name;
  std::string_view text;
};
constexpr Reference references[] = {
    {"lt", "<"},         {"gt", ">"},         {"amp", "&"},         {"quot", "\""},
    {"apos", "'"},       {"nbsp", " "},       {"ndash", "\u2013"},  {"mdash", "\u2014"},
    {"lsquo", "\u2018"}, {"rsquo", "\u2019"}, {"ldquo", "\u201c"},  {"rdquo", "\u201d"},
    {"bdquo", "\u201e"}, {"bull", "\u2022"},  {"hellip", "\u2026"}, {"euro", "\u20ac"}};
/// The names of the characters from 160 on (HTML 4, 24.2).
constexpr std::string_view latin1_names[] = {
    "nbsp",   "iexcl",  "cent",   "pound",  "curren", "yen",    "brvbar", "sect",   "uml",    "copy",
    "ordf",   "laquo",  "not",    "shy",    "reg",    "macr",   "deg",    "plusmn", "sup2",   "sup3",
    "acute",  "micro",  "para",   "middot", "cedil",  "sup1",   "ordm",   "raquo",  "frac14", "frac12",
    "frac34", "iquest", "Agrave", "Aacute", "Acirc",  "Atilde", "Auml",   "Aring",  "AElig",  "Ccedil",
    "Egrave", "Eacute", "Ecirc",  "Euml",   "Igrave", "Iacute", "Icirc",  "Iuml",   "ETH",    "Ntilde",
    "Ograve", "Oacute", "Ocirc",  "Otilde", "Ouml",   "times",  "Oslash", "Ugrave", "Uacute", "Ucirc",
    "Uuml",   "Yacute", "THORN",  "szlig",  "agrave", "aacute", "acirc",  "atilde", "auml",   "aring",
    "aelig",  "ccedil", "egrave", "eacute", "ecirc",  "euml",   "igrave", "iacute", "icirc",  "iuml",
    "eth",    "ntilde", "ograve", "oacute", "ocirc",  "otilde", "ouml",   "divide", "oslash", "ugrave",
    "uacute", "ucirc",  "uuml",   "yacute", "thorn",  "yuml"};
static_assert(std::size(latin1_names) == 256 - 160);

void append_code_point(std::string& out, uint32_t code) {
  if (code == 0 || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) code = 0xfffd;
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xc0 | (code >> 6)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xe0 | (code >> 12)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  } else {
    out.push_back(static_cast<char>(0xf0 | (code >> 18)));
    out.push_back(static_cast<char>(0x80 | ((code >> 12) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | ((code >> 6) & 0x3f)));
    out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
  }
}

/// Appends the character that a reference such as `&lt;` or `&#233;` at the start of `html` stands for.
/// Returns the length of the reference; 0 if there is none.
size_t append_reference(std::string& out, std::string_view html) {
  const size_t end = html.substr(0, longest_reference).find(';');
  if (end == std::string_view::npos) return 0;
  std::string_view name = html.substr(1, end - 1);
  if (name.starts_with('#')) {
    name.remove_prefix(1);
    const bool hex = name.starts_with('x') || name.starts_with('X');
    if (hex) name.remove_prefix(1);
    uint32_t code = 0;
    const auto [rest, failed] = std::from_chars(name.data(), name.data() + name.size(), code, hex ? 16 : 10);
    if (failed != std::errc() || rest != name.data() + name.size()) return 0;
    append_code_point(out, code);
    return end + 1;
  }
  if (const auto known = std::ranges::find(references, name, &Reference::name);
      known != std::end(references)) {
    out += known->text;
    return end + 1;
  }
  const auto latin1 = std::ranges::find(latin1_names, name);
  if (latin1 == std::end(latin1_names)) return 0;
  append_code_point(out, 160 + static_cast<uint32_t>(latin1 - std::begin(latin1_names)));
  return end + 1;
}

std::string tag_name(std::string_view tag) {
  if (tag.starts_with('/')) tag.remove_prefix(1);
  return fold(tag.substr(0, tag.find_first_of(" \t\r\n/>")));
}

size_t after(std::string_view html, std::string_view what, size_t from) {
  const size_t at = html.find(what, from);
  return at == std::string_view::npos ? html.size() : at + what.size();
}

/// Returns whether `html` starts with a tag; any other `<` is text (HTML 5, 13.2.5.6).
bool is_tag(std::string_view html) {
  if (html.size() < 2 || html.front() != '<') return false;
  const char c = fold(html[1]);
  return (c >= 'a' && c <= 'z') || c == '/' || c == '!' || c == '?';
}

/// Returns the position after the tag that starts at `from`. A `>` in a quoted attribute does not end the
/// tag, if the quotes are closed.
size_t after_tag(std::string_view html, size_t from) {
  for (size_t i = from; i < html.size(); ++i) {
    if (html[i] == '>') return i + 1;
    const bool quotes = html[i] == '=' && i + 1 < html.size() && (html[i + 1] == '"' || html[i + 1] == '\'');
    const size_t close = quotes ? html.find(html[i + 1], i + 2) : std::string_view::npos;
    if (close != std::string_view::npos) i = close;
  }
  return html.size();
}

/// Returns the position after the end tag of a script or style, which may be in any letter case.
size_t after_code(std::string_view html, std::string_view name, size_t from) {
  for (size_t end = html.find("</", from); end != std::string_view::npos; end = html.find("</", end + 2)) {
    if (fold(html.substr(end + 2, name.size())) == name) return after(html, ">", end);
  }
  return html.size();
}

bool is_one_of(std::span<const std::string_view> names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

/// Whether a tag in the text makes lines. A text without any is plain text that somebody calls HTML.
bool has_line_tags(std::string_view html) {
  for (size_t at = html.find('<'); at != std::string_view::npos; at = html.find('<', at + 1)) {
    if (is_tag(html.substr(at)) && is_one_of(breaking, tag_name(html.substr(at + 1, longest_name))))
      return true;
  }
  return false;
}

/// Collects the text. White space is a space, except in <pre>, and each line of a quote has a `>`.
class TextWriter {
 public:
  explicit TextWriter(bool keeps_space) : keeps_space_(keeps_space) {}

  void put(char c) {
    if (!keeps_space_ && preformatted_ == 0 && is_white_space(c)) return separate(' ');
    begin_line(c == '\n');
    out_.push_back(c);
  }

  void put(std::string_view text) {
    begin_line(false);
    out_ += text;
  }

  void separate(char with) {
    if (out_.empty() || out_.back() == '\n' || out_.back() == with) return;
    if (with == '\n' && out_.back() == ' ' && !keeps_space_) out_.pop_back();
    out_.push_back(with);
  }

  /// Notes the beginning or end of an element.
  void enter(std::string_view name, bool opens) {
    size_t* depth = name == "blockquote" ? &quotes_ : name == "pre" ? &preformatted_ : nullptr;
    if (depth == nullptr) return;
    if (opens) {
      ++*depth;
    } else if (*depth > 0) {
      --*depth;
    }
  }

  std::string text() { return std::move(out_); }

 private:
  void begin_line(bool is_empty) {
    if (quotes_ > 0 && (out_.empty() || out_.back() == '\n')) out_ += is_empty ? ">" : "> ";
  }

  bool keeps_space_;
  size_t quotes_ = 0;
  size_t preformatted_ = 0;
  std::string out_;
};

}  // namespace

std::string text_of_html(std::string_view html) {
  TextWriter out(!has_line_tags(html));
  std::string reference;
  for (size_t i = 0; i < html.size();) {
    if (html.substr(i).starts_with("<!--")) {
      i = after(html, "-->", i);
    } else if (is_tag(html.substr(i))) {
      const size_t end = after_tag(html, i);
      const std::string name = tag_name(html.substr(i + 1, end - i - 1));
      const bool opens = html.substr(i, 2) != "</";
      if (is_one_of(breaking, name)) out.separate('\n');
      if (is_one_of(cells, name)) out.separate(' ');
      out.enter(name, opens);
      i = opens && is_one_of(unshown, name) ? after_code(html, name, end) : end;
    } else if (const size_t length = html[i] == '&' ? append_reference(reference, html.substr(i)) : 0;
               length > 0) {
      out.put(reference);
      reference.clear();
      i += length;
    } else {
      out.put(html[i++]);
    }
  }
  return out.text();
}

}  // namespace kvq
