// SPDX-License-Identifier: MIT
#include "indexer/mail/header/subject.hpp"

#include "support/catch.hpp"

using namespace kvq;

namespace {

/// A parsed subject in one line: `reply patch pull 1/2 v3 rfc resend {words} title`.
std::string read(std::string_view subject) {
  const ParsedSubject parsed = parse_subject(subject);
  std::string out;
  const auto add = [&](bool present, const std::string& text) {
    if (present) out += text + " ";
  };
  const PatchTags& tags = parsed.tags;
  add(parsed.is_reply, "reply");
  add(parsed.has_patch_tag, "patch");
  add(parsed.has_pull_tag, "pull");
  add(tags.number.has_value(),
      std::to_string(tags.number.value_or(0)) + "/" + std::to_string(tags.total.value_or(0)));
  add(tags.revision != 1, "v" + std::to_string(tags.revision));
  add(tags.rfc, "rfc");
  add(tags.resend, "resend");
  add(!tags.words.empty(), "{" + tags.words + "}");
  return out + "'" + parsed.title + "'";
}

}  // namespace

TEST_CASE("subject: the tags of a patch are in brackets", "[indexer]") {
  struct Case {
    std::string subject;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"", "''"},
      {"A question", "'A question'"},
      {"[PATCH] KVM: Fix it", "patch 'KVM: Fix it'"},
      {"  [PATCH]   KVM: Fix it  ", "patch 'KVM: Fix it'"},
      {"[PATCH v3 2/7] x", "patch 2/7 v3 'x'"},
      {"[PATCH 00/29] x", "patch 0/29 'x'"},
      {"[PATCHv3 1/2] x", "patch 1/2 v3 'x'"},
      {"[PATCHV3 1/2] x", "patch 1/2 v3 'x'"},
      {"[PATCH-v3] x", "patch v3 'x'"},
      {"[PATCH1/8] x", "patch 1/8 'x'"},
      {"[PATCH v5.1 10/12] x", "patch 10/12 v5 'x'"},
      {"[RFC PATCH v4 1/2] x", "patch 1/2 v4 rfc 'x'"},
      {"[RFC][PATCH 0/4] x", "patch 0/4 rfc 'x'"},
      {"[PATCH/RFC 3/3] x", "patch 3/3 rfc 'x'"},
      {"[RFC v2] x", "v2 rfc 'x'"},
      {"[RFCv2 0/3] x", "0/3 v2 rfc 'x'"},
      {"[PATCH RESEND V2 1/2] x", "patch 1/2 v2 resend 'x'"},
      {"[RESEND, PATCH] x", "patch resend 'x'"},
      {"[kvm-unit-tests PATCH v8 0/6] x", "patch 0/6 v8 {kvm-unit-tests} 'x'"},
      {"[PATCH net-next v9 1/6] x", "patch 1/6 v9 {net-next} 'x'"},
      {"[PATCH AUTOSEL 5.4 243/330] x", "patch 243/330 {AUTOSEL 5.4} 'x'"},
      {"[[PATCH] x] y", "patch {x} 'y'"},
      // As git mailinfo reads them.
      {"[PATCH net]: x", "patch {net} 'x'"},
      {"[PATCH] : x: y", "patch 'x: y'"},
      {"[PATCH]：x", "patch 'x'"},
      {": x", "'x'"},
      {"[kvmarm] [PATCH 1/2] x", "patch 1/2 {kvmarm} 'x'"},
      {"[patch 1/2] x", "patch 1/2 'x'"},
      {"[PATCHES] x", "patch 'x'"},
      {"[GIT PULL] KVM fixes", "pull {GIT} 'KVM fixes'"},
      {"[PULL 01/10] x", "pull 1/10 'x'"},
      {"[PATCH 0.5/5] x", "patch {0.5/5} 'x'"},
      {"[PATCH 99999999999/2] x", "patch {99999999999/2} 'x'"},
      {"[PATCH 100000/100000] x", "patch 100000/100000 'x'"},
      {"[PATCH 1/100001] x", "patch {1/100001} 'x'"},
      {"[PATCH v0] x", "patch 'x'"},
      {"[PATCH v5.x] x", "patch {v5.x} 'x'"},
      {"[PATCH x", "'[PATCH x'"},
      {"[PATCH] vhost: VHOST_[GS]ET_FORK", "patch 'vhost: VHOST_[GS]ET_FORK'"},
      {"[dispatch] x", "{dispatch} 'x'"},
      {"[stable:PATCH] x", "patch {stable} 'x'"},
      {"[v2 0/6] x", "0/6 v2 'x'"},
      // A release of the kernel is a target.
      {"[PATCH v6.1] x", "patch {v6.1} 'x'"},
      {"[PATCH for v5.15] x", "patch {for v5.15} 'x'"},
      {"[PATCH v5.10 1/2] x", "patch 1/2 {v5.10} 'x'"},
      {"[PATCH 5.10 0/2] x", "patch 0/2 {5.10} 'x'"},
      {"[PATCH stable v4.9 v2] x", "patch v2 {stable v4.9} 'x'"},
      {"[PATCH v7.0] x", "patch {v7.0} 'x'"},
      {"[PATCH v6.1.y] x", "patch {v6.1.y} 'x'"},
      {"[PATCH for v5.5] x", "patch {for v5.5} 'x'"},
      {"[PATCH v5.5 01/30] x", "patch 1/30 v5 'x'"},
      // The ways in which people say that they send something again.
      {"[PATCH RESEND2] x", "patch resend 'x'"},
      {"[PATCH RESED v3] x", "patch v3 resend 'x'"},
      {"[RERESEND PATCH] x", "patch resend 'x'"},
      {"[PATCH RESEND^2 1/2] x", "patch 1/2 resend 'x'"},
      {"[PATCH RE-SEND] x", "patch resend 'x'"},
      {"[PATCH RESENT] x", "patch resend 'x'"},
      {"[PATCH-RESEND] x", "patch resend 'x'"},
      {"[PATCH resender] x", "patch {resender} 'x'"},
      // Revisions and numbers that b4 does not read.
      {"[PATCH -v2] x", "patch v2 'x'"},
      {"[PATCH_v2] x", "patch v2 'x'"},
      {"[PATCH v 2] x", "patch v2 'x'"},
      {"[PATCH version 3] x", "patch v3 'x'"},
      {"[PATCH -mm] x", "patch {-mm} 'x'"},
      {"[PATCH net-next-v2] x", "patch {net-next-v2} 'x'"},
      {"[PATCH; v3; 2/4] x", "patch 2/4 v3 'x'"},
      {"[PATCH (v2) 1/2] x", "patch 1/2 v2 'x'"},
      {"[PATCH 1 of 3] x", "patch 1/3 'x'"},
      {"[PATCH v2 01 OF 12] x", "patch 1/12 v2 'x'"},
      {"[PATCH 1of3] x", "patch 1/3 'x'"},
      {"[PATCH 1 / 3] x", "patch 1/3 'x'"},
      {"[PATCH 1/ 3] x", "patch 1/3 'x'"},
      {"[PATCH 1 /3] x", "patch 1/3 'x'"},
      {"[PATCH part of 3] x", "patch {part of 3} 'x'"},
      {"[PATCH\u00a0v2\u202f1/2] x", "patch 1/2 v2 'x'"},
      {"[PATCH] v2: x: a", "patch v2 'x: a'"},
      {"[PATCH] V3 - x: a", "patch v3 'x: a'"},
      {"[PATCH] v2 x: a", "patch v2 'x: a'"},
      {"[PATCH v4] v2: x: a", "patch v4 'v2: x: a'"},
      {"[PATCH] v4l2: Do it", "patch 'v4l2: Do it'"},
      {"[PATCH] v9 hardware", "patch 'v9 hardware'"},
      {"[PATCH] v2:", "patch 'v2:'"},
      {"v2: x: a", "'v2: x: a'"},
      {"[PATCH 0/2] x: a -v3", "patch 0/2 v3 'x: a'"},
      {"[PATCH] Support the GIC v3", "patch 'Support the GIC v3'"},
  }));
  CAPTURE(test.subject);
  CHECK(read(test.subject) == test.expected);
}

TEST_CASE("subject: replies are recognized by the prefixes that mailers write", "[indexer]") {
  struct Case {
    std::string subject;
    std::string expected;
  };
  const auto test = GENERATE(values<Case>({
      {"Re: [PATCH v2] x", "reply patch v2 'x'"},
      {"RE: x", "reply 'x'"},
      {"re : x", "reply 'x'"},
      {"Re[2]: x", "reply 'x'"},
      {"AW: x", "reply 'x'"},
      {"Re[12345678]: x", "reply 'x'"},
      {"Re[123456789]: x", "'Re[123456789]: x'"},
      {"Re: Fwd: Re: x", "reply 'x'"},
      {"[kvmarm] Re: [PATCH] x", "reply patch {kvmarm} 'x'"},
      {"回复: x", "reply 'x'"},
      {"Regression: x", "'Regression: x'"},
      {"Re x", "'Re x'"},
      {"x: Re: y", "'x: Re: y'"},
      {"RE\u00a0: x", "reply 'x'"},
      {"Re^2: x", "reply 'x'"},
      {"Re(3): x", "reply 'x'"},
      {"Re2: x", "reply 'x'"},
      {"Re :Re:x", "reply 'x'"},
      {"Antw: x", "reply 'x'"},
      {"Antwort: x", "reply 'x'"},
      {"SV: VS: x", "reply 'x'"},
      {"Odp: Ynt: Odg: x", "reply 'x'"},
      {"RIF: x", "reply 'x'"},
      {"R: x", "reply 'x'"},
      {"Res: RES: x", "reply 'x'"},
      {"Ответ: x", "reply 'x'"},
      {"回复：x", "reply 'x'"},
      {"回覆: 答复: 答覆: 返信: 回信: x", "reply 'x'"},
      {"转发：[PATCH] x", "reply patch 'x'"},
      {"회신: x", "reply 'x'"},
      {"ΑΠ: x", "reply 'x'"},
      {"FW: Tr: TR: WG: Doorst: RV: x", "reply 'x'"},
      {"[PATCH] Re: x", "reply patch 'x'"},
      // Names of subsystems.
      {"r: x", "'r: x'"},
      {"res: x", "'res: x'"},
      {"tr: x", "'tr: x'"},
      {"rv: x", "'rv: x'"},
      {"fs: x", "'fs: x'"},
      {"[PATCH] sv: x", "patch 'sv: x'"},
      {"[PATCH] R: x", "patch 'R: x'"},
      {"[PATCH 1/2] res: x", "patch 1/2 'res: x'"},
      {"回: x", "'回: x'"},
      {"8: x", "'8: x'"},
  }));
  CAPTURE(test.subject);
  CHECK(read(test.subject) == test.expected);
}

TEST_CASE("subject: subsystems are the names before the colons of a title", "[indexer]") {
  struct Case {
    std::string title;
    std::vector<std::string> names;
  };
  const std::vector<Case> cases = {
      {"KVM: TDX: Account memory", {"KVM", "TDX"}},
      {"x86/tdx: Print it", {"x86/tdx", "x86", "tdx"}},
      {"KVM: arm64, x86: Do both", {"KVM", "arm64", "x86"}},
      {"locking/spinlocks, paravirt, hyperv: Do it",
       {"locking/spinlocks", "locking", "spinlocks", "paravirt", "hyperv"}},
      {"mm,slub, slab,: Do it", {"mm", "slub", "slab"}},
      {"arm64, x86, riscv, s390, powerpc, loongarch, mips: Do it",
       {"arm64", "x86", "riscv", "s390", "powerpc", "loongarch", "mips"}},
      {"KVM, arm64 selftests: a test", {"KVM", "arm64 selftests"}},
      {"Fix the ring, the loop and all: x", {}},
      {"First, it does not work, second: x", {}},
      {", , : x", {}},
      {"KVM: KVM: twice", {"KVM"}},
      {"Revert \"KVM: SVM: Do it\"", {"KVM", "SVM"}},
      {"KVM:x86: no space", {"KVM", "x86"}},
      {"KVM: arm64 selftests: a test", {"KVM", "arm64 selftests"}},
      {"No colon at all", {}},
      {"one two three: x", {"one two three"}},
      {"one two three four: x", {}},
      {std::string(40, 'a') + ": x", {std::string(40, 'a')}},
      {std::string(41, 'a') + ": x", {}},
      {"KVM: Fix the thing that was broken: part 2", {"KVM"}},
      {"What does foo(bar: baz) do", {}},
      {"perf: Add perf_event_attr::config3", {"perf"}},
      {"KVM:: Do it", {"KVM"}},
      {": empty", {}},
      {"", {}},
  };
  for (const Case& test : cases) {
    CAPTURE(test.title);
    CHECK(subsystems_of_title(test.title) == test.names);
  }
}

TEST_CASE("subject: a title has at most 100 subsystems", "[indexer]") {
  std::string title;
  for (int i = 0; i < 101; ++i) title += std::to_string(i) + ": ";
  const std::vector<std::string> names = subsystems_of_title(title + "Do it");
  CHECK(names.size() == 100);
  CHECK(names.back() == "99");
}

TEST_CASE("subject: any number of words in brackets is read in one pass", "[indexer]") {
  std::string words;
  for (int i = 0; i < 300'000; ++i) words += "1 / v ";
  const ParsedSubject out = parse_subject("[PATCH " + words + "2] Do it");
  CHECK(out.title == "Do it");
  CHECK(out.tags.revision == 2);
}

TEST_CASE("subject: any number of tags can be attached to each other", "[indexer]") {
  std::string tags = "[";
  for (int i = 0; i < 1'000'000; ++i) tags += "PATCH";
  const ParsedSubject out = parse_subject(tags + "/RFCv3] KVM: Do it");
  CHECK(out.title == "KVM: Do it");
  CHECK(out.has_patch_tag);
  CHECK(out.tags.rfc);
  CHECK(out.tags.revision == 3);
}
