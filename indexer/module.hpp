// SPDX-License-Identifier: MIT
// The part of kvq that reads archives and whole mails: a shared module, loaded on first use. libgit2 and
// GMime depend on some thirty libraries, and loading them takes longer than most queries, which need neither.
// A program that also runs queries calls these functions through the module; one that calls them directly
// loads all of the libraries at its start.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "indexer/applied/search_tree.hpp"
#include "indexer/forget.hpp"
#include "indexer/git/archive.hpp"
#include "indexer/git/check_archives.hpp"
#include "indexer/git/config_file.hpp"
#include "indexer/git/git.hpp"
#include "indexer/git/restore_mails.hpp"
#include "indexer/indexer.hpp"
#include "indexer/mail/compose_mail.hpp"
#include "indexer/maintainers.hpp"
#include "indexer/patches/ready_series.hpp"
#include "schema/mail/mail_place.hpp"
#include "schema/stores/archive_end.hpp"

namespace kvq {

/// The functions of the module. Each has the contract of its namesake and throws the same errors.
struct IndexerModule {
  decltype(&kvq::find_archive) find_archive;
  decltype(&kvq::index_archive) index_archive;
  decltype(&kvq::forget_list) forget_list;
  decltype(&kvq::git_settings) git_settings;
  decltype(&kvq::set_git_setting) set_git_setting;
  decltype(&kvq::read_mailboxes) read_mailboxes;
  decltype(&kvq::composed) composed;
  decltype(&kvq::read_maintainers) read_maintainers;
  decltype(&kvq::parse_maintainers) parse_maintainers;
  decltype(&kvq::import_maintainers) import_maintainers;
  decltype(&kvq::check_archives) check_archives;
  decltype(&kvq::restore_mails) restore_mails;
  decltype(&kvq::ready_series) ready_series;
  decltype(&kvq::search_tree) search_tree;
  decltype(&kvq::store_findings) store_findings;
  decltype(&kvq::forget_tree) forget_tree;

  /// A call of ArchivedMails::read on an object that the function owns.
  using ReadMail = std::function<std::optional<std::string>(const MailPlace& place)>;
  ReadMail (*mail_reader)();

  /// A call of CutBack::to on an object that the function owns.
  using CutTo = std::function<int64_t(const ArchiveEnd& end)>;
  CutTo (*cut_back)(const Database& database);
};

/// Returns the module; the first call loads it. Throws Error (installation) if it is missing or from another
/// build.
const IndexerModule& indexer_module();

}  // namespace kvq
