// SPDX-License-Identifier: MIT
// The ids are the output of git 2.39.5 for these texts (git patch-id --stable). patch_id_git.py compares many
// more with the installed git.
#include "indexer/mail/diff/patch_id.hpp"

#include "indexer/mail/message_row.hpp"
#include "schema/base/object_id.hpp"
#include "support/catch.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

const std::string changed_lines =
    "@@ -10,3 +10,4 @@ static int kvm_init(void)\n"
    " \tint ret;\n"
    "-\treturn 0;\n"
    "+\tret = arch_init();\n"
    "+\treturn ret;\n"
    " }\n";
const std::string changed =
    "diff --git a/virt/kvm_main.c b/virt/kvm_main.c\n"
    "index 1111111..2222222 100644\n"
    "--- a/virt/kvm_main.c\n"
    "+++ b/virt/kvm_main.c\n" +
    changed_lines;
const std::string added =
    "diff --git a/virt/new.h b/virt/new.h\n"
    "new file mode 100644\n"
    "index 000000000000..333333333333\n"
    "--- /dev/null\n"
    "+++ b/virt/new.h\n"
    "@@ -0,0 +1,2 @@\n"
    "+#pragma once\n"
    "+int arch_init(void);\n";
const std::string removed =
    "diff --git a/virt/old.h b/virt/old.h\n"
    "deleted file mode 100644\n"
    "index 4444444..0000000\n"
    "--- a/virt/old.h\n"
    "+++ /dev/null\n"
    "@@ -1 +0,0 @@\n"
    "-int old_init(void);\n";
const std::string renamed =
    "diff --git a/virt/a.c b/virt/b.c\n"
    "similarity index 100%\n"
    "rename from virt/a.c\n"
    "rename to virt/b.c\n";
const std::string made_executable =
    "diff --git a/run.sh b/run.sh\n"
    "old mode 100644\n"
    "new mode 100755\n";
const std::string binary_changed =
    "diff --git a/logo.png b/logo.png\n"
    "index 5555555..6666666 100644\n"
    "Binary files a/logo.png and b/logo.png differ\n";
const std::string binary_added =
    "diff --git a/logo.png b/logo.png\n"
    "new file mode 100644\n"
    "index 0000000000000000000000000000000000000000..e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\n"
    "GIT binary patch\n"
    "literal 3\n"
    "KcmZQzU|?im0\n"
    "\n"
    "literal 0\n"
    "HcmV?d00001\n"
    "\n";
const std::string message =
    "Why it is so.\n"
    "\n"
    "Signed-off-by: Ada <ada@example.org>\n"
    "---\n"
    " virt/kvm_main.c | 3 ++-\n"
    " 1 file changed, 2 insertions(+), 1 deletion(-)\n"
    "\n";
const std::string signature = "-- \n2.39.5\n\n";
const std::string list_footer =
    "_______________________________________________\n"
    "kvmarm mailing list\n"
    "kvmarm@lists.cs.columbia.edu\n";
const std::string no_newline = "\\ No newline at end of file\n";

std::string with(std::string text, std::string_view found, std::string_view instead) {
  for (size_t at = 0; (at = text.find(found, at)) != std::string::npos; at += instead.size())
    text.replace(at, found.size(), instead);
  return text;
}

struct Case {
  std::string what, text, id;
};

std::string id_of(const std::string& text) {
  const auto id = patch_id(text);
  return id ? to_hex(*id) : "none";
}

}  // namespace

TEST_CASE("patch id: it equals the output of git patch-id --stable", "[indexer]") {
  const auto test = GENERATE(values<Case>({
      // cases begin
      {"a change", changed, "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"a message before it", message + changed, "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"a signature and a list footer behind it", changed + signature + list_footer,
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"a list footer alone behind it", changed + list_footer, "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"no line break at the end", changed.substr(0, changed.size() - 1),
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"other line numbers and another function",
       with(changed, "@@ -10,3 +10,4 @@ static int kvm_init(void)", "@@ -99,3 +98,4 @@"),
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"other blobs", with(changed, "1111111..2222222", "aaaaaa..bbbbbb"),
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"white space that a mailer changed", with(changed, "\t", "        "),
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"lines that a mailer broke", with(changed, "ret = arch", "ret =\narch"),
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"lines ended by CRLF", with(changed, "\n", "\r\n"), "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"other control characters count", with(changed, "arch_init", "\varch\finit"),
       "0a603a98249ca0070100dfac1266af81730323b5"},
      {"letters beyond ASCII", with(changed, "arch_init", "\u00e4rch_\u2026"),
       "36ef130b5f9e44ea62b16934f6e4a693f7734fc8"},
      {"another line", with(changed, "return ret", "return rot"), "442fd04a9cd8d2c0de8a9e09fa5298e90b26c50c"},
      {"two files", changed + added, "22f63912af5367851e25ce207858546a74987311"},
      {"their order does not count", added + changed, "22f63912af5367851e25ce207858546a74987311"},
      {"two hunks", changed + with(changed_lines, "-10,3 +10,4", "-90,3 +91,4"),
       "a36fe21aa55b1ffc868895226f62cbd7db19e7a9"},
      {"hunks of one line", changed + "@@ -20 +21 @@\n-old\n+new\n@@ -30,0 +31 @@\n+another\n",
       "bda3177cee0b4745ef6854867e0abada1e0c5305"},
      {"a hunk that begins as a file's name does", changed + "@@ -20,1 +21,1 @@\n--- a/x\n+++ b/x\n",
       "799f3bd859493ff5017217436bb18573d3d44fa8"},
      {"a new file", added, "073223a6412ecfb9f8a58cd553b246ce1b595663"},
      {"a file removed", removed, "d05af5d87abc3eba405b8b732bfba2b9bb058fd2"},
      {"a file removed without its lines", removed.substr(0, removed.find("---")) + changed + signature,
       "ee9bebaf11bd50d9532c9d3fd4fff748981f6eba"},
      {"an empty file that is new", "diff --git a/x b/x\nnew file mode 100644\nindex 0000000..e69de29\n",
       "58195a97830991d7580867d05c1e7359d7f78b4b"},
      {"a file renamed", renamed + signature, "723c67c56c22fc31a422388f673a008c6731df78"},
      {"a file renamed, then a change", renamed + changed, "7fac7a9a25b65b7f1e85f41eaadbba75d870ac90"},
      {"a change, then a file renamed", changed + renamed, "8d007e31da4794fdc9a179da8be00d28c070fc26"},
      {"a file renamed and changed",
       with(renamed, "100%", "90%") + "index 1111111..2222222 100644\n--- a/virt/a.c\n+++ b/virt/b.c\n" +
           changed_lines,
       "d51e1c551c13de82e740e4ca4656a6113d2ac934"},
      {"a file copied", with(renamed, "rename", "copy"), "07a1c6d5a115af44edbf76850d20fc7df72a0872"},
      {"a file rewritten", with(changed, "index 1", "dissimilarity index 80%\nindex 1"),
       "e156a49268047fb8728dc0badaa61a5e0767a9c9"},
      {"a mode changed", made_executable, "0801bff7999b122f0df44a0663a00deef879a340"},
      {"a file rewritten without its old lines, then a binary file",
       "diff --git a/f.c b/f.c\ndissimilarity index 99%\nindex 1111111..2222222 100644\n--- a/f.c\n+++ "
       "b/f.c\n"
       "@@ -?,? +1,3 @@\n+one\n+two\n+three\ndiff --git a/x.png b/x.png\nindex 3333333..4444444 100644\n"
       "Binary files a/x.png and b/x.png differ\n",
       "3d6a9eb800d09547ed5d67d73d5963744fab947d"},
      {"a mode changed, and lines", with(changed, "index", "old mode 100644\nnew mode 100755\nindex"),
       "fc60f3bdf7582954046f8a0e190148d1a69a1da2"},
      {"a binary file", binary_changed, "2fce7785ad44fdaab14f0d20ac13a7b88e5a0cc6"},
      {"a binary file with its bytes", binary_added + signature, "aa6df3207c2f4477db70d6ff2cb430cfe2777e4f"},
      {"another binary file", with(binary_changed, "6666666", "7777777"),
       "2f019158856e7ae34907c076537dad654056d5b3"},
      {"a change, then a binary file", changed + binary_changed + signature,
       "4a928ef11a6a9576d7ce4e6bd0b9b454e7992974"},
      {"a binary file, then a change", binary_changed + changed, "d65f8006c2cec41dea46c145478d5c7890cb8755"},
      {"two binary files, then a change", binary_changed + binary_added + changed,
       "20dfb1027cd09dd6830518a0d34e387d941c0728"},
      {"no line break at the end of the file", changed + no_newline + added,
       "22f63912af5367851e25ce207858546a74987311"},
      {"no line break before the change", with(changed, "-\treturn 0;\n", "-\treturn 0;\n" + no_newline),
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"the same in German", changed + "\\ Kein Zeilenumbruch am Dateiende.\n" + added,
       "22f63912af5367851e25ce207858546a74987311"},
      {"a name with a space", with(changed, "kvm_main", "kvm main"),
       "9a07a42f4ae10349f9e3abb24be48d51c232636a"},
      {"a name in quotes",
       "diff --git \"a/\\303\\244\\t \\\"b\\\".c\" \"b/\\303\\244\\t \\\"b\\\".c\"\n"
       "index 1111111..2222222 100644\n"
       "--- \"a/\\303\\244\\t \\\"b\\\".c\"\n"
       "+++ \"b/\\303\\244\\t \\\"b\\\".c\"\n" +
           changed_lines,
       "01a064efd13368bc38e9da118a4718ecc2afd80d"},
      {"no prefixes", with(with(changed, " a/", " "), " b/", " "),
       "0ad6928720201a5ed0f1a8ec02b5f595d350a366"},
      {"a diff that is not git's behind one of git",
       changed + "diff -u virt/old.c virt/new.c\n--- virt/old.c\n+++ virt/new.c\n" + changed_lines,
       "58c6380fe30e3ba11eb4a0d1cba4fbae9eada183"},
      {"text between two diffs ends the patch", changed + "\n" + added,
       "1bc4166c6d2598cb257f414b24a60d9c583f1dae"},
      {"the next mail of a mailbox ends it",
       binary_changed + "From 0123456789abcdef0123456789abcdef01234567 Mon Sep 17 00:00:00 2001\n" + added,
       "2fce7785ad44fdaab14f0d20ac13a7b88e5a0cc6"},
      {"so does the next commit of a log",
       binary_changed + "commit 0123456789abcdef0123456789abcdef01234567\n" + added,
       "2fce7785ad44fdaab14f0d20ac13a7b88e5a0cc6"},
      {"a hunk that is cut", changed.substr(0, changed.find(" }")),
       "14b02abeab2aec27fcb4500bf13f937c1a53a82b"},
      {"a hunk with more old lines than it says", with(changed, "-10,3", "-10,1") + added,
       "a063fc11d7c2c0f6b588441daeb8775b5ca0c3e4"},
      {"a hunk with more new lines than it says", with(changed, "+10,4", "+10,2") + added,
       "027944fd80a9b6c25eca0dc80164d32354acb2da"},
      // cases end
  }));
  CAPTURE(test.what, test.text);
  CHECK(id_of(test.text) == test.id);
}

TEST_CASE("patch id: text that is not a git patch has none", "[indexer]") {
  const auto test = GENERATE(values<std::string>({
      "",
      "\n",
      message,
      "--- a/virt/kvm_main.c\n+++ b/virt/kvm_main.c\n" + changed_lines,
      "diff -u a/virt/kvm_main.c b/virt/kvm_main.c\n--- a/virt/kvm_main.c\n+++ b/virt/kvm_main.c\n" +
          changed_lines,
      with(changed, "diff --git", "> diff --git"),
      with(changed, "diff --git", " diff --git"),
  }));
  CAPTURE(test);
  CHECK(id_of(test) == "none");
}

// git fails here: it reads lines after the patch as part of it, or words of a message as a diff.
TEST_CASE("patch id: it is that of the original patch", "[indexer]") {
  const std::string empty_lines = with(changed, " \tint ret;\n", " \n");
  const std::string sent = id_of(empty_lines);
  CHECK(sent == "77ae4204e5064ef365418685685f8f0bcd59df29");
  CHECK(id_of(with(empty_lines, " \n", "\n")) == sent);
  CHECK(id_of(with(empty_lines, " \n", "\n") + signature) == sent);
  CHECK(id_of(with(empty_lines, " \n", "\n") + added) == id_of(empty_lines + added));
  CHECK(id_of("diff is of one line.\n\n" + changed) == id_of(changed));
  CHECK(id_of(with(binary_changed, "index 5555555..6666666 100644\n", "")) ==
        id_of(with(binary_changed, "5555555..6666666", "..")));
  // Not the blobs of the binary file before it, which git 2.39.5 uses again.
  const std::string no_blobs = "diff --git a/o.png b/o.png\nBinary files a/o.png and b/o.png differ\n";
  CHECK(id_of(binary_changed + no_blobs) ==
        id_of(binary_changed + with(no_blobs, "Binary files a", "index ..\nBinary files a")));
}

TEST_CASE("patch id: a line with fewer digits than a commit id does not end the patch", "[indexer]") {
  const std::string digits(39, '1');
  CHECK(id_of(binary_changed + "commit " + digits + "\n" + added) == id_of(binary_changed + added));
  CHECK(id_of(binary_changed + "commit " + digits + "1\n" + added) == id_of(binary_changed));
}

TEST_CASE("patch id: only a patch has one", "[indexer]") {
  const auto id_of_mail = [](const std::string& subject, const std::string& body) {
    MailBuilder mail;
    mail.subject = subject;
    mail.body = body;
    MailReader reader;
    return to_row(reader.read(mail.str()), "b10b", mail_time).row.patch_id;
  };
  const std::string body = message + changed + signature;
  CHECK(id_of_mail("[PATCH] kvm: one", body) == patch_id(changed));
  CHECK(id_of_mail("[PATCH 1/2] kvm: one", body) == patch_id(changed));
  CHECK(id_of_mail("[PATCH] kvm: one", message) == std::nullopt);
  CHECK(id_of_mail("[PATCH 0/2] kvm: two", body) == std::nullopt);
  CHECK(id_of_mail("Re: [PATCH] kvm: one", body) == std::nullopt);
}
