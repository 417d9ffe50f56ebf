// SPDX-License-Identifier: MIT
#include "indexer/inputs/mbox.hpp"

#include <string>
#include <string_view>
#include <vector>

#include "indexer/inputs/input_mails.hpp"
#include "schema/base/object_id.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

using Mails = std::vector<std::string>;

const std::string from = "From a@b Thu Jan  1 00:00:00 1970\n";

/// Returns the mails in an mbox with this content.
Mails mails_in(std::string_view content, MboxFormat format = MboxFormat::automatic) {
  const TempDir folder;
  write_file(folder / "mbox", content);
  const InputFile file = InputFile::open(folder / "mbox");
  MboxScanner scanner(file, format);
  Mails out;
  while (const auto place = scanner.next())
    out.push_back(mail_in_file(file, *place, EpochKind::mbox, format).bytes);
  CHECK(scanner.position() == file.size());
  return out;
}

std::string with_crlf(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '\n' ? std::string("\r\n") : std::string(1, c);
  return out;
}

}  // namespace

TEST_CASE("mbox: mails are between From lines after empty lines", "[indexer]") {
  struct Case {
    std::string content;
    Mails mails;
  };
  const std::vector<Case> cases = {
      {"", {}},
      {"\n\n", {}},
      {from + "A: 1\n\nx\n", {"A: 1\n\nx\n"}},
      {from + "A: 1\n\nx\n\n", {"A: 1\n\nx\n"}},
      {from + "A: 1\n\nx", {"A: 1\n\nx"}},
      {from + "A: 1\n\nx\n\n" + from + "B: 2\n\ny\n\n", {"A: 1\n\nx\n", "B: 2\n\ny\n"}},
      {"\n\n" + from + "A: 1\n\nx\n\n" + from + "B: 2\n\ny\n", {"A: 1\n\nx\n", "B: 2\n\ny\n"}},
      // The last empty line is the separator, those before it are of the mail.
      {from + "A: 1\n\nx\n\n\n\n" + from + "B: 2\n", {"A: 1\n\nx\n\n\n", "B: 2\n"}},
      {from + "A: 1\n\nx\n" + from + "B: 2\n", {"A: 1\n\nx\n" + from + "B: 2\n"}},
      {from + "A: 1\n\nFrom here on\n\nFrom there, too\n\n" + from + "B: 2\n",
       {"A: 1\n\nFrom here on\n\nFrom there, too\n", "B: 2\n"}},
      {from + "A: 1\n\n>From x\n>>From y\n> From z\n>Fromage\n",
       {"A: 1\n\nFrom x\n>From y\n> From z\n>Fromage\n"}},
      {from + "\n" + from + "\n" + from + "A: 1\n", {"", "", "A: 1\n"}},
      {from + from + from, {from + from}},
      // No mail follows the line: that is recorded.
      {from, {""}},
      {"A: 1\n\nx\n\n" + from + "B: 2\n", {"A: 1\n\nx\n", "B: 2\n"}},
      {from + "A: 1\n\nx\n\n" + from.substr(0, from.size() - 1), {"A: 1\n\nx\n", ""}},
      {with_crlf(from + "A: 1\n\nx\n\n" + from + "B: 2\n\n>From y\n\n"),
       {with_crlf("A: 1\n\nx\n"), with_crlf("B: 2\n\nFrom y\n")}},
  };
  for (const auto& [content, mails] : cases) {
    CAPTURE(content);
    CHECK(mails_in(content) == mails);
  }
}

TEST_CASE("mbox: a Content-Length that leads to the next mail counts", "[indexer]") {
  const std::string first = "A: 1\nContent-Length: ";
  const std::string body = "x\n\n" + from + "B: 2\n\n>From y\n";
  const auto measured = [&](size_t length) { return first + std::to_string(length) + "\n\n" + body; };
  const std::string right = measured(body.size());
  CHECK(mails_in(from + right + "\n" + from + "C: 3\n") == Mails{right, "C: 3\n"});
  CHECK(mails_in(from + right + from + "C: 3\n") == Mails{right, "C: 3\n"});
  CHECK(mails_in(from + right) == Mails{right});
  CHECK(mails_in(from + with_crlf(right).insert(0, "")) != Mails{with_crlf(right)});
  CHECK(mails_in(from + right + "\n" + from + "C: 3\n", MboxFormat::mboxcl2) == Mails{right, "C: 3\n"});
  CHECK(mails_in(from + right + "\n" + from + "C: 3\n", MboxFormat::mboxrd).size() == 3);
  for (const size_t wrong : {size_t{0}, body.size() - 1, body.size() + 2, size_t{1} << 62}) {
    CAPTURE(wrong);
    CHECK(mails_in(from + measured(wrong) + "\n" + from + "C: 3\n") ==
          Mails{first + std::to_string(wrong) + "\n\nx\n", "B: 2\n\nFrom y\n", "C: 3\n"});
  }
  for (const std::string_view wrong : {"-5", "", "1 2", "99999999999999999999", "0x10"}) {
    CAPTURE(wrong);
    CHECK(mails_in(from + first + std::string(wrong) + "\n\nx\n\n" + from + "B: 2\n").size() == 2);
  }
}

TEST_CASE("mbox: each format has its own quotes", "[indexer]") {
  const std::string mail = "A: 1\nContent-Length: 28\n\n>From x\n>>From y\n>>>From z\n\n";
  const std::string mboxo = "A: 1\nContent-Length: 28\n\nFrom x\n>>From y\n>>>From z\n\n";
  const std::string mboxrd = "A: 1\nContent-Length: 28\n\nFrom x\n>From y\n>>From z\n\n";
  struct Case {
    MboxFormat format;
    std::string unquoted;
  };
  for (const auto& [format, expected] :
       {Case{MboxFormat::automatic, mail}, Case{MboxFormat::mboxo, mboxo}, Case{MboxFormat::mboxrd, mboxrd},
        Case{MboxFormat::mboxcl, mboxo}, Case{MboxFormat::mboxcl2, mail}}) {
    CAPTURE(name_of(format));
    CHECK(unquoted(mail, format) == expected);
  }
  const std::string without = "A: 1\n\n>From x\n>>From y\n";
  CHECK(unquoted(without, MboxFormat::automatic) == "A: 1\n\nFrom x\n>From y\n");
}

TEST_CASE("mbox: mails of any size, at the edges of what is read at once", "[indexer]") {
  // The window has 1 MiB.
  for (const size_t size :
       {size_t{1048500}, size_t{1048536}, size_t{1048540}, size_t{1048576}, size_t{3000000}}) {
    for (size_t more = 0; more < 8; ++more) {
      const std::string big = "A: 1\n\n" + std::string(size + more, 'x') + "\n";
      CHECK(mails_in(from + big + "\n" + from + "B: 2\n") == Mails{big, "B: 2\n"});
    }
  }
}

TEST_CASE("mbox: continues in a mail that is known", "[indexer]") {
  const TempDir folder;
  write_file(folder / "mbox", from + "A: 1\n\nx\n\n" + from + "B: 2\n\ny\n\n" + from + "C: 3\n");
  const InputFile file = InputFile::open(folder / "mbox");
  MboxScanner all(file, MboxFormat::automatic);
  all.next();
  const FilePlace second = all.next().value();
  MboxScanner scanner(file, MboxFormat::automatic);
  scanner.go_to(second.begin);
  CHECK(scanner.next() == second);
  CHECK(scanner.next() == all.next());
  CHECK(scanner.next() == std::nullopt);
}

TEST_CASE("mbox: the id of a mail is that of git", "[indexer]") {
  CHECK(to_hex(blob_id("")) == "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
  CHECK(to_hex(blob_id("hello\n")) == "ce013625030ba8dba906f756967f9e9ca394464a");
}
