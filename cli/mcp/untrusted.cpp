// SPDX-License-Identifier: MIT
#include "cli/mcp/untrusted.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <random>

#include "schema/base/text_width.hpp"

namespace kvq::mcp {

using report::Json;

namespace {

struct Range {
  char32_t first, last;
};

// Default_Ignorable_Code_Point of Unicode, without the joiners that words of some languages and emoji need,
// and without the 16 variation selectors of emoji: soft hyphen, grapheme joiner, fillers of Hangul, zero
// width space and invisible operators, byte order mark, annotations; tags and the other 240 selectors, which
// spell bytes.
constexpr std::array<Range, 12> invisible = {Range{0xad, 0xad}, {0x34f, 0x34f},   {0x115f, 0x1160},
                                             {0x17b4, 0x17b5},  {0x180b, 0x180f}, {0x200b, 0x200b},
                                             {0x2060, 0x206f},  {0x3164, 0x3164}, {0xfeff, 0xfeff},
                                             {0xffa0, 0xffa0},  {0xfff0, 0xfffb}, {0xe0000, 0xe0fff}};

constexpr std::string_view replacement = "\xef\xbf\xbd";
constexpr size_t short_text = 200;

bool is_invisible(char32_t code) {
  return std::ranges::any_of(invisible,
                             [code](Range range) { return code >= range.first && code <= range.last; });
}

/// 128 random bits of the system.
std::string random_name() {
  std::random_device device;
  std::string out;
  for (int i = 0; i < 4; ++i) out += fmt::format("{:08x}", static_cast<uint32_t>(device()));
  return out;
}

/// Returns the longest text or array in a value, counted in bytes of its JSON; nullptr if nothing can be cut.
Json* longest_in(Json& json, size_t& longest) {
  Json* found = nullptr;
  if (json.is_string()) {
    const size_t size = json.get_ref<const std::string&>().size();
    if (size <= std::max(short_text, longest)) return nullptr;
    longest = size;
    return &json;
  }
  if (!json.is_structured()) return nullptr;
  for (Json& element : json) {
    if (Json* inner = longest_in(element, longest)) found = inner;
  }
  if (found == nullptr && json.is_array() && json.size() > 1 && json_bytes(json) > longest) {
    longest = json_bytes(json);
    return &json;
  }
  return found;
}

}  // namespace

std::string visible(std::string_view text) {
  const std::string printed = printable_lines(text);
  std::string out;
  out.reserve(printed.size());
  for (std::string_view rest = printed; !rest.empty();) {
    const std::string_view before = rest;
    if (is_invisible(take_code_point(rest))) {
      out += replacement;
    } else {
      out += before.substr(0, before.size() - rest.size());
    }
  }
  return out;
}

void make_visible(Json& json) {
  if (json.is_string()) {
    json = visible(json.get_ref<const std::string&>());
  } else if (json.is_structured()) {
    for (Json& element : json) make_visible(element);
  }
}

std::string enclosed(std::string_view text) {
  const std::string name = random_name();
  const std::string_view line_end = text.ends_with('\n') ? "" : "\n";
  return fmt::format(
      "{} They stand between the two lines with {}.\n===== BEGIN {} =====\n{}{}===== END {} =====\n",
      untrusted_notice, name, name, text, line_end, name);
}

std::string_view beginning(std::string_view text, size_t most_bytes) {
  if (text.size() <= most_bytes) return text;
  const size_t line = most_bytes == 0 ? std::string_view::npos : text.rfind('\n', most_bytes - 1);
  // A line may be longer than what is shown.
  if (line != std::string_view::npos && line >= most_bytes / 2) return text.substr(0, line + 1);
  size_t end = most_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

std::string_view part_that_fits(std::string_view text, size_t most_bytes) {
  std::string_view part = beginning(text, most_bytes);
  while (!part.empty() && json_bytes(visible(part)) > most_bytes) part = beginning(part, part.size() * 3 / 4);
  return part;
}

size_t json_bytes(const Json& json) {
  return report::dumped(json).size();
}

bool shorten(Json& json, size_t most_bytes) {
  bool has_cut = false;
  // Each turn removes at least a tenth of what is too much, so there are few.
  for (size_t size = json_bytes(json); size > most_bytes; size = json_bytes(json)) {
    size_t longest = 0;
    Json* at = longest_in(json, longest);
    if (at == nullptr) return has_cut;
    has_cut = true;
    const size_t kept = longest - std::min(longest / 2, size - most_bytes + 1);
    if (at->is_string()) {
      *at = std::string(beginning(at->get_ref<const std::string&>(), std::max(kept, short_text)));
    } else {
      const size_t elements = std::max<size_t>(1, at->size() * kept / longest);
      at->erase(at->begin() + static_cast<std::ptrdiff_t>(std::min(elements, at->size() - 1)), at->end());
    }
  }
  return has_cut;
}

}  // namespace kvq::mcp
