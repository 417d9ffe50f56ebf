// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/commands/commands.hpp"
#include "cli/commands/index_run.hpp"
#include "indexer/module.hpp"
#include "query/sql/range_facts.hpp"
#include "schema/base/error.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"
#include "schema/open.hpp"
#include "schema/stores/tree_store.hpp"

namespace kvq {
namespace {

struct Options {
  std::string list;
  std::string tree;
};

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

int forget_trees(const Context& context, const Options& options) {
  const std::vector<TreeRow> known = known_trees(open_to_read(context.database, context.now));
  std::error_code failed;
  const std::string whole = std::filesystem::weakly_canonical(options.tree, failed).string();
  const auto row = std::ranges::find_if(known, [&](const TreeRow& tree) {
    return tree.path == options.tree || tree.path == whole || tree.path == whole + "/.git";
  });
  if (row == known.end()) {
    throw Error(ErrorKind::usage, fmt::format("the tree '{}' is not known", options.tree),
                "'kvq status' prints the trees");
  }
  const Database database = open_to_index(context);
  const int64_t branches = indexer_module().forget_tree(database, row->path, {});
  context.out.write(fmt::format("{}: forgotten, with {} {}; the tree is left alone\n", printable(row->path),
                                branches, branches == 1 ? "branch" : "branches"));
  return found;
}

int run_forget(const Context& context, const Options& options) {
  if (options.list.empty() == options.tree.empty()) {
    throw Error(ErrorKind::usage, "name a list, or a tree with --tree",
                "write 'kvq forget LIST' or 'kvq forget --tree TREE'");
  }
  return options.tree.empty() ? forget(context, options.list) : forget_trees(context, options);
}

}  // namespace

RunCommand declare_forget(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("LIST", options->list, "the name of the list, as 'kvq status' prints it");
  app.add_option("--tree", options->tree, "a git tree that 'kvq applied' has searched, instead of a list")
      ->type_name("TREE");
  app.footer(
      "Removes the mails that only this list delivered, with their people, words and relations, so that "
      "their text is "
      "no longer in the file. A mail that another list delivered, too, stays. The archive itself is not "
      "touched: 'kvq "
      "index' would read it again. A query such as list:NAME still finds the mails of other lists that name "
      "the list in their List-Id.\n\n"
      "'kvq forget --tree TREE' forgets which commits of a git tree are from patches.");
  return [options](const Context& context) { return run_forget(context, *options); };
}

}  // namespace kvq
