// SPDX-License-Identifier: MIT
// `kvq mcp`: the Model Context Protocol on standard input and output, for agents.
#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <cstdint>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string_view>

#include "cli/base/choices.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/mcp/json_rpc.hpp"
#include "cli/mcp/session.hpp"
#include "cli/mcp/standard_streams.hpp"
#include "cli/serve/site/site.hpp"
#include "cli/settings/user_config.hpp"
#include "schema/sqlite/database_place.hpp"

namespace kvq {
namespace {

using namespace mcp;

constexpr int64_t usual_timeout_seconds = 10;
constexpr int64_t longest_timeout_seconds = 600;
constexpr int64_t usual_result_bytes = 40'000;
constexpr int64_t least_result_bytes = 2'000;
constexpr int64_t most_result_bytes = 1'000'000;

struct Options {
  int64_t timeout_seconds = usual_timeout_seconds;
  int64_t result_bytes = usual_result_bytes;
};

/// For the person who looks why the agent gets no answers; the agent gets the same with each answer.
void warn_without_database(const Context& context) {
  if (database_exists(context.database)) return;
  write_to_stderr(fmt::format("kvq: there is no database '{}' yet; 'kvq mirror' or 'kvq index' makes it\n",
                              context.database.string()));
}

/// A client that closes its end still reads the answers to what it asked, as in `kvq mcp < requests`.
void finish(Session& session, int output, std::chrono::seconds most) {
  using Clock = std::chrono::steady_clock;
  constexpr std::chrono::milliseconds pause{100};
  for (const auto end = Clock::now() + most; Clock::now() < end;) {
    if (session.wait(pause) || is_hung_up(output, std::chrono::milliseconds(0))) return;
  }
}

int run_mcp(const Context& context, const Options& options) {
  serve::Site site({.database = context.database,
                    .web_archives = user_config().web_archives,
                    .time_limit = std::chrono::seconds(options.timeout_seconds),
                    .base = "",
                    .cache_bytes = 0,
                    .clock = [] { return static_cast<int64_t>(std::time(nullptr)); }});
  warn_without_database(context);
  if (isatty(STDIN_FILENO) != 0)
    write_to_stderr("kvq: reading messages of the Model Context Protocol, one a line, until Ctrl-D\n");
  LineWriter writer(STDOUT_FILENO);
  Session session(site, {.most_bytes = static_cast<size_t>(options.result_bytes)},
                  [&writer](const Json& message) { writer.write(report::dumped(message)); });
  LineReader reader(STDIN_FILENO, writer.descriptor());
  std::string_view line;
  for (auto got = reader.next(line); got != LineReader::Got::end; got = reader.next(line)) {
    session.take(got == LineReader::Got::line ? parsed_line(line) : too_long_line());
  }
  finish(session, writer.descriptor(), std::chrono::seconds(options.timeout_seconds));
  return found;
}

}  // namespace

RunCommand declare_mcp(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option(
         "--timeout", options->timeout_seconds,
         fmt::format("seconds that the queries of a call may take (default: {})", usual_timeout_seconds))
      ->check(number_between(1, longest_timeout_seconds))
      ->type_name("SECONDS");
  app.add_option("--result-bytes", options->result_bytes,
                 fmt::format("the most bytes of text in a result, and of structured content (default: {})",
                             usual_result_bytes))
      ->check(number_between(least_result_bytes, most_result_bytes))
      ->type_name("N");
  app.footer(
      "An agent starts this command and speaks the Model Context Protocol with it on standard input and "
      "output:\n"
      "JSON-RPC 2.0, one message a line. The tools only read: search, count, series, thread, show, report, "
      "reports,\n"
      "lists and fields. docs/mcp.md has the configuration of common agents.\n\n"
      "Examples:\n"
      "  claude mcp add kvq -- kvq mcp\n"
      "  kvq --db ~/kvm.db mcp --timeout 30");
  return [options](const Context& context) { return run_mcp(context, *options); };
}

}  // namespace kvq
