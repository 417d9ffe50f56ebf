// SPDX-License-Identifier: MIT
#include "indexer/patches/commit_trailer.hpp"

#include <string>
#include <vector>

#include "indexer/patches/commit_message.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string in_answer(const std::string& body) {
  std::string out;
  for (const CommitTrailer& trailer : trailers_of_answer(body)) out += trailer.text() + ";";
  return out;
}

CommitTrailer trailer(const std::string& line) {
  return split_trailers(line).trailers.at(0);
}

bool gives(const std::string& name, const std::string& address, const std::string& line) {
  return may_give(name, address, trailer(line));
}

}  // namespace

TEST_CASE("am: the trailers that b4 finds in an answer", "[indexer]") {
  struct Case {
    std::string what;
    std::string body;
    std::string trailers;
  };
  const std::vector<Case> cases = {
      {"a tag", "Nice.\nReviewed-by: Ada Byron <ada@example.org>\n",
       "Reviewed-by: Ada Byron <ada@example.org>;"},
      {"quoted", "> Reviewed-by: Ada Byron <ada@example.org>\n", ""},
      {"indented", "  Acked-by: ada@example.org\n", "Acked-by: ada@example.org;"},
      {"below a signature", "Hi\n-- \nAcked-by: ada@example.org\n", ""},
      {"no address", "Acked-by: Ada\n", ""},
      {"no blank after the colon", "Acked-by:ada@example.org\n", ""},
      {"of no person", "Link: https://example.org/x\nFixes: 1234567 (\"a\")\n",
       "Link: https://example.org/x;Fixes: 1234567 (\"a\");"},
      {"Fixes: in prose", "Fixes: tags go first\n", ""},
      {"a web address", "Reviewed-by: https://example.org/@ada.x\n", ""},
      {"a header field", "Cc: ada@example.org\nFrom: ada@example.org\n", ""},
      {"a contact", "Email: ada@example.org\n", ""},
      {"two lines", "Tested-by: Ada Byron\n<ada@example.org>\n", "Tested-by: Ada Byron <ada@example.org>;"},
      {"a title on two lines", "Fixes: 1234567 (\"a long\ntitle\")\n", "Fixes: 1234567 (\"a long title\");"},
      {"a remark", "Tested-by: Ada <ada@example.org> # on a toaster\n",
       "Tested-by: Ada <ada@example.org> # on a toaster;"},
      {"a remark on the next line", "Tested-by: Ada <ada@example.org>\n[on a toaster]\n",
       "Tested-by: Ada <ada@example.org>\n[on a toaster];"},
      {"a link made from HTML", "Acked-by: Ada <ada@example.org<mailto:ada@example.org>>\n",
       "Acked-by: Ada <ada@example.org>;"},
      {"quotes", "Acked-by: \"Byron, Ada\" <ada@example.org>\n", "Acked-by: Byron, Ada <ada@example.org>;"},
  };
  for (const Case& one : cases) {
    INFO(one.what);
    CHECK(in_answer(one.body) == one.trailers);
  }
}

TEST_CASE("am: who may give a tag", "[indexer]") {
  const std::string tag = "Reviewed-by: Ada Byron <ada@example.org>";
  CHECK(gives("", "ada@example.org", tag));
  CHECK(gives("", "ADA@Example.org", tag));
  CHECK(gives("", "ada+kernel@example.org", tag));
  CHECK(gives("", "ada@mail.example.org", tag));
  CHECK_FALSE(gives("", "ada@a.b.example.org", tag));
  CHECK_FALSE(gives("", "bo@example.org", tag));
  CHECK(gives("ada byron", "other@example.net", tag));
  CHECK(gives("Byron (Engines), Ada", "other@example.net", tag));
  CHECK_FALSE(gives("Bryan, Bo", "other@example.net", tag));
  CHECK_FALSE(gives("Ada", "other@example.net", tag));
  CHECK(gives("Bo", "bo@example.net", "Link: https://example.org/x"));
}

TEST_CASE("am: two trailers that say the same are added once", "[indexer]") {
  CHECK(trailer("Acked-by: A <a@b.org>").same_as(trailer("acked-BY: a <A@b.org> # again")));
  CHECK_FALSE(trailer("Acked-by: A <a@b.org>").same_as(trailer("Reviewed-by: A <a@b.org>")));
  CHECK(trailer("Link: https://lore.kernel.org/r/1@x")
            .same_as(trailer("Link: https://lore.kernel.org/kvm/1@x/")));
}

TEST_CASE("am: tags go behind the trailers of the message", "[indexer]") {
  const std::vector<CommitTrailer> tags = {trailer("Acked-by: Bo <bo@example.org>")};
  CHECK(with_trailers("Text.\n\nSigned-off-by: A <a@b.org>\n", tags).text ==
        "Text.\n\nSigned-off-by: A <a@b.org>\nAcked-by: Bo <bo@example.org>\n");
  CHECK(with_trailers("Text.\nSigned-off-by: A <a@b.org>\n", tags).text ==
        "Text.\n\nSigned-off-by: A <a@b.org>\nAcked-by: Bo <bo@example.org>\n");
  CHECK(with_trailers("Text.\n", tags).text == "Text.\n\nAcked-by: Bo <bo@example.org>\n");
  CHECK(with_trailers("", tags).text == "Acked-by: Bo <bo@example.org>\n");
  CHECK(with_trailers("", {}).text.empty());
  CHECK(with_trailers("Text.\n\nACKED-BY: bo <bo@example.org>\n", tags).added.empty());
  CHECK(with_trailers("Text.\n\n    indented\n", {}).text == "Text.\n\n    indented\n");
  CHECK(with_trailers("T.\n\nCc: <stable@vger.kernel.org> # 6.1\n", {}).text ==
        "T.\n\nCc: stable@vger.kernel.org # 6.1\n");
}
