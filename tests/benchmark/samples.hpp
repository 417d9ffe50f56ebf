// SPDX-License-Identifier: MIT
// The sample mails that the benchmarks use.
#pragma once

#include <string>
#include <string_view>

#include "indexer/mail/message_row.hpp"
#include "support/support.hpp"

namespace kvq::benchmarks {

inline constexpr std::string_view patch_mail = "tdx-v3-1.eml";
inline constexpr std::string_view cover_mail = "rfc-svm-0-cover.eml";
inline constexpr std::string_view reply_mail = "tdx-v1-re-reviewed.eml";
inline constexpr std::string_view html_mail = "html-only.eml";
inline constexpr std::string_view base64_mail = "vgic-v2-resend-2-base64.eml";
inline constexpr std::string_view quoted_printable_mail = "vgic-v2-resend-1-qp.eml";
inline constexpr std::string_view attachment_mail = "re-upper-attachment-msgid-comment.eml";
inline constexpr std::string_view long_references_mail = "aw-reply-alternative-long-references.eml";

inline std::string sample_mail(std::string_view name) {
  return tests::project_file("samples/mail/" + std::string(name));
}

/// Returns the row of a sample mail.
inline MessageRow sample_row(std::string_view name) {
  MailReader reader;
  return to_row(reader.read(sample_mail(name)), "blob", tests::mail_time).row;
}

}  // namespace kvq::benchmarks
