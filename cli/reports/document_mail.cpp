// SPDX-License-Identifier: MIT
#include "cli/reports/document_mail.hpp"

#include "indexer/module.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {

std::string composed_mail(const DocumentMail& document, const std::optional<std::string>& from,
                          const std::optional<std::string>& to, int64_t now) {
  Mail mail{.subject = document.subject,
            .date = now,
            .text = printable_lines(document.text),
            .html = document.html};
  if (from) mail.from = indexer_module().read_mailboxes(*from);
  if (to) mail.to = indexer_module().read_mailboxes(*to);
  if (mail.from.size() > 1) throw Error(ErrorKind::usage, "--from takes one address");
  return indexer_module().composed(mail);
}

}  // namespace kvq
