// SPDX-License-Identifier: MIT
// A document as a mail for sendmail.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kvq {

/// A document as text and as HTML.
struct DocumentMail {
  std::string subject = {};
  std::string text = {};
  std::string html = {};
};

/// Returns the whole mail. If `from` or `to` is absent, the program that sends it adds the header. Throws
/// Error (usage) if one is no address, or if `from` has several.
std::string composed_mail(const DocumentMail& document, const std::optional<std::string>& from,
                          const std::optional<std::string>& to, int64_t now);

}  // namespace kvq
