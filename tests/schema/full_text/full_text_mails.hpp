// SPDX-License-Identifier: MIT
// Mails whose words fill pages of the full text in all the ways there are.
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
  // Not in the order in which they are stored.
  out.committed = 1'000'000 + number * 7919 % 100'003;
  out.indexed.own = out.body.text = std::move(text);
  out.body.first_part_bytes = static_cast<uint32_t>(out.body.text.size());
  out.body.runs = {{Part::own, out.body.first_part_bytes}};
  return out;
}

/// What takes more than a page of one mail (50), and more than four of one word (77).
inline std::string pages_of_words(int number) {
  std::string text;
  for (int i = number == 50 ? 20'000 : 30; i > 0; --i) text += "common ";
  if (number == 77) text += std::string(40'000, 'w') + ' ';
  return text;
}

}  // namespace kvq::tests
