// SPDX-License-Identifier: MIT
// Finds the mails that a mail cites in its headers, and which of them it answers.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indexer/mail/header/headers.hpp"

namespace kvq {

/// Returns the Message-IDs in a header field, at most `most`; encoded words (RFC 2047) in it are decoded.
std::vector<std::string> ids_of_field(std::string_view value, size_t most);

struct CitedMails {
  /// References and In-Reply-To, oldest first, without duplicates.
  std::vector<std::string> ids;
  /// The mail that In-Reply-To names; absent if it names none.
  std::optional<std::string> answered;
};

/// The mail itself and the addresses in `people` are not cited: mail programs wrote `In-Reply-To: Message
/// from Ada <ada@example.org> of ...`, and users typed `y` where git send-email prompted for an id, as
/// public-inbox knows.
CitedMails cited_mails(const SplitMail& mail, std::string_view own_id,
                       const std::vector<std::string_view>& people);

}  // namespace kvq
