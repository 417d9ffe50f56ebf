// SPDX-License-Identifier: MIT
// Forms that occur in the archives of kernel lists.
#include "indexer/mail/rewritten_from.hpp"

#include "indexer/mail/message_row.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

MessageRow row_of(const std::string& from, const std::string& more, const std::string& subject,
                  const std::string& body) {
  MailBuilder mail;
  mail.from = from;
  mail.more = more;
  mail.subject = subject;
  mail.body = body;
  MailReader reader;
  return to_row(reader.read(mail.str()), "b10b", mail_time).row;
}

}  // namespace

TEST_CASE("rewritten From: the author is the real one, the sender is From", "[indexer]") {
  struct Case {
    std::string from, headers, author;
  };
  const auto test = GENERATE(values<Case>({
      // B4 Relay, which writes all three headers.
      {"Aaron Kling via B4 Relay <devnull+webgeek1234.gmail.com@kernel.org>",
       "X-Original-From: Aaron Kling <webgeek1234@gmail.com>\nReply-To: webgeek1234@gmail.com\n",
       "Aaron Kling <webgeek1234@gmail.com>"},
      {"Carl Lee via B4 Relay <devnull+carl.lee.amd.com@kernel.org>", "Reply-To: carl.lee@amd.com\n",
       "Carl Lee <carl.lee@amd.com>"},
      {"Brian Masney via B4 Relay <devnull+bmasney.redhat.com@kernel.org>", "",
       "Brian Masney <bmasney@redhat.com>"},
      // Ambiguous: carl@lee.amd.com or carl.lee@amd.com.
      {"Carl Lee via B4 Relay <devnull+carl.lee.amd.com@kernel.org>", "",
       "Carl Lee via B4 Relay <devnull+carl.lee.amd.com@kernel.org>"},
      {"Carl Lee via B4 Relay <devnull+carl.lee.amd.com@kernel.org>", "Reply-To: someone.else@amd.com\n",
       "Carl Lee via B4 Relay <devnull+carl.lee.amd.com@kernel.org>"},
      {"<devnull+a.b@kernel.org>", "", "<devnull+a.b@kernel.org>"},
      {"<devnull+@kernel.org>", "", "<devnull+@kernel.org>"},
      // Mailman, as configured on nongnu.org.
      {"Jonathan Cameron via <qemu-devel@nongnu.org>",
       "Reply-to:  Jonathan Cameron <Jonathan.Cameron@huawei.com>\n",
       "Jonathan Cameron <Jonathan.Cameron@huawei.com>"},
      {"\"wangyanan (Y)\" via <qemu-devel@nongnu.org>",
       "Reply-to: \"wangyanan (Y)\" <wangyanan55@huawei.com>\n",
       "\"wangyanan (Y)\" <wangyanan55@huawei.com>"},
      {"=?UTF-8?Q?Philippe_Mathieu-Daud=c3=a9?= via <qemu-devel@nongnu.org>",
       "Reply-to: =?UTF-8?Q?Philippe_Mathieu-Daud=c3=a9?= <f4bug@amsat.org>\n",
       "=?UTF-8?Q?Philippe_Mathieu-Daud=c3=a9?= <f4bug@amsat.org>"},
      // Mailman's other form, and with the list in Reply-To.
      {"Ada Byron via Virtualization <virtualization@lists.linux-foundation.org>",
       "Reply-To: Ada Byron <ada@oracle.com>, virtualization@lists.linux-foundation.org\n",
       "Ada Byron <ada@oracle.com>"},
      {"Ada Byron via iommu <iommu@lists.linux-foundation.org>", "Reply-To: ada@oracle.com\n",
       "Ada Byron <ada@oracle.com>"},
      // Google Groups.
      {"\"'Nick Desaulniers' via Clang Built Linux\" <clang-built-linux@googlegroups.com>",
       "X-Original-From: Nick Desaulniers <ndesaulniers@google.com>\n"
       "Reply-To: Nick Desaulniers <ndesaulniers@google.com>\n",
       "Nick Desaulniers <ndesaulniers@google.com>"},
      {"\"'Nick Desaulniers' via Clang Built Linux\" <clang-built-linux@googlegroups.com>",
       "Reply-To: Nick Desaulniers <ndesaulniers@google.com>\n",
       "Nick Desaulniers <ndesaulniers@google.com>"},
      // Reply-To has another person, only the list, or two people.
      {"Ada Byron via iommu <iommu@lists.linux-foundation.org>", "Reply-To: Bo <bo@oracle.com>\n",
       "Ada Byron via iommu <iommu@lists.linux-foundation.org>"},
      {"Ada Byron via iommu <iommu@lists.linux-foundation.org>",
       "Reply-To: IOMMU@lists.linux-foundation.org\n",
       "Ada Byron via iommu <iommu@lists.linux-foundation.org>"},
      {"Ada Byron via iommu <iommu@lists.linux-foundation.org>", "Reply-To: ada@oracle.com, bo@oracle.com\n",
       "Ada Byron via iommu <iommu@lists.linux-foundation.org>"},
      {"Ada Byron via iommu <iommu@lists.linux-foundation.org>", "",
       "Ada Byron via iommu <iommu@lists.linux-foundation.org>"},
      // From is not rewritten.
      {"Ada Byron <ada@example.org>", "Reply-To: Ada Byron <ada@oracle.com>\n",
       "Ada Byron <ada@example.org>"},
      {"Olivia Vianello <via@example.org>", "Reply-To: x@oracle.com\n", "Olivia Vianello <via@example.org>"},
      {"Yu Kuai <yukuai@fnnas.com>", "X-Original-From: Yu Kuai <yukuai@fnnas.com>\n",
       "Yu Kuai <yukuai@fnnas.com>"},
      {"Ada Byron <ada@example.org>", "X-Original-From: nobody at all\n", "Ada Byron <ada@example.org>"},
  }));
  CAPTURE(test.from, test.headers);
  const std::string subject = GENERATE("[PATCH] x", "Re: [PATCH] x", "A talk");
  const MessageRow row = row_of(test.from, test.headers, subject, "x\n");
  REQUIRE(row.author);
  CHECK(row.author->text == test.author);
  REQUIRE(row.sender);
  CHECK(row.sender->text == test.from);
}

TEST_CASE("rewritten From: a patch's in-body From overrides all headers", "[indexer]") {
  const std::string from = "Ada Byron via B4 Relay <devnull+ada.example.org@kernel.org>";
  const std::string headers = "X-Original-From: Ada Byron <ada@example.org>\n";
  const std::string body = "From: Bo <bo@example.org>\n\nx\n";
  CHECK(row_of(from, headers, "[PATCH] x", body).author->text == "Bo <bo@example.org>");
  CHECK(row_of(from, headers, "Re: [PATCH] x", body).author->text == "Ada Byron <ada@example.org>");
}

TEST_CASE("rewritten From: without From, X-Original-From is the author", "[indexer]") {
  MailReader reader;
  const MessageRow row =
      to_row(reader.read("Subject: x\nX-Original-From: Ada <ada@example.org>\n\nx\n"), "b10b", mail_time).row;
  CHECK_FALSE(row.sender);
  REQUIRE(row.author);
  CHECK(row.author->text == "Ada <ada@example.org>");
}
