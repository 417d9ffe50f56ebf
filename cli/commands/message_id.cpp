// SPDX-License-Identifier: MIT
#include "cli/commands/message_id.hpp"

#include <fmt/format.h>

#include "cli/settings/user_config.hpp"
#include "schema/base/error.hpp"
#include "schema/mail/message_ids.hpp"
#include "schema/mail/web_address.hpp"

namespace kvq {

std::string message_id_of(const std::string& text) {
  if (text.find("://") == std::string::npos) return message_id_as_stored(text);
  std::string id = message_id_of_web_address(text, user_config().web_archives);
  if (!id.empty()) return id;
  // The numbers in the addresses of marc.info, spinics.net and others are their own.
  throw Error(
      ErrorKind::usage, fmt::format("the address '{}' contains no Message-ID", text),
      "write https://lore.kernel.org/r/MESSAGE-ID/ or https://marc.info/?i=MESSAGE-ID; the page of the mail "
      "may show its Message-ID");
}

void unknown_message_id(const std::string& id) {
  throw Error(ErrorKind::usage, fmt::format("there is no mail with the Message-ID '{}'", id),
              "'kvq s:WORDS -f ids' prints Message-IDs");
}

}  // namespace kvq
