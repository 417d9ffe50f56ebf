// SPDX-License-Identifier: MIT
#include "indexer/mail/trailers.hpp"

#include <string>

#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string tags(const std::string& line, const std::string& following = "") {
  std::string out;
  for (const TrailerLine& trailer : trailers_of_line(line, following)) {
    out += (trailer.indented ? " " : "") + trailer.kind + "=" + trailer.mailbox + ";";
  }
  return out;
}

std::string kinds(const std::string& name) {
  std::string out;
  for (const std::string& kind : kinds_of_tag(name)) out += kind + ";";
  return out;
}

}  // namespace

TEST_CASE("trailers: names of tags as people write them", "[indexer]") {
  CHECK(kinds("Reviewed-by") == "reviewed-by;");
  CHECK(kinds("REVIEWED-BY") == "reviewed-by;");
  CHECK(kinds("Reviewed by") == "reviewed-by;");
  CHECK(kinds("Signed off by") == "signed-off-by;");
  CHECK(kinds("Co-developed-by") == "co-developed-by;");
  CHECK(kinds("Reviewed-and-tested-by") == "reviewed-by;tested-by;");
  CHECK(kinds("Tested-and-Reviewed-By") == "tested-by;reviewed-by;");
  CHECK(kinds("Reported-and-bisected-and-tested-by") == "reported-by;bisected-by;tested-by;");
  CHECK(kinds("Root-caused-and-fixed-by") == "root-caused-by;fixed-by;");
  CHECK(kinds("Reviewed-by-and-tested-by") == "reviewed-by;tested-by;");
  CHECK(kinds("Tested & reviewed-by") == "tested-by;reviewed-by;");
  CHECK(kinds("Reviewed/Tested-by") == "reviewed-by;tested-by;");
  CHECK(kinds("Reviewed-by/Tested-by") == "reviewed-by;tested-by;");
  CHECK(kinds("Acked-by and Tested-by") == "acked-by;tested-by;");
  CHECK(kinds("Reviewed, acked and tested by") == "reviewed-by;acked-by;tested-by;");
  CHECK(kinds("Reviewed-and-reviewed-by") == "reviewed-by;");
  CHECK(kinds("Co-authored-by") == "co-authored-by;");
  CHECK(kinds("Fsck-up-by") == "fsck-up-by;");
  CHECK(kinds("Fixed by").empty());
  CHECK(kinds("Otherwise Reviewed-by").empty());
  CHECK(kinds("This was introduced by").empty());
  CHECK(kinds("by").empty());
  CHECK(kinds("Reviewed").empty());
}

TEST_CASE("trailers: tags as git and b4 read them, and where people break the rules", "[indexer]") {
  CHECK(tags("Reviewed-by : Ada <a@x.org>") == "reviewed-by=Ada <a@x.org>;");
  CHECK(tags("Reviewed-by\xc2\xa0:\xc2\xa0"
             "Ada <a@x.org>\xc2\xa0") == "reviewed-by=Ada <a@x.org>;");
  CHECK(tags("Reviewed-by:Ada <a@x.org>") == "reviewed-by=Ada <a@x.org>;");
  CHECK(tags("\tReviewed-by: Ada <a@x.org>") == " reviewed-by=Ada <a@x.org>;");
  CHECK(tags("\xc2\xa0 Reviewed-by: Ada <a@x.org>") == " reviewed-by=Ada <a@x.org>;");
  CHECK(tags("\xef\xbb\xbf"
             "Reviewed-by: Ada <a@x.org>") == "reviewed-by=Ada <a@x.org>;");
  CHECK(tags("\xe2\x80\x8b"
             "Reviewed-by: Ada <a@x.org>") == "reviewed-by=Ada <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada [Work] <a@x.org>") == "reviewed-by=Ada [Work] <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada @ Work <a@x.org>") == "reviewed-by=Ada @ Work <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada; Byron <a@x.org>") == "reviewed-by=Ada; Byron <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada (Work) <a@x.org> # arm64") == "reviewed-by=Ada (Work) <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada <a@x.org") == "reviewed-by=Ada <a@x.org;");
  CHECK(tags("Reviewed-by: Ada <a@x.org?") == "reviewed-by=Ada <a@x.org;");
  CHECK(tags("Reviewed-by: Ada a@x.org") == "reviewed-by=Ada a@x.org;");
  CHECK(tags("Reviewed-by: Ada <mailto:a@x.org>") == "reviewed-by=Ada <mailto:a@x.org>;");
  CHECK(tags("Reviewed-and-tested-by: a@x.org") == "reviewed-by=a@x.org;tested-by=a@x.org;");
  CHECK(tags("Reviewed-by: Ada <a@x.org> # see https://ci.example/1@2") == "reviewed-by=Ada <a@x.org>;");
  // No person.
  CHECK(tags("Reviewed-by: Ada").empty());
  CHECK(tags("Reviewed-by:").empty());
  CHECK(tags("Reviewed-by: Ada <a:x.org>").empty());
  CHECK(tags("Tested-by: https://ci.example/job@1/log").empty());
  CHECK(tags("Tested-by: CI <https://ci.example/job@1>").empty());
  CHECK(tags(" Fixes: 0123456789ab (\"x\")").empty());
}

TEST_CASE("trailers: a tag may go on in the next line", "[indexer]") {
  CHECK(tags("Reviewed-by: Ada Byron", " <a@x.org>\n") == "reviewed-by=Ada Byron <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada Byron", "<a@x.org>\nThanks\n") == "reviewed-by=Ada Byron <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada", "\tByron <a@x.org>\n") == "reviewed-by=Ada Byron <a@x.org>;");
  CHECK(tags("Reviewed-by:", "Ada Byron <a@x.org>\n") == "reviewed-by=Ada Byron <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada <ada@", "x.org>\n") == "reviewed-by=Ada <ada@x.org>;");
  CHECK(tags("Reviewed-by: Ada <ada", "@x.org>\r\n") == "reviewed-by=Ada <ada@x.org>;");
  CHECK(tags("Reviewed-by: Ada <ada@example.", "org>\n") == "reviewed-by=Ada <ada@example.org>;");
  // What follows is something else.
  CHECK(tags("Reviewed-by: Ada", "Bo Ek <b@x.org>\n").empty());
  CHECK(tags("Reviewed-by: Ada", " Tested-by: Bo <b@x.org>\n").empty());
  CHECK(tags("Reviewed-by: Ada <a@x.org>", "<b@x.org>\n") == "reviewed-by=Ada <a@x.org>;");
  CHECK(tags("Reviewed-by: Ada <a@x.org", "see <b@x.org>\n") == "reviewed-by=Ada <a@x.org;");
  CHECK(tags("Reviewed-by: Ada", "\n <a@x.org>\n").empty());
}
