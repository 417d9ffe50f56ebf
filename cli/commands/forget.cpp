// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>

#include "cli/commands/commands.hpp"
#include "cli/commands/index_run.hpp"
#include "indexer/module.hpp"
#include "query/sql/range_facts.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"

namespace kvq {
namespace {

int forget(const Context& context, const std::string& list) {
  // Opening for reading first does not create a missing database.
  list_named(open_to_read(context.database, context.now), list);
  stop_between_mails();
  // Not while another process indexes into the list.
  const Database database = open_to_index(context);
  const ForgottenList forgotten = indexer_module().forget_list(database, list);
  const std::string kept =
      forgotten.kept == 0 ? ""
                          : fmt::format(", {} kept that other lists delivered, too", grouped(forgotten.kept));
  context.out.write(fmt::format("{}: {} mails removed{}; the archive is left alone\n", printable(list),
                                grouped(forgotten.removed), kept));
  if (!forgotten.leaves_traces) return found;
  throw Error(
      ErrorKind::locked,
      "the mails are no longer found, but their words are still in the files of the database: another "
      "process uses it",
      "'kvq index' removes them when that process has finished");
}

}  // namespace

RunCommand declare_forget(CLI::App& app) {
  auto list = std::make_shared<std::string>();
  app.add_option("LIST", *list, "the name of the list, as 'kvq status' prints it")->required();
  app.footer(
      "Removes the mails that only this list delivered, with their people, words and relations, so that "
      "their text is "
      "no longer in the file. A mail that another list delivered, too, stays. The archive itself is not "
      "touched: 'kvq "
      "index' would read it again. A query such as list:NAME still finds the mails of other lists that name "
      "the list in their List-Id.");
  return [list](const Context& context) { return forget(context, *list); };
}

}  // namespace kvq
