// SPDX-License-Identifier: MIT
#include <memory>
#include <string>

#include "indexer/git/archived_mails.hpp"
#include "indexer/git/cut_back.hpp"
#include "indexer/module.hpp"
#include "interface.hpp"

namespace kvq {
namespace {

// std::function needs a copyable function object, and neither of these classes can be copied.

IndexerModule::ReadMail mail_reader() {
  return [mails = std::make_shared<ArchivedMails>()](const MailPlace& place) { return mails->read(place); };
}

IndexerModule::CutTo cut_back(const Database& database) {
  return [cut = std::make_shared<CutBack>(database)](const ArchiveEnd& end) { return cut->to(end); };
}

}  // namespace
}  // namespace kvq

extern "C" {
[[gnu::visibility("default")]] extern const char* const kvq_indexer_interface;
[[gnu::visibility("default")]] extern const kvq::IndexerModule kvq_indexer;

const char* const kvq_indexer_interface = kvq::indexer_interface;

const kvq::IndexerModule kvq_indexer = {
    .find_archive = kvq::find_archive,
    .index_archive = kvq::index_archive,
    .forget_list = kvq::forget_list,
    .git_settings = kvq::git_settings,
    .set_git_setting = kvq::set_git_setting,
    .read_mailboxes = kvq::read_mailboxes,
    .composed = kvq::composed,
    .read_maintainers = kvq::read_maintainers,
    .parse_maintainers = kvq::parse_maintainers,
    .import_maintainers = kvq::import_maintainers,
    .check_archives = kvq::check_archives,
    .restore_mails = kvq::restore_mails,
    .ready_series = kvq::ready_series,
    .search_tree = kvq::search_tree,
    .store_findings = kvq::store_findings,
    .forget_tree = kvq::forget_tree,
    .mail_reader = kvq::mail_reader,
    .cut_back = kvq::cut_back,
};
}
