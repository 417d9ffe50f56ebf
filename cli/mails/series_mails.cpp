// SPDX-License-Identifier: MIT
#include "cli/mails/series_mails.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "cli/mails/archived_mail.hpp"
#include "query/run/answers.hpp"
#include "query/run/mails.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

class Reading {
 public:
  Reading(const Database& database, const SeriesToRead& series, const TrailerChoice& choice)
      : series_(series), choice_(choice), reader_(database), answers_(database) {
    members_ = mails_of_series(database, series.series);
    for (const int64_t earlier : series.earlier) {
      for (SeriesMail& mail : mails_of_series(database, earlier)) {
        if (std::ranges::find(members_, mail.number, &SeriesMail::number) == members_.end())
          members_.push_back(std::move(mail));
      }
    }
    std::ranges::stable_sort(members_, {}, &SeriesMail::number);
  }

  SeriesMails mails() {
    SeriesMails out{.id = series_.id, .revision = series_.revision, .total = series_.total};
    for (const SeriesMail& member : members_) {
      if (member.number == 0) {
        out.cover = answered(member);
        continue;
      }
      if (series_.numbers && !series_.numbers->contains(member.number)) continue;
      PostedPatch patch{.own = answered(member), .number = member.number, .rfc = member.rfc};
      if (choice_.of_answers) patch.answers_elsewhere = bytes_of(answers_.to_same_patch(member.message));
      out.patches.push_back(std::move(patch));
    }
    return out;
  }

 private:
  AnsweredMail answered(const SeriesMail& member) {
    auto mail = reader_.read(member.message);
    if (!mail) {
      throw Error(ErrorKind::archive,
                  fmt::format("the mail '{}' is no longer in its archive", member.message_id),
                  "'kvq index' updates the database");
    }
    AnsweredMail out{.message_id = member.message_id, .mail = std::move(mail->bytes)};
    if (choice_.of_answers) out.answers = bytes_of(answers_.to(member.message));
    return out;
  }

  std::vector<std::string> bytes_of(const std::vector<int64_t>& messages) {
    std::vector<std::string> out;
    for (const int64_t message : messages) {
      if (auto mail = reader_.read(message)) out.push_back(std::move(mail->bytes));
    }
    return out;
  }

  const SeriesToRead& series_;
  const TrailerChoice& choice_;
  ArchivedMailReader reader_;
  Answers answers_;
  std::vector<SeriesMail> members_;
};

}  // namespace

ReadySeries ready_series_of(const Database& database, const SeriesToRead& series,
                            const TrailerChoice& choice) {
  return indexer_module().ready_series(Reading(database, series, choice).mails(), choice);
}

}  // namespace kvq
