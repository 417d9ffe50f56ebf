// SPDX-License-Identifier: MIT
#include "indexer/html.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "schema/fold.hpp"

namespace kvq {
namespace {

constexpr std::array<std::string_view, 10> breaking = {"br",  "p",          "div", "tr", "li",
                                                       "pre", "blockquote", "h1",  "h2", "h3"};
constexpr size_t longest_reference = 10;

struct Reference {
  std::string_view name;
  std::string_view text;
};
constexpr std::array<Reference, 6> references = {Reference{"lt", "<"}, {"gt", ">"},   {"amp", "&"},
                                                 {"quot", "\""},       {"apos", "'"}, {"nbsp", " "}};

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

/// Appends what a reference such as `&lt;` or `&#233;` at the beginning of `html` means, and gives its
/// length; 0 where there is none.
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
  const auto known = std::ranges::find(references, name, &Reference::name);
  if (known == references.end()) return 0;
  out += known->text;
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

}  // namespace

std::string text_of_html(std::string_view html) {
  std::string out;
  for (size_t i = 0; i < html.size();) {
    if (html.substr(i).starts_with("<!--")) {
      i = after(html, "-->", i);
    } else if (html[i] == '<') {
      const size_t end = after(html, ">", i);
      const std::string name = tag_name(html.substr(i + 1, end - i - 1));
      if (std::ranges::find(breaking, name) != breaking.end() && !out.empty() && out.back() != '\n')
        out.push_back('\n');
      const bool opens = html.substr(i, 2) != "</";
      const bool is_code = opens && (name == "script" || name == "style");
      i = is_code ? after(html, ">", after(html, "</" + name, end)) : end;
    } else if (const size_t length = html[i] == '&' ? append_reference(out, html.substr(i)) : 0; length > 0) {
      i += length;
    } else {
      out.push_back(html[i++]);
    }
  }
  return out;
}

}  // namespace kvq
