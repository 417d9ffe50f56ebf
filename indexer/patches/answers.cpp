// SPDX-License-Identifier: MIT
#include "indexer/patches/answers.hpp"

#include <algorithm>
#include <utility>

#include "indexer/mail/header/headers.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/patches/patch_mail.hpp"

namespace kvq {
namespace {

std::string written(const Mailbox& sender) {
  return sender.name.empty() ? sender.address : sender.name + " <" + sender.address + ">";
}

}  // namespace

void collect_trailers(const std::vector<std::string>& answers, bool of_others, GivenTrailers& out) {
  for (const std::string& answer : answers) {
    const SplitMail mail = split_mail(answer);
    const std::string* from = mail.find("from");
    const Mailbox sender = (from ? parse_mailbox(*from) : std::nullopt).value_or(Mailbox{});
    for (CommitTrailer& trailer : trailers_of_answer(text_of_answer(mail))) {
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
