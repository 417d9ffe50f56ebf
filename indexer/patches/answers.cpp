// SPDX-License-Identifier: MIT
#include "indexer/patches/answers.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "indexer/mail/encoding/encoded_words.hpp"
#include "indexer/mail/header/headers.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/mail/header/reply_prefix.hpp"
#include "indexer/patches/patch_mail.hpp"

namespace kvq {
namespace {

std::string written(const Mailbox& sender) {
  return sender.name.empty() ? sender.address : sender.name + " <" + sender.address + ">";
}

/// Whether a mail is a patch although it answers one, such as the notice with which a maintainer of a stable
/// tree sends the commit: its trailers are its own.
bool is_patch(const SplitMail& mail, std::string_view text) {
  const std::string* field = mail.find("subject");
  const std::string decoded = field == nullptr ? std::string() : decode_header(*field);
  std::string_view subject = decoded;
  return !take_reply_prefix(subject, false) && has_diff(text);
}

}  // namespace

void collect_trailers(const std::vector<std::string>& answers, bool of_others, GivenTrailers& out) {
  for (const std::string& answer : answers) {
    const SplitMail mail = split_mail(answer);
    const std::string* from = mail.find("from");
    const Mailbox sender = (from ? parse_mailbox(*from) : std::nullopt).value_or(Mailbox{});
    const std::string text = text_of_answer(mail);
    if (is_patch(mail, text)) continue;
    for (CommitTrailer& trailer : trailers_of_answer(text)) {
      if (of_others || may_give(sender.name, sender.address, trailer)) {
        out.trailers.push_back(std::move(trailer));
        continue;
      }
      ReadySeries::Ignored ignored{trailer.name + ": " + trailer.value, written(sender)};
      if (std::ranges::find(out.ignored, ignored) == out.ignored.end())
        out.ignored.push_back(std::move(ignored));
    }
  }
}

}  // namespace kvq
