// SPDX-License-Identifier: MIT
// `kvq serve`: the pages and the interface for programs, over HTTP.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <ctime>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <utility>

#include "cli/base/choices.hpp"
#include "cli/base/files.hpp"
#include "cli/base/output.hpp"
#include "cli/commands/commands.hpp"
#include "cli/serve/http/access_log.hpp"
#include "cli/serve/http/http_module.hpp"
#include "cli/serve/http/listening.hpp"
#include "cli/serve/service.hpp"
#include "cli/serve/site/site.hpp"
#include "cli/settings/user_config.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

using namespace serve;

constexpr const char* usual_endpoint = "127.0.0.1:8587";
constexpr int64_t usual_timeout_seconds = 5;
constexpr int64_t longest_timeout_seconds = 600;
constexpr int64_t most_threads = 64;
constexpr unsigned most_connections = 1000;
constexpr unsigned connections_per_stranger = 64;
// Files of the database, of the archives, the log and the libraries.
constexpr unsigned other_files = 100;

struct Options {
  std::string endpoint;
  std::string base_path;
  std::string token_file;
  bool behind_proxy = false;
  int64_t timeout_seconds = usual_timeout_seconds;
  int64_t threads = std::max<int64_t>(4, std::thread::hardware_concurrency());
  std::string access_log;
};

std::string token_of(const Options& options) {
  const char* variable = std::getenv("KVQ_TOKEN");
  std::string token = variable == nullptr ? "" : variable;
  if (!options.token_file.empty()) token = trimmed(read_file(options.token_file));
  if (!token.empty() || !options.token_file.empty()) check_token(token);
  return token;
}

/// Returns the base path as SiteSettings needs it.
std::string base_of(const Options& options) {
  std::string base = options.base_path;
  while (base.ends_with('/')) base.pop_back();
  const bool is_plain =
      base.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/") ==
      std::string::npos;
  if (base.empty() || (base.starts_with('/') && !base.starts_with("//") && is_plain)) return base;
  throw Error(ErrorKind::usage, fmt::format("'{}' is no base path", options.base_path),
              "it begins with a slash and has letters, digits and -._~/, such as /kvq");
}

void check_reach(bool loopback, const std::string& where, const AdmissionRules& rules) {
  if (loopback || rules.behind_proxy || !rules.token.empty()) return;
  throw Error(ErrorKind::usage, fmt::format("{} can be reached from other machines", where),
              "give a token with --token-file, or --behind-proxy if only a proxy can connect");
}

/// Returns the socket that was passed in, or a new one. Throws Error (usage) if others could reach it who may
/// not.
Descriptor socket_of(const Options& options, const AdmissionRules& rules) {
  if (auto passed = passed_socket()) {
    if (!options.endpoint.empty()) {
      throw Error(ErrorKind::usage, "a socket was passed in (LISTEN_FDS)",
                  "leave out --listen: the socket unit says where to listen");
    }
    check_reach(is_loopback(passed->number()), "the socket that was passed in", rules);
    return std::move(*passed);
  }
  const std::string text = options.endpoint.empty() ? usual_endpoint : options.endpoint;
  const Endpoint endpoint = endpoint_named(text);
  check_reach(is_loopback(endpoint), text, rules);
  return listen_on(endpoint);
}

/// The signals that end the server or make it open its log anew; blocked in all threads, and waited for in
/// one.
class Signals {
 public:
  Signals() {
    sigemptyset(&all_);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP}) sigaddset(&all_, signal);
    pthread_sigmask(SIG_BLOCK, &all_, nullptr);
  }
  // After it has begun to stop, the next signal ends the process at once.
  ~Signals() { pthread_sigmask(SIG_UNBLOCK, &all_, nullptr); }
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  int wait() const {
    int signal = 0;
    while (sigwait(&all_, &signal) != 0) {
    }
    return signal;
  }

 private:
  sigset_t all_{};
};

void reopen(std::optional<AccessLog>& log) {
  try {
    if (log) log->reopen();
  } catch (const Error& error) {
    write_to_stderr(fmt::format("kvq: {}\n", error.what()));
  }
}

HttpOptions http_options(const Options& options, int socket, bool is_open_to_strangers) {
  const unsigned files = allow_open_files(most_connections + other_files);
  return {.socket = socket,
          .threads = static_cast<unsigned>(options.threads),
          .connections = std::max(files, 2 * other_files) - other_files,
          .connections_per_address = is_open_to_strangers ? connections_per_stranger : 0};
}

int run_serve(const Context& context, const Options& options) {
  AdmissionRules rules{.token = token_of(options), .behind_proxy = options.behind_proxy};
  Site site({.database = context.database,
             .web_archives = user_config().web_archives,
             .time_limit = std::chrono::seconds(options.timeout_seconds),
             .base = base_of(options),
             .clock = [] { return static_cast<int64_t>(std::time(nullptr)); }});
  // For its errors.
  site.read();
  std::optional<AccessLog> log;
  if (!options.access_log.empty()) {
    if (options.access_log != "-") context.out.refuse_database(options.access_log);
    log.emplace(options.access_log);
  }
  const Descriptor socket = socket_of(options, rules);
  const std::string address = address_of_socket(socket.number());
  // A UNIX socket has no name that a page of the web could take.
  if (!address.starts_with("http")) rules.any_host = true;
  Service service(site, rules);
  std::optional<Signals> signals(std::in_place);
  const auto server = http_module().start(
      http_options(options, socket.number(), !is_loopback(socket.number()) && !rules.behind_proxy),
      {.answer = [&](const Request& request) { return service.answer(request); },
       .refusal = refused,
       .client =
           [&](const Request& request) {
             return rules.behind_proxy ? forwarded_client(request).value_or(request.client) : request.client;
           },
       .log =
           [&](const LoggedExchange& exchange) {
             if (log) log->write(exchange);
           }});
  write_to_stderr(fmt::format("kvq: serving {}{} until Ctrl-C\n", address,
                              site.settings().base.empty() ? "" : site.settings().base.substr(1) + "/"));
  while (signals->wait() == SIGHUP) reopen(log);
  signals.reset();
  // A query ends by its limit; then its answer has to reach the client.
  constexpr std::chrono::seconds for_sending{5};
  if (!server->stop(std::chrono::seconds(options.timeout_seconds) + for_sending))
    write_to_stderr("kvq: a client did not take its answer in time\n");
  return found;
}

}  // namespace

RunCommand declare_serve(CLI::App& app) {
  auto options = std::make_shared<Options>();
  app.add_option("--listen", options->endpoint,
                 fmt::format("the address and port to listen on (default: {})", usual_endpoint))
      ->type_name("ADDRESS:PORT");
  app.add_option("--token-file", options->token_file,
                 "a file with the token that every request must have, as a bearer token or as the password "
                 "(default: the variable KVQ_TOKEN)")
      ->type_name("FILE");
  app.add_flag("--behind-proxy", options->behind_proxy,
               "only a proxy can connect: it decides who may ask and under which name, and says in "
               "X-Forwarded-For who asks");
  app.add_option("--base-path", options->base_path, "the path in front of all pages, such as /kvq")
      ->type_name("PATH");
  app.add_option(
         "--timeout", options->timeout_seconds,
         fmt::format("seconds that the queries of a page may take (default: {})", usual_timeout_seconds))
      ->check(number_between(1, longest_timeout_seconds))
      ->type_name("SECONDS");
  app.add_option("--threads", options->threads,
                 "threads that answer (default: one per processor, at least 4)")
      ->check(number_between(1, most_threads))
      ->type_name("N");
  app.add_option("--access-log", options->access_log,
                 "append a line for each request to FILE, in the common log format; - for standard output")
      ->type_name("FILE");
  app.footer(
      "The server only reads, and answers only GET and HEAD. SIGTERM and Ctrl-C end it when the requests "
      "under "
      "way are\nanswered; SIGHUP makes it open its log anew. It takes a socket that systemd passes in. See "
      "docs/serve.md.\n\n"
      "Examples:\n"
      "  kvq serve\n"
      "  kvq serve --listen :8587 --token-file token\n"
      "  kvq serve --behind-proxy --base-path /kvq --access-log access.log");
  return [options](const Context& context) { return run_serve(context, *options); };
}

}  // namespace kvq
