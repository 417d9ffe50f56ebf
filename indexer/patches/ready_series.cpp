// SPDX-License-Identifier: MIT
#include "indexer/patches/ready_series.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <ctime>
#include <utility>

#include "indexer/mail/header/header_date.hpp"
#include "indexer/mail/header/mailbox.hpp"
#include "indexer/patches/answers.hpp"
#include "indexer/patches/commit_message.hpp"
#include "indexer/patches/patch_mail.hpp"
#include "schema/base/fold.hpp"
#include "schema/base/hidden_characters.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// Returns the value as one line of a header.
std::string header_value(std::string_view text) {
  std::string out(text);
  std::ranges::replace_if(
      out, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }, ' ');
  return out;
}

/// Returns the name and address so that `git mailinfo` reads the same ones again.
std::string header_mailbox(const Mailbox& mailbox) {
  if (mailbox.name.empty()) return header_value(mailbox.address);
  std::string name;
  for (const char c : header_value(mailbox.name)) {
    if (c == '"' || c == '\\') name += '\\';
    name += c;
  }
  const bool needs_quotes = name.find_first_of("()<>@,:;.\"[]\\") != std::string::npos;
  return fmt::format("{0}{1}{0} <{2}>", needs_quotes ? "\"" : "", name, header_value(mailbox.address));
}

/// Returns the brackets in front of the title, which git removes: `[PATCH RFC v2 1/3]`.
std::string brackets(const SeriesMails& posting, int number, bool rfc) {
  std::string out = "[PATCH";
  if (rfc) out += " RFC";
  if (posting.revision > 1) out += fmt::format(" v{}", posting.revision);
  if (posting.total > 1 || number == 0) out += fmt::format(" {}/{}", number, posting.total);
  return out + "]";
}

/// Returns the header of a mail and the empty line below it.
std::string header_of(const SeriesMails& posting, const std::string& message_id, const PatchMail& patch,
                      std::string_view brackets) {
  std::string out = fmt::format("X-Kvq-Posting: <{}>\n", header_value(posting.id));
  out += fmt::format("Subject: {} {}\n", brackets, header_value(patch.subject));
  out += fmt::format("From: {}\n", header_mailbox(patch.author));
  if (!patch.date.empty()) out += fmt::format("Date: {}\n", header_value(patch.date));
  out += fmt::format("Message-ID: <{}>\n", header_value(message_id));
  return out +
         "MIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n";
}

std::optional<std::string> line_with_hidden_character(std::string_view text) {
  while (!text.empty()) {
    const std::string_view line = take_line(text);
    if (hidden_character(line)) return std::string(line);
  }
  return std::nullopt;
}

/// Returns the commit in the line `base-commit:` that git format-patch writes below a cover or patch.
std::optional<std::string> base_commit_of(std::string_view text) {
  constexpr std::string_view name = "base-commit:";
  while (!text.empty()) {
    std::string_view line = take_line(text);
    if (!line.starts_with(name)) continue;
    line = trimmed(line.substr(name.size()));
    const size_t digits = std::min(line.find_first_not_of("0123456789abcdef"), line.size());
    const bool ends_word = digits == line.size() || is_white_space(line[digits]);
    if (digits >= 7 && digits <= 64 && ends_word) return std::string(line.substr(0, digits));
  }
  return std::nullopt;
}

/// Returns the ASCII letters and digits in lower case, with `_` for all that is between them.
std::string words_of_name(std::string_view text) {
  constexpr size_t longest = 100;
  std::string out;
  for (const char c : fold(text)) {
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (is_word || (!out.empty() && out.back() != '_')) out += is_word ? c : '_';
  }
  out.resize(std::min(out.size(), longest));
  while (out.ends_with('_')) out.pop_back();
  return out;
}

/// Returns the day on which the sender sent the mail, in the sender's time zone: 20250310.
std::string day_of(const SplitMail& mail) {
  constexpr int64_t seconds_a_minute = 60;
  const std::string* written = mail.find("date");
  const auto date = written ? parse_date(*written) : std::nullopt;
  if (!date) return "undated";
  const std::time_t local = date->time + date->zone * seconds_a_minute;
  return fmt::format("{:%Y%m%d}", fmt::gmtime(local));
}

void name_series(const SeriesMails& posting, ReadySeries& out) {
  const AnsweredMail& first = posting.cover ? *posting.cover : posting.patches.front().own;
  const SplitMail mail = split_mail(first.mail);
  const std::string* from = mail.find("from");
  const std::string address = (from ? parse_mailbox(*from) : std::nullopt).value_or(Mailbox{}).address;
  const std::string revision = posting.revision > 1 ? fmt::format("v{} ", posting.revision) : "";
  const std::string title = read_patch_mail(mail).subject;
  out.name = words_of_name(
      fmt::format("{}{} {} {}", revision, day_of(mail), address.substr(0, address.find('@')), title));
  out.branch = words_of_name(fmt::format("{}{} {}", revision, day_of(mail), address));
}

/// Makes one patch after the other ready.
class Preparation {
 public:
  Preparation(const SeriesMails& posting, const TrailerChoice& choice) : posting_(posting), choice_(choice) {}

  ReadySeries run() {
    if (posting_.cover) read_cover(*posting_.cover);
    for (const PostedPatch& patch : posting_.patches) out_.patches.push_back(ready(patch));
    if (posting_.cover || !posting_.patches.empty()) name_series(posting_, out_);
    return std::move(out_);
  }

 private:
  void read_cover(const AnsweredMail& cover) {
    const PatchMail mail = read_patch_mail(split_mail(cover.mail));
    out_.cover =
        header_of(posting_, cover.message_id, mail, brackets(posting_, 0, false)) + mail.message + mail.below;
    out_.base_commit = base_commit_of(mail.message + mail.below);
    if (!choice_.of_answers) return;
    GivenTrailers given;
    collect_trailers(cover.answers, choice_.of_others, given);
    of_cover_ = std::move(given.trailers);
    note_ignored(given.ignored);
  }

  ReadyPatch ready(const PostedPatch& posted) {
    const PatchMail mail = read_patch_mail(split_mail(posted.own.mail));
    CommitMessage message = with_trailers(mail.message, trailers_for(posted));
    if (!out_.base_commit && posted.number == 1) out_.base_commit = base_commit_of(mail.message + mail.below);
    ReadyPatch out;
    out.number = posted.number;
    out.title = mail.subject;
    out.has_carriage_returns = mail.has_carriage_returns;
    out.mail =
        header_of(posting_, posted.own.message_id, mail, brackets(posting_, posted.number, posted.rfc)) +
        message.text + (mail.below.starts_with("---") ? "" : "\n") + mail.below;
    out.hidden = line_with_hidden_character(out.mail);
    for (const CommitTrailer& trailer : message.added) out.added.push_back(trailer.text());
    return out;
  }

  /// In b4's order: the answers to the patch, to the same patch elsewhere, to the cover.
  std::vector<CommitTrailer> trailers_for(const PostedPatch& posted) {
    GivenTrailers given;
    if (choice_.of_answers) {
      collect_trailers(posted.own.answers, choice_.of_others, given);
      collect_trailers(posted.answers_elsewhere, choice_.of_others, given);
      given.trailers.insert(given.trailers.end(), of_cover_.begin(), of_cover_.end());
    }
    note_ignored(given.ignored);
    const size_t colon = choice_.of_patch.find(": ");
    if (colon != std::string::npos) {
      CommitTrailer& trailer = given.trailers.emplace_back();
      trailer.name = choice_.of_patch.substr(0, colon);
      trailer.value = choice_.of_patch.substr(colon + 2);
      const size_t place = trailer.value.find("{}");
      if (place != std::string::npos) trailer.value.replace(place, 2, header_value(posted.own.message_id));
    }
    return given.trailers;
  }

  void note_ignored(const std::vector<ReadySeries::Ignored>& ignored) {
    for (const auto& one : ignored) {
      if (std::ranges::find(out_.ignored, one) == out_.ignored.end()) out_.ignored.push_back(one);
    }
  }

  const SeriesMails& posting_;
  const TrailerChoice& choice_;
  std::vector<CommitTrailer> of_cover_;
  ReadySeries out_;
};

}  // namespace

ReadySeries ready_series(const SeriesMails& posting, const TrailerChoice& choice) {
  return Preparation(posting, choice).run();
}

}  // namespace kvq
