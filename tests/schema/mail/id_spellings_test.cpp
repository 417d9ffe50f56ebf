// SPDX-License-Identifier: MIT
#include "schema/mail/id_spellings.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

/// The ids with spaces between them, after `!` if they are certain.
std::string read(const std::string& text) {
  WebArchives archives;
  archives.of_lists.push_back({"kvm", "https://inbox.example.org/a@b/"});
  const SpelledId spelled = spelled_id(text, archives);
  std::string out = spelled.is_certain ? "!" : "";
  for (const std::string& id : spelled.ids) out += (out.empty() || out == "!" ? "" : " ") + id;
  return out;
}

}  // namespace

TEST_CASE("id spellings: every way to write a Message-ID gives the id", "[schema]") {
  const auto text = GENERATE(values<std::string>({
      "a.1-x@c.d",
      "<a.1-x@c.d>",
      " < a.1-x@c.d > ",
      "id:a.1-x@c.d",
      "id:<a.1-x@c.d>",
      "id:\"a.1-x@c.d\"",
      "\"a.1-x@c.d\"",
      "mid:a.1-x@c.d",
      "MID:a.1-x@c.d",
      "msgid:a.1-x@c.d",
      "m:a.1-x@c.d",
      "i:a.1-x@c.d",
      "message-id:a.1-x@c.d",
      "Message-ID: <a.1-x@c.d>",
      "Message-Id: a.1-x@c.d",
      "In-Reply-To: <a.1-x@c.d>",
      "https://lore.kernel.org/r/a.1-x@c.d",
      "https://lore.kernel.org/kvm/a.1-x@c.d/T/#u",
      "<https://lore.kernel.org/kvm/a.1-x@c.d/>",
      "url:https://lore.kernel.org/kvm/a.1-x%40c.d/raw",
      "Link: https://lore.kernel.org/r/a.1-x@c.d/",
      "https://marc.info/?i=a.1-x@c.d",
      "https://patchew.org/QEMU/a.1-x@c.d/",
      "https://patchwork.kernel.org/project/kvm/patch/a.1-x@c.d/",
      "https://inbox.example.org/a@b/a.1-x@c.d/",
  }));
  CAPTURE(text);
  CHECK(read(text) == "!a.1-x@c.d");
}

TEST_CASE("id spellings: without a scheme, the id may also be meant as it stands", "[schema]") {
  CHECK(read("lore.kernel.org/kvm/a@c.d/") == "!lore.kernel.org/kvm/a@c.d/ a@c.d");
  CHECK(read("a%40c.d") == "!a%40c.d a@c.d");
  CHECK(read("a%2Fb@c.d") == "!a%2Fb@c.d a/b@c.d");
  CHECK(read("a/b@c.d") == "!a/b@c.d");
}

TEST_CASE("id spellings: words of a query are no certain ids", "[schema]") {
  const auto [text, seen] = GENERATE(table<std::string, std::string>({
      {"kvm", "kvm"},
      {"from:a@b.c", "from:a@b.c"},
      {"link:https://lore.kernel.org/r/a@c.d", "link:https://lore.kernel.org/r/a@c.d"},
      {"@intel.com", "@intel.com"},
      {"a@", "a@"},
      {"m:kvm", "kvm"},
      {"id:no-at", "no-at"},
      {"from:a@b.c is:patch", ""},
      {"(id:a@b.c)", "(id:a@b.c)"},
      {"", ""},
      {"https://lore.kernel.org/kvm/", "!"},
  }));
  CAPTURE(text);
  CHECK(read(text) == seen);
}
