// SPDX-License-Identifier: MIT
// `kvq copy`: brings a PostgreSQL database up to date.
#include "schema/postgresql/copy/copy.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "cli/base/progress.hpp"
#include "cli/commands/commands.hpp"
#include "cli/settings/user_config.hpp"
#include "query/contract/server_tables.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/open.hpp"
#include "schema/postgresql/server.hpp"
#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/sqlite/one_state.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;
using postgresql::CopySummary;

struct Options {
  std::string file;
  std::string address;
  postgresql::CopyOptions how;
  bool quiet = false;
};

/// The database has changed after the state that is copied.
struct HasMovedOn {};

/// Copies one state of the database with the tables of the contract that follow from it.
CopySummary copy(const Context& context, const fs::path& file, postgresql::Server& server,
                 postgresql::CopyOptions options) {
  constexpr int attempts = 10;
  const Database database = open_to_read(file, context.now);
  contract::ServerTables contract({file, context.now, user_config().web_archives, KVQ_VERSION});
  options.add_tables = [&](postgresql::AddedTables& tables) { contract.add_to(tables); };
  for (int attempt = 0; attempt < attempts; ++attempt) {
    try {
      const OneState state(database);
      options.make_added_tables = [&contract, copied = last_generation(database)] {
        if (contract.update() != copied) throw HasMovedOn();
      };
      return postgresql::copy_to_server(database, server, options);
    } catch (const HasMovedOn&) {
      // The next attempt has less to bring up to date.
    }
  }
  throw Error(ErrorKind::locked, "the database changes all the time", "copy when 'kvq index' has ended");
}

std::string summary_text(const postgresql::Server& server, const CopySummary& done, double seconds) {
  if (!done.was_first && done.written + done.other_rows == 0)
    return fmt::format("{}: {} mails, nothing new\n", server.name(), grouped(done.mails));
  const std::string written =
      done.was_first ? std::string() : fmt::format(", {} of them written", grouped(done.written));
  return fmt::format("{}: {} mails{} in {:.1f} s\n", server.name(), grouped(done.mails), written, seconds);
}

int run_copy(const Context& context, const Options& options) {
  if (!is_server_address(options.address)) {
    throw Error(ErrorKind::usage, "copy needs the address of a server",
                "for example: kvq copy mails.db postgresql://kvq@db.example.org/mails");
  }
  const fs::path file = options.file.empty() ? context.database : fs::path(options.file);
  const auto server = postgresql::connect(options.address);
  postgresql::CopyOptions how = options.how;
  how.connect = [&options] { return postgresql::connect(options.address); };
  how.now = context.now;
  how.kvq_version = KVQ_VERSION;
  ProgressLine progress;
  if (!options.quiet)
    how.show_progress = [&progress](const std::string& text) { progress.show("copy: " + text); };
  const auto begin = std::chrono::steady_clock::now();
  const CopySummary done = copy(context, file, *server, how);
  progress.erase();
  const std::chrono::duration<double> time = std::chrono::steady_clock::now() - begin;
  if (!options.quiet) context.out.write(summary_text(*server, done, time.count()));
  return found;
}

}  // namespace

RunCommand declare_copy(CLI::App& app) {
  auto options = std::make_shared<Options>();
  auto places = std::make_shared<std::vector<std::string>>();
  app.add_option("PLACES", *places,
                 "the database to copy (the one of --db if left out), and the server's address")
      ->expected(1, 2)
      ->required()
      ->type_name("[FILE] ADDRESS")
      ->option_text("[FILE] ADDRESS");
  app.add_option("--reader", options->how.readers, "let a role read the tables; may be repeated")
      ->allow_extra_args(false)
      ->type_name("ROLE");
  app.add_option("--writer", options->how.writers,
                 "let a role also save queries and reports on the server; may be repeated")
      ->allow_extra_args(false)
      ->type_name("ROLE");
  app.add_flag(
      "--by-year", options->how.by_year,
      "give the mails of each year a table of their own, which can be on another server; archives of "
      "500,000 mails\n"
      "and more have them always");
  app.add_flag("--all", options->how.compare_all, "compare everything, also what has not changed");
  app.add_flag("-q,--quiet", options->quiet, "print nothing but errors");
  app.footer(
      "The server gets all tables that queries read, in its schema kvq, and the tables of 'kvq export'. Only "
      "what\n"
      "has changed since the last copy is written again, in one transaction: readers see the old state or "
      "the new\n"
      "one. The first copy is written in parts; if it is interrupted, the next one continues it.\n"
      "\n"
      "  kvq copy postgresql://kvq@db.example.org/mails\n"
      "  kvq copy --reader dashboards mails.db postgresql:///mails");
  return [options, places](const Context& context) {
    options->address = places->back();
    if (places->size() > 1) options->file = places->front();
    return run_copy(context, *options);
  };
}

}  // namespace kvq
