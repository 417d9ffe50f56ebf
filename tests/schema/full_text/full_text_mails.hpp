// SPDX-License-Identifier: MIT
// Mails whose terms fill pages of the full text in all possible ways.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include "schema/mail/rows.hpp"

namespace kvq::tests {

inline MessageRow row(int number, std::string text) {
  MessageRow out;
  out.message_id = std::to_string(number) + "@x";
  out.sender = out.author = Mailbox{"Ada <ada@example.org>", "Ada", "ada@example.org"};
  out.subject = out.title = "number " + std::to_string(number % 7);
  // The commit times are not in the order of storing.
  out.committed = 1'000'000 + number * 7919 % 100'003;
  out.indexed.own = out.body.text = std::move(text);
  out.body.first_part_bytes = static_cast<uint32_t>(out.body.text.size());
  out.body.runs = {{Part::own, out.body.first_part_bytes}};
  return out;
}

/// Returns a text. That of mail 50 has more than a page of positions, that of mail 77 a term of more than
/// four pages.
inline std::string pages_of_words(int number) {
  std::string text;
  for (int i = number == 50 ? 20'000 : 30; i > 0; --i) text += "common ";
  if (number == 77) text += std::string(40'000, 'w') + ' ';
  return text;
}

}  // namespace kvq::tests
