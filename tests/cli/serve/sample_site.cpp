// SPDX-License-Identifier: MIT
#include "cli/serve/sample_site.hpp"

#include "cli/serve/routes.hpp"
#include "indexer/indexer.hpp"
#include "samples/archive_builder.hpp"
#include "schema/open.hpp"
#include "schema/stores/saved_text_store.hpp"
#include "serve/target.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

namespace kvq::tests {
namespace {

constexpr std::string_view diff =
    "---\n a/<b>.c | 2 +-\n 1 file changed, 1 insertion(+), 1 deletion(-)\n\n"
    "diff --git a/<b>.c b/<b>.c\nindex 1111111..2222222 100644\n--- a/<b>.c\n+++ b/<b>.c\n"
    "@@ -1,2 +1,2 @@ <script>hunk()</script>\n-<script>removed()</script>\n+<script>added()</script>\n "
    "context\n";

/// Two revisions of a patch and an answer, whose every text attacks the page.
void build_hostile(const std::filesystem::path& folder) {
  samples::ArchiveBuilder archive(folder / "git/0.git");
  MailBuilder patch;
  patch.to = "hostile@example.org";
  patch.more = "List-Id: <hostile.example.org>\n";
  patch.from = "\"<img src=x onerror=alert(1)>\" <\"><script>alert(2)</script>@example.org>";
  patch.subject = "[PATCH] <script>alert(3)</script>: \"quoted\" 'single' &amp; \x1b[31m\xe2\x80\xae red";
  patch.id = std::string(hostile_patch);
  patch.body =
      "<script>alert(4)</script>\njavascript:alert(5)\nhttps://example.org/\"onmouseover=\"alert(6)\n"
      "https://example.org/<b>\n\x01\x02 \xe2\x80\xae gnirts \xff\n"
      "Signed-off-by: <script>alert(7)</script> <evil@example.org>\n" +
      std::string(diff);
  archive.add_mail(patch.str(), mail_time);
  MailBuilder second = patch;
  second.subject = "[PATCH v2] <script>alert(3)</script>: \"quoted\" 'single' &amp; \x1b[31m\xe2\x80\xae red";
  second.id = std::string(hostile_second);
  second.body += "+one line more\n";
  second.more += "In-Reply-To: <" + patch.id + ">\n";
  archive.add_mail(second.str(), mail_time + 3'600);
  MailBuilder answer;
  answer.more = "List-Id: <hostile.example.org>\n";
  answer.from = "Ada Byron <ada@example.org>";
  answer.subject = "Re: " + second.subject;
  answer.id = std::string(hostile_answer);
  answer.more += "In-Reply-To: <" + second.id + ">\n";
  answer.body =
      "> <script>alert(8)</script>\n> quoted\n\nReviewed-by: Ada </pre><script>x()</script> "
      "<ada@example.org>\n";
  archive.add_mail(answer.str(), mail_time + 7'200);
}

/// The folder of the archives and the database. It lives as long as the program.
const TempDir& folder() {
  static const TempDir made;
  return made;
}

std::filesystem::path built_database() {
  std::filesystem::path file = folder() / "kvq.db";
  samples::build_from_manifest(samples_folder() / "archive.txt", folder() / "kvm");
  build_hostile(folder() / std::string(hostile_list));
  Database database = open_to_write(file);
  index_archive(database, folder() / "kvm", {});
  index_archive(database, folder() / std::string(hostile_list), {});
  Transaction transaction(database);
  SavedQueryStore(database).put({"tdx", "subsystem:TDX", sample_now});
  SavedReportStore(database).put({"<b>", "report odd \"<script>\"\nsection is:patch\n", sample_now});
  transaction.commit();
  return file;
}

}  // namespace

serve::Site& sample_site() {
  static serve::Site site(
      {.database = built_database(), .web_archives = {}, .base = {}, .clock = [] { return sample_now; }});
  return site;
}

serve::Response get(std::string_view target) {
  return serve::answer(sample_site(), request_for(target));
}

}  // namespace kvq::tests
