// SPDX-License-Identifier: MIT
#include "indexer/mail/encoding/tame_fields.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view begin_of_word = "=?";
constexpr std::string_view end_of_word = "?=";
// GMime may look for the ends of this many words in vain.
constexpr size_t few_words = 100;

constexpr std::array<std::string_view, 6> address_fields = {"from", "to", "cc", "bcc", "reply-to", "sender"};

bool continues_field(std::string_view rest) {
  return !rest.empty() && (rest.front() == ' ' || rest.front() == '\t');
}

/// Returns the bytes of the line at the beginning, with its end.
size_t line_bytes(std::string_view text) {
  return std::min(text.find('\n'), text.size() - 1) + 1;
}

/// Returns the name of the field that a line begins; empty if it begins none.
std::string_view name_of(std::string_view line) {
  constexpr size_t longest_name = 80;
  const size_t colon = line.substr(0, longest_name).find_first_of(": \t\n");
  if (colon == std::string_view::npos || line[colon] != ':') return {};
  return line.substr(0, colon);
}

bool has_addresses(std::string_view name) {
  constexpr std::string_view again = "resent-";
  std::string folded = fold(name);
  if (folded.starts_with(again)) folded.erase(0, again.size());
  return std::ranges::find(address_fields, folded) != address_fields.end();
}

/// Whether a mail has enough for any field to be above a limit. Nearly none has.
bool may_be_above_limits(std::string_view mail) {
  if (mail.size() > most_address_bytes) return true;
  size_t words = 0;
  for (size_t at = mail.find(begin_of_word); at != std::string_view::npos && words <= few_words;
       at = mail.find(begin_of_word, at + begin_of_word.size()))
    ++words;
  return words > few_words;
}

void tame_words(std::span<char> field) {
  const std::string_view text(field.data(), field.size());
  const size_t from = decodable_bytes(text);
  size_t words = 0;
  for (size_t at = text.find(begin_of_word, from); at != std::string_view::npos;
       at = text.find(begin_of_word, at + begin_of_word.size())) {
    if (++words > few_words) field[at + 1] = '_';
  }
}

void tame_addresses(std::span<char> field) {
  if (field.size() <= most_address_bytes) return;
  std::ranges::replace_if(
      field.subspan(most_address_bytes),
      [](char c) { return std::string_view(",:;<>()\"").find(c) != std::string_view::npos; }, ' ');
}

}  // namespace

size_t decodable_bytes(std::string_view text) {
  const size_t end = text.rfind(end_of_word);
  return end == std::string_view::npos ? 0 : end + end_of_word.size();
}

void tame_fields(std::span<char> mail) {
  const std::string_view text(mail.data(), mail.size());
  if (!may_be_above_limits(text)) return;
  for (size_t at = 0; at < text.size();) {
    const std::string_view name = name_of(text.substr(at));
    size_t end = at + line_bytes(text.substr(at));
    if (!name.empty()) {
      while (continues_field(text.substr(end))) end += line_bytes(text.substr(end));
      const auto field = mail.subspan(at, end - at);
      if (field.size() > few_words) tame_words(field);
      if (field.size() > most_address_bytes && has_addresses(name)) tame_addresses(field);
    }
    at = end;
  }
}

}  // namespace kvq
