// SPDX-License-Identifier: MIT
#include "cli/commands/browse_export.hpp"

#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <ctime>
#include <system_error>
#include <utility>
#include <vector>

#include "cli/base/command.hpp"
#include "cli/base/output.hpp"
#include "cli/mails/mail_files.hpp"
#include "query/language/bind.hpp"
#include "query/language/expand.hpp"
#include "query/language/parse.hpp"
#include "query/run/mails.hpp"
#include "query/sql/resolve.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text.hpp"
#include "schema/stores/saved_text_store.hpp"

namespace kvq {
namespace {

/// Keeps what is written to standard error while it lives: the screen is not the place for it.
class KeptMessages {
 public:
  KeptMessages() : before_(dup(STDERR_FILENO)), kept_(memfd_create("messages", MFD_CLOEXEC)) {
    if (before_ >= 0 && kept_ >= 0) dup2(kept_, STDERR_FILENO);
  }
  ~KeptMessages() {
    if (before_ >= 0) dup2(before_, STDERR_FILENO);
    for (const int descriptor : {before_, kept_}) {
      if (descriptor >= 0) close(descriptor);
    }
  }
  KeptMessages(const KeptMessages&) = delete;
  KeptMessages& operator=(const KeptMessages&) = delete;

  std::string text() const {
    std::array<char, 2'000> text{};
    const ssize_t bytes = kept_ < 0 ? 0 : pread(kept_, text.data(), text.size(), 0);
    return std::string(trimmed({text.data(), static_cast<size_t>(std::max<ssize_t>(bytes, 0))}));
  }

 private:
  int before_;
  int kept_;
};

std::vector<int64_t> mails_of(const Database& database, const std::string& query, int64_t now) {
  const Source source{"query", query};
  ast::Query ast = parse(source);
  expand(ast.filter, source, saved_queries(SavedQueryStore(database).all()));
  plan::Plan plan = bind(ast, source, now);
  resolve(plan, database, source, now);
  return mails_found(database, std::move(plan));
}

}  // namespace

std::string export_mails(const std::filesystem::path& file, const Database& database,
                         const std::string& query, const std::string& path) {
  const int64_t now = std::time(nullptr);
  const std::vector<int64_t> mails = mails_of(database, query, now);
  std::error_code failed;
  const bool is_folder = path.ends_with('/') || std::filesystem::is_directory(path, failed);
  std::string told;
  {
    const KeptMessages messages;
    Output out;
    out.protect(file);
    const Context context{file, now, out};
    if (is_folder) {
      // What the Maildir prints is told below.
      out.go_to_file("/dev/null");
      keep_in_maildir(context, database, mails, path);
    } else {
      out.go_to_file(path);
      print_mbox(context, database, mails);
    }
    out.finish();
    told = messages.text();
  }
  if (!told.empty()) return told;
  return fmt::format("{} {} in {} '{}'", grouped(static_cast<int64_t>(mails.size())),
                     mails.size() == 1 ? "mail is" : "mails are", is_folder ? "the Maildir" : "the mbox",
                     path);
}

}  // namespace kvq
