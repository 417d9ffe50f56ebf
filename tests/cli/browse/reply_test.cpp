// SPDX-License-Identifier: MIT
#include "cli/browse/actions/reply.hpp"

#include "cli/browse/actions/draft_file.hpp"
#include "cli/browse/actions/programs.hpp"
#include "support/catch.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::browse;

namespace {

report::MessagePage hostile_mail() {
  report::MessagePage mail;
  mail.id = "a&b=c?d%e\nBcc: all@example.org";
  mail.subject = "One\r\nBcc: all@example.org";
  mail.from = "Eve\nBcc: all <eve&cc=all@example.org>";
  mail.to = {"$(touch x) <list@example.org>", "a, b <c@example.org>"};
  mail.date = tests::mail_time;
  mail.text = "first\n\n> deeper\n-- \nsignature\n";
  return mail;
}

Reply hostile_reply() {
  return reply_to(tests::sample_database(), hostile_mail());
}

}  // namespace

TEST_CASE("reply: to the sender, with all others in Cc once, the thread in References, the text quoted") {
  const auto thread =
      tests::query_rows(tests::sample_database(), "is:reply subject:TDX | sort date asc | limit 1", {"id"});
  const std::string id = std::get<std::string>(thread.front().front());
  const report::MessagePage mail = report::message_pages(tests::sample_database(), id).front();
  const Reply reply = reply_to(tests::sample_database(), mail);
  CHECK(reply.to == std::vector<std::string>{mail.from});
  CHECK(reply.in_reply_to == id);
  CHECK(reply.references.back() == id);
  CHECK(reply.references.size() > 1);
  CHECK(reply.subject == mail.subject);
  CHECK(std::ranges::count(reply.cc, mail.from) == 0);
  CHECK(draft_of(reply).find("In-Reply-To: <" + id + ">\n") != std::string::npos);
}

TEST_CASE("reply: text is quoted up to the signature") {
  CHECK(hostile_reply().body ==
        "On 2025-03-03 10:00 UTC, Eve\xef\xbf\xbd"
        "Bcc: all wrote:\n> first\n>\n>> deeper\n");
}

TEST_CASE("reply: no value of a mail begins a header of the draft") {
  const std::string draft = draft_of(hostile_reply());
  const std::string head = draft.substr(0, draft.find("\n\n"));
  CHECK(head ==
        "To: \"Eve\xef\xbf\xbd"
        "Bcc: all\" <eve&cc=all@example.org>\n"
        "Cc: \"$(touch x)\" <list@example.org>,\n\t\"a, b\" <c@example.org>\n"
        "Subject: Re: One\xef\xbf\xbd\xef\xbf\xbd"
        "Bcc: all@example.org\n"
        "In-Reply-To: <a&b=c?d%e\xef\xbf\xbd"
        "Bcc: all@example.org>\n"
        "References: <a&b=c?d%e\xef\xbf\xbd"
        "Bcc: all@example.org>");
}

TEST_CASE("reply: the mailto address has all values percent-encoded") {
  const std::string address = mailto_of(hostile_reply());
  CHECK(
      address ==
      "mailto:eve%26cc%3Dall@example.org?cc=list@example.org,c@example.org"
      "&subject=Re%3A%20One%EF%BF%BD%EF%BF%BDBcc%3A%20all%40example.org"
      "&in-reply-to=%3Ca%26b%3Dc%3Fd%25e%0ABcc%3A%20all%40example.org%3E"
      "&references=%3Ca%26b%3Dc%3Fd%25e%0ABcc%3A%20all%40example.org%3E"
      "&body=On%202025-03-03%2010%3A00%20UTC%2C%20Eve%EF%BF%BDBcc%3A%20all%20wrote%3A%0D%0A%3E%20first%0D%0A"
      "%3E%0D%0A%3E%3E%20deeper%0D%0A");
}

TEST_CASE("reply: a long text is left out of the mailto address") {
  report::MessagePage mail = hostile_mail();
  mail.text = std::string(20'000, 'x');
  CHECK(mailto_of(reply_to(tests::sample_database(), mail)).find("body=") == std::string::npos);
}

TEST_CASE("reply: drafts have names of their time, and only the user reads them") {
  const tests::TempDir folder;
  const auto first = keep_draft(folder / "kvq" / "drafts", "one", tests::mail_time);
  const auto second = keep_draft(folder / "kvq" / "drafts", "two", tests::mail_time);
  CHECK(first.filename() == "2025-03-03T100000.eml");
  CHECK(second.filename() == "2025-03-03T100000-2.eml");
  using std::filesystem::perms;
  CHECK(std::filesystem::status(first).permissions() == (perms::owner_read | perms::owner_write));
  CHECK(std::filesystem::status(first.parent_path()).permissions() == perms::owner_all);
}

TEST_CASE("programs: commands are split at blanks, texts are copied in base64") {
  CHECK(words_of("  mutt -H\t{draft} ") == std::vector<std::string>{"mutt", "-H", "{draft}"});
  CHECK(words_of("").empty());
  CHECK(is_terminal_browser("/usr/bin/w3m -F"));
  CHECK_FALSE(is_terminal_browser("firefox"));
  // The vectors of RFC 4648, 10.
  for (const auto& [text, encoded] : {std::pair("", ""),
                                      {"f", "Zg=="},
                                      {"fo", "Zm8="},
                                      {"foo", "Zm9v"},
                                      {"foob", "Zm9vYg=="},
                                      {"fooba", "Zm9vYmE="},
                                      {"foobar", "Zm9vYmFy"}})
    CHECK(copying(text) == std::string("\x1b]52;c;") + encoded + "\a");
}

TEST_CASE("programs: arguments are passed as they are, without a shell") {
  CHECK(run_in_terminal({"test", "$(echo a) \"'`", "=", "$(echo a) \"'`"}) == 0);
  CHECK(run_in_terminal({"false"}) == 1);
  CHECK(run_in_terminal({"/nonexistent"}) != 0);
  CHECK_FALSE(start_aside({"/nonexistent/program"}));
  CHECK(is_installed("sh"));
  CHECK_FALSE(is_installed("no-such-program-of-kvq"));
}
