// SPDX-License-Identifier: MIT
#include "indexer/mail/annotations.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

std::string trailers(const std::string& own, MessageKind kind) {
  std::string out;
  for (const TrailerLine& trailer : read_annotations(own, kind).trailers) {
    out += trailer.kind + "=" + trailer.value + (trailer.mailbox.empty() ? "" : " @") + ";";
  }
  return out;
}

std::string verdicts(const std::string& own) {
  std::string out;
  for (const Verdict& verdict : read_annotations(own, MessageKind::reply).verdicts)
    out += std::string(verdict.kind) + ";";
  return out;
}

}  // namespace

TEST_CASE("annotations: a trailer is a separate line, with an address if it names a person", "[indexer]") {
  struct Case {
    std::string text;
    std::string trailers;
  };
  const auto test = GENERATE(values<Case>({
      {"Reviewed-by: Ada <a@x.org>\n", "reviewed-by=Ada <a@x.org> @;"},
      {"reviewed-BY:Ada <a@x.org>\r\n", "reviewed-by=Ada <a@x.org> @;"},
      {"Reviewed-by: a@x.org (for the first part)\n", "reviewed-by=a@x.org (for the first part) @;"},
      {"Reviewed-by: Ada\n", ""},
      {" Reviewed-by: Ada <a@x.org>\n", "reviewed-by=Ada <a@x.org> @;"},
      {"Reviewed-by: Ada\n <a@x.org>\nThanks\n", "reviewed-by=Ada <a@x.org> @;"},
      {"Reviewed-and-tested-by: Ada <a@x.org>\n", "reviewed-by=Ada <a@x.org> @;tested-by=Ada <a@x.org> @;"},
      {"I gave my Reviewed-by: Ada <a@x.org>\n", ""},
      {"Fixes: 0123456789ab (\"kvm: x\")\n", "fixes=0123456789ab (\"kvm: x\");"},
      {"Fixes: commit 0123456789ab\n", "fixes=commit 0123456789ab;"},
      {"Fixes: 0123456 (\"kvm: x\")\n", "fixes=0123456 (\"kvm: x\");"},
      {"Fixes: 012345 (\"kvm: x\")\n", ""},
      {"Fixes: ?\n", ""},
      {"Fixes: the problem\n", ""},
      {"Cc: stable@vger.kernel.org # 5.10+\n", "cc-stable=5.10+;"},
      {"Cc: <stable@vger.kernel.org>\n", "cc-stable=;"},
      {"Cc: Ada <a@x.org>\n", ""},
      {"Link: https://lore.kernel.org/r/1@x\n", "link=https://lore.kernel.org/r/1@x;"},
      {"Note: Ada <a@x.org>\n", ""},
      {"Acked-by: Ada <a@x.org>\n-- \nTested-by: Bo <b@x.org>\n", "acked-by=Ada <a@x.org> @;"},
  }));
  CAPTURE(test.text);
  CHECK(trailers(test.text, MessageKind::reply) == test.trailers);
}

TEST_CASE("annotations: names and values have limits of length and number", "[indexer]") {
  const std::string ada = ": Ada <a@x.org>\n";
  CHECK(trailers(std::string(37, 'a') + "-by" + ada, MessageKind::reply) ==
        std::string(37, 'a') + "-by=Ada <a@x.org> @;");
  CHECK(trailers(std::string(38, 'a') + "-by" + ada, MessageKind::reply).empty());
  const std::string address = "<a@x.org>";
  const std::string longest = std::string(1'000 - address.size(), 'A') + address;
  CHECK(trailers("Acked-by: " + longest + "\n", MessageKind::reply) == "acked-by=" + longest + " @;");
  CHECK(trailers("Acked-by: A" + longest + "\n", MessageKind::reply).empty());
  std::string many;
  for (int i = 0; i < 301; ++i) many += "Acked-by: " + std::to_string(i) + "@x.org\n";
  CHECK(read_annotations(many, MessageKind::reply).trailers.size() == 300);
  std::string links;
  for (int i = 0; i < 101; ++i) links += "https://lore.kernel.org/r/" + std::to_string(i) + "@x.org\n";
  CHECK(read_annotations(links, MessageKind::cover).links.size() == 100);
  const auto base = [](const std::string& id) {
    return read_annotations("base-commit: " + id + "\n", MessageKind::cover).base;
  };
  CHECK(base("0123456") == "0123456");
  CHECK_FALSE(base("012345"));
}

TEST_CASE("annotations: a patch's trailers are before its dashes", "[indexer]") {
  const std::string text =
      "Do it.\n\nTested-by: Bo <b@x.org>\n---\nv2: Acked-by below\nAcked-by: Ada <a@x.org>\n";
  CHECK(trailers(text, MessageKind::patch) == "tested-by=Bo <b@x.org> @;");
  // The message of a patch may show that of another commit, indented.
  CHECK(trailers("    Tested-by: Bo <b@x.org>\n", MessageKind::patch).empty());
  CHECK(trailers(text, MessageKind::reply) == "tested-by=Bo <b@x.org> @;acked-by=Ada <a@x.org> @;");
}

TEST_CASE("annotations: phrases that say that a patch is applied, and phrases that only sound like it",
          "[indexer]") {
  struct Case {
    std::string text;
    std::string verdicts;
  };
  const auto test = GENERATE(values<Case>({
      {"Applied, thanks!\n", "applied;"},
      {"Applied to kvm/next.\n", "applied;"},
      {"Thanks, applied.\n", "applied;"},
      {"Series applied to next, thanks!\n", "applied;"},
      {"I've queued this for 5.10.\n", "applied;"},
      {"I have applied the series.\n", "applied;"},
      {"Queued, thanks.\n", "applied;"},
      {"This series was applied to netdev/net.git (main)\n", "applied;"},
      {"has been merged into torvalds/linux.git:\n", "applied;"},
      {"Applied cleanly, but it does not boot.\n", ""},
      {"Applied on top of next it breaks.\n", ""},
      {"If this is applied, the guest dies.\n", ""},
      {"It should be applied to stable.\n", ""},
      {"NAK. This breaks userspace.\n", "nacked;"},
      {"Nacked-by: Ada <a@x.org>\n", "nacked;"},
      {"A nak is not meant.\n", ""},
      {"Looks good.\n", ""},
  }));
  CAPTURE(test.text);
  CHECK(verdicts(test.text) == test.verdicts);
}

TEST_CASE("annotations: a posting has links to others, and the marks of b4", "[indexer]") {
  const Annotations out = read_annotations(
      "Link to v1: https://lore.kernel.org/r/1@x.org\n"
      "v2: <https://lists.example.org/kvm/2%40x.org/T/#u>\nhttps://example.org/@user http://a@example.org/\n"
      "Supersedes: <3@x.org>\n\n---\nbase-commit: 0123456789abcdef0123456789abcdef01234567\n"
      "change-id: 20250303-topic-0123456789ab\n",
      MessageKind::cover);
  CHECK(out.links == std::vector<std::string>{"3@x.org", "1@x.org", "2@x.org"});
  CHECK(out.base == "0123456789abcdef0123456789abcdef01234567");
  CHECK(out.change_id == "20250303-topic-0123456789ab");
  CHECK(read_annotations("https://lore.kernel.org/r/1@x.org\n", MessageKind::reply).links.empty());
}

TEST_CASE("annotations: links in prose end before the punctuation of the sentence", "[indexer]") {
  struct Case {
    std::string text;
    std::vector<std::string> links;
  };
  const auto test = GENERATE(values<Case>({
      {"v1 is at https://lore.kernel.org/r/1@x.org.", {"1@x.org"}},
      {"(https://lore.kernel.org/r/1@x.org), https://lore.kernel.org/r/2@x.org; and so on",
       {"1@x.org", "2@x.org"}},
      {"[1] https://lore.kernel.org/kvm/1@x.org/.\n", {"1@x.org"}},
      {"v1: https://marc.info/?i=1@x.org.\nv2: http://marc.info/?i=2%40x.org\n", {"1@x.org", "2@x.org"}},
      {"<https://marc.info/?i=1@x.org> (https://marc.info/?i=2.y%20()%20x).", {"1@x.org", "2.y@x"}},
      {"https://marc.info/?l=kvm&m=170055774032652&w=2", {}},
      {"https://www.mail-archive.com/kvm@vger.kernel.org/msg1.html", {}},
      {"https://lists.example.org/archives/list/kvm@lists.example.org/message/ABC/", {}},
  }));
  CAPTURE(test.text);
  CHECK(read_annotations(test.text, MessageKind::cover).links == test.links);
}

TEST_CASE("annotations: addresses without a break between them each have their own id", "[indexer]") {
  struct Case {
    std::string text;
    std::vector<std::string> links;
  };
  const auto test = GENERATE(values<Case>({
      {"://", {}},
      {"://://a@b", {"a@b"}},
      {"://://a@b/1@x.org", {"a@b", "1@x.org"}},
      {"://h/1@x.org/2@x.org", {"1@x.org"}},
      {"://h/1@x.org/://h/2@x.org", {"1@x.org", "2@x.org"}},
      {"://h/1@x.org://h/2@x.org", {"1@x.org:", "2@x.org"}},
      {"://h/a://1@x.org/2@x.org", {"1@x.org", "2@x.org"}},
      {"://h/a?://h/1@x.org#://h/2@x.org", {"1@x.org", "2@x.org"}},
      {"://h/1@x.org ://h/a ://h/2@x.org", {"1@x.org", "2@x.org"}},
  }));
  CAPTURE(test.text);
  CHECK(read_annotations(test.text, MessageKind::cover).links == test.links);
}
