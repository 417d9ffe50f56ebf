// SPDX-License-Identifier: MIT
#include "cli/serve/pages/mail_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

#include "cli/serve/pages/frame.hpp"
#include "query/report/formats/markup.hpp"
#include "query/report/pages/mail_lines.hpp"
#include "schema/base/text.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq::serve {
namespace {

using report::escaped_markup;
using report::LineKind;

constexpr size_t longest_text = 400'000;
constexpr size_t longest_shown_quote = 8;
constexpr size_t lines_of_folded_quote = 3;

constexpr std::array<std::string_view, 7> classes = {"", "quote", "dh", "dk", "da", "dr", "trailer"};

/// Returns the end of the web address that begins at a place of the line.
size_t end_of_address(std::string_view line, size_t at) {
  size_t end = std::min(line.find_first_of(" \t<>\"'`|\\^{}", at), line.size());
  constexpr std::string_view of_sentence = ".,;:!?)]";
  while (end > at && of_sentence.find(line[end - 1]) != std::string_view::npos) --end;
  return end;
}

/// Returns the line, escaped, with its web addresses as links. Only http and https become links, and an
/// address of a mail leads to its page here.
std::string with_links(const Reading& reading, std::string_view line) {
  std::string out;
  while (true) {
    const size_t at = std::min(line.find("http://"), line.find("https://"));
    if (at == std::string_view::npos) return out + escaped_markup(line);
    const size_t end = end_of_address(line, at);
    const std::string address(line.substr(at, end - at));
    const std::string id = message_id_of_web_address(address, reading.database().web_archives());
    const bool is_mail = !id.empty() && address.find("lore.kernel.org/") != std::string::npos;
    out += escaped_markup(line.substr(0, at));
    out += link(is_mail ? reading.links().mail(id) : address, address);
    line.remove_prefix(std::max(end, at + 1));
  }
}

struct Block {
  LineKind kind;
  std::vector<std::string_view> lines;
};

std::vector<Block> blocks_of(std::string_view text) {
  std::vector<Block> blocks;
  report::MailLines lines;
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    const LineKind kind = lines.kind_of(line, text.substr(0, text.find('\n')));
    if (blocks.empty() || blocks.back().kind != kind) blocks.push_back({kind, {}});
    blocks.back().lines.push_back(line);
  }
  return blocks;
}

std::string marked(const Reading& reading, const Block& block, size_t begin, size_t end) {
  const std::string_view name = classes[static_cast<size_t>(block.kind)];
  std::string out = name.empty() ? "" : fmt::format("<span class=\"{}\">", name);
  for (size_t i = begin; i < end; ++i) out += with_links(reading, block.lines[i]) + "\n";
  return name.empty() ? out : out + "</span>";
}

}  // namespace

std::string mail_text_html(const Reading& reading, std::string_view text, Quotes quotes) {
  // The line separators of Unicode and the like are replaced, so that every line of the page is one here.
  const bool is_cut = text.size() > longest_text;
  text = text.substr(0, longest_text);
  std::string out = "<pre class=\"mail\">";
  for (const Block& block : blocks_of(text)) {
    const size_t lines = block.lines.size();
    const bool is_folded =
        quotes == Quotes::folded && block.kind == LineKind::quote && lines > longest_shown_quote;
    if (!is_folded) {
      out += marked(reading, block, 0, lines);
      continue;
    }
    out += marked(reading, block, 0, lines_of_folded_quote);
    out += fmt::format(
        "</pre>\n<details class=\"quoted\"><summary>{} more quoted lines</summary><pre class=\"mail\">",
        lines - lines_of_folded_quote);
    out += marked(reading, block, lines_of_folded_quote, lines);
    out += "</pre></details>\n<pre class=\"mail\">";
  }
  out += "</pre>\n";
  if (is_cut)
    out += "<p class=\"note\">The rest of this long mail is not shown; the raw mail has all of it.</p>\n";
  return out;
}

}  // namespace kvq::serve
