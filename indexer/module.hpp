// SPDX-License-Identifier: MIT
// The part of kvq that reads archives and whole mails, as a shared module that is loaded when it is first
// asked for something. libgit2 and GMime bring some thirty libraries: loading them takes longer than most
// questions, which need neither. Who asks the database too goes through here; a program that calls these
// functions directly has all of the libraries from its start.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "indexer/git/archive.hpp"
#include "indexer/git/git.hpp"
#include "indexer/indexer.hpp"
#include "indexer/mail/compose_mail.hpp"
#include "indexer/maintainers.hpp"
#include "schema/stores/archive_end.hpp"

namespace kvq {

/// What the module gives; each is as its namesake says, and throws what that throws.
struct IndexerModule {
  decltype(&kvq::find_archive) find_archive;
  decltype(&kvq::index_archive) index_archive;
  decltype(&kvq::git_settings) git_settings;
  decltype(&kvq::read_mailboxes) read_mailboxes;
  decltype(&kvq::composed) composed;
  decltype(&kvq::read_maintainers) read_maintainers;
  decltype(&kvq::parse_maintainers) parse_maintainers;

  /// ArchivedMails::read of one of its own.
  using ReadMail = std::function<std::optional<std::string>(const std::string& path, const Oid& indexed_head,
                                                            const Oid& blob)>;
  ReadMail (*mail_reader)();

  /// CutBack::to of one of its own.
  using CutTo = std::function<int64_t(const ArchiveEnd& end)>;
  CutTo (*cut_back)(const Database& database);
};

/// Loads the module, the first time. Throws Error (installation) where it is missing or of another build.
const IndexerModule& indexer_module();

}  // namespace kvq
