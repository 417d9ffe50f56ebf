// SPDX-License-Identifier: MIT
#include "indexer/doctor.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "indexer/index_anew.hpp"
#include "indexer/module.hpp"
#include "indexer/relations/relate.hpp"
#include "schema/base/error.hpp"
#include "schema/doctor/archive_rows.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/doctor/differences.hpp"
#include "schema/doctor/examine.hpp"
#include "schema/doctor/orphans.hpp"
#include "schema/doctor/repair.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/stores/traces.hpp"

namespace kvq {
namespace {

Check not_compared(std::string_view name, std::string_view why) {
  return {std::string(name), Severity::note, fmt::format("not compared: {}", why), 0, {}, {}};
}

/// Compares the mails with an index of the archives that is made anew.
Check check_mails(const Database& database) {
  const IndexedAnew anew = index_anew(database);
  if (!anew.index) return not_compared("mails", anew.why);
  const MailDifferences differences = compare_mails(database, *anew.index);
  CheckFindings findings;
  for (const std::string& id : differences.missing) findings.add(id + " is missing");
  for (const int64_t message : differences.differing)
    findings.add([&] { return id_for_example(database, message) + " is not as in the archive"; });
  const std::string bad = counted(findings.count(), "mail") + " missing or not as in the archives";
  return std::move(findings).as("mails", "all mails are as in the archives", Severity::error, bad,
                                repair_remedy);
}

Check check_relations(const Database& database, const Database& copy) {
  Transaction transaction(copy);
  forget_relations(copy);
  Relations(copy).recompute_all();
  transaction.commit();
  return compare_relations(database, copy);
}

Check check_people(const Database& database, const Database& copy) {
  Transaction transaction(copy);
  look_people_up_again(copy);
  transaction.commit();
  return compare_people(database, copy);
}

class Repair {
 public:
  Repair(const Database& database, const std::vector<Check>& found, const IndexOptions& options,
         const CheckProgress& progress)
      : database_(database), found_(found), options_(options), progress_(progress) {}

  std::vector<std::string> run() {
    if (must_repair("file")) repair_file();
    if (must_repair("schema")) make_schema();
    if (must_repair_rows()) {
      repair_rows();
      index_again();
    } else if (must_repair("pages")) {
      Transaction transaction(database_);
      write_checksums(database_);
      transaction.commit();
      done_.emplace_back("wrote the checksums of the full text");
    }
    if (!remove_traces(database_))
      done_.emplace_back("did not clear the bytes of removed rows: another process uses the database");
    return std::move(done_);
  }

 private:
  const Check* check(std::string_view name) const {
    const auto found = std::ranges::find(found_, name, &Check::name);
    return found == found_.end() ? nullptr : &*found;
  }
  bool must_repair(std::string_view name) const {
    const Check* found = check(name);
    return found != nullptr && found->remedy == repair_remedy;
  }
  bool must_repair_rows() const {
    return std::ranges::any_of(found_, [](const Check& check) {
      if (check.name == "file" || check.name == "schema" || check.remedy != repair_remedy) return false;
      // Pages that only lack a checksum are no reason to build the full text again.
      return check.name != "pages" || check.severity == Severity::error;
    });
  }

  void repair_file() {
    progress_("indexes");
    Transaction transaction(database_);
    make_indexes_again(database_);
    transaction.commit();
    done_.emplace_back("made all indexes again");
  }

  void make_schema() {
    progress_("schema");
    Transaction transaction(database_);
    const std::vector<std::string> made = repair_schema(database_);
    transaction.commit();
    if (!made.empty()) done_.push_back(fmt::format("made {}", fmt::join(made, ", ")));
  }

  /// In one transaction: a repair that fails halfway leaves the rows as they were.
  void repair_rows() {
    const MailDifferences differences = look_into_archives();
    Transaction transaction(database_);
    empty_full_text(database_);
    forget_relations(database_);
    if (anew_) {
      for (const ListArchive& archive : *anew_) forget_deliveries(database_, archive.list);
    } else {
      restore(differences.differing);
    }
    remove_orphans();
    progress_("people");
    look_people_up_again(database_);
    progress_("relations");
    Relations(database_).recompute_all();
    repair_schema(database_);
    progress_("full text");
    build_full_text_again(database_);
    note_unused_space(database_);
    database_.changes().note_everything();
    transaction.commit();
    done_.emplace_back("computed people, threads, series, topics and states again");
    done_.emplace_back("built the full text again");
  }

  /// Decides whether to index the archives again, and else returns the mails that differ from them. Nothing
  /// is removed before all archives have been read to their end: the database may have the only copy.
  MailDifferences look_into_archives() {
    if (!must_repair("mails") && !must_repair("archives")) return {};
    progress_("archives");
    const IndexedAnew anew = index_anew(database_);
    if (!anew.index) {
      if (must_repair("archives")) done_.push_back("did not index the archives again: " + anew.why);
      return {};
    }
    MailDifferences differences = must_repair("mails") ? compared(*anew.index) : MailDifferences();
    // Mails that are missing are not indexed again alone: a later commit may delete them.
    if (must_repair("archives") || !differences.missing.empty()) anew_ = archives_of(database_);
    return differences;
  }

  /// Returns no differences if texts are damaged: a second repair finds the rest.
  MailDifferences compared(const Database& again) const {
    try {
      return compare_mails(database_, again);
    } catch (const Error& error) {
      if (error.kind() != ErrorKind::database) throw;
      return {};
    }
  }

  void index_again() {
    if (!anew_) return;
    progress_("archives");
    index_all(database_, *anew_, options_);
    done_.emplace_back("indexed the archives again from their beginning");
  }

  void restore(const std::set<int64_t>& differing) {
    const std::set<int64_t> without_text = mails_without_text(database_);
    std::set<int64_t> mails = mails_without_rows(database_);
    mails.insert(without_text.begin(), without_text.end());
    mails.insert(differing.begin(), differing.end());
    if (mails.empty()) return;
    progress_("mails");
    const RestoredMails restored = indexer_module().restore_mails(database_, mails, without_text);
    if (restored.restored > 0)
      done_.push_back(fmt::format("read {} from the archives again", counted(restored.restored, "mail")));
    if (restored.lost.empty()) return;
    done_.push_back(fmt::format("found no archive with {}, such as {}",
                                counted(std::ssize(restored.lost), "damaged mail"),
                                id_for_example(database_, *restored.lost.begin())));
  }

  void remove_orphans() {
    progress_("orphans");
    const Check* archives = check("archives");
    const bool is_complete = archives == nullptr || archives->severity <= Severity::note;
    const int64_t removed = delete_orphans(database_, anew_ || is_complete);
    tidy_texts(database_);
    if (removed > 0 && !anew_)
      done_.push_back(fmt::format("removed {} that no mail has", counted(removed, "row")));
  }

  const Database& database_;
  const std::vector<Check>& found_;
  const IndexOptions& options_;
  const CheckProgress& progress_;
  std::vector<std::string> done_;
  /// The archives to index again; absent if that is not necessary or not possible.
  std::optional<std::vector<ListArchive>> anew_;
};

std::vector<Check> run_checks(const Database& database, Level level, const CheckProgress& progress) {
  std::vector<Check> out = examine(database, level, progress);
  const auto add = [&](std::string_view name, std::string_view remedy, const std::function<Check()>& check) {
    progress(name);
    out.push_back(guarded_check(name, remedy, check));
  };
  add("archives", anew_remedy, [&] { return indexer_module().check_archives(database, level); });
  if (level != Level::full) return out;
  add("mails", repair_remedy, [&] { return check_mails(database); });
  std::optional<Database> copy;
  std::string why_no_copy;
  try {
    copy.emplace(private_copy(database));
  } catch (const Error& error) {
    // The disk is full; or the file is damaged, which the first check tells.
    if (error.kind() != ErrorKind::database) throw;
    why_no_copy = error.what();
  }
  const auto add_of_copy = [&](std::string_view name, const std::function<Check()>& check) {
    add(name, repair_remedy, [&] { return copy ? check() : not_compared(name, why_no_copy); });
  };
  add_of_copy("fts5", [&] { return check_with_fts5(*copy); });
  add_of_copy("relations", [&] { return check_relations(database, *copy); });
  add_of_copy("people-settings", [&] { return check_people(database, *copy); });
  return out;
}

/// Nothing is written to a damaged file: that could destroy what is whole, such as saved queries.
void forbid_repairs_of_damaged_file(std::vector<Check>& checks) {
  const auto is_damage = [](const Check& check) {
    return check.severity == Severity::error && check.remedy == anew_remedy &&
           (check.name == "file" || check.name == "schema");
  };
  if (std::ranges::none_of(checks, is_damage)) return;
  for (Check& check : checks) {
    if (check.remedy == repair_remedy) check.remedy = anew_remedy;
  }
}

}  // namespace

std::vector<Check> examine_database(const Database& database, Level level, const CheckProgress& progress) {
  std::vector<Check> checks = run_checks(database, level, progress);
  forbid_repairs_of_damaged_file(checks);
  return checks;
}

std::vector<std::string> repair_database(const Database& database, const std::vector<Check>& found,
                                         const IndexOptions& options, const CheckProgress& progress) {
  return Repair(database, found, options, progress).run();
}

}  // namespace kvq
