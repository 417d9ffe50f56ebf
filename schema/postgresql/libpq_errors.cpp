// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <array>
#include <string>
#include <string_view>

#include "schema/postgresql/libpq_handles.hpp"

namespace kvq::postgresql {
namespace {

/// What an SQLSTATE, or a class of them (its first two characters), means for the user. {0} is the name of
/// the server, {1} its own words. https://www.postgresql.org/docs/current/errcodes-appendix.html
struct Meaning {
  std::string_view state;
  ErrorKind kind;
  std::string_view message;
  std::string_view hint;
};

// The first that fits counts.
constexpr std::array meanings = {
    Meaning{"57014", ErrorKind::database, "{0} ended the query: {1}",
            "statement_timeout of the role or the server limits its time"},
    Meaning{"40001", ErrorKind::locked, "{0} ended the query because of changes that it applies: {1}",
            "try again; max_standby_streaming_delay of the standby says how long queries may delay them"},
    Meaning{"40P01", ErrorKind::locked, "{0} ended the query: {1}", "try again"},
    Meaning{"55P03", ErrorKind::locked, "{0} is in use by another process: {1}", "try again"},
    Meaning{"25006", ErrorKind::database, "{0} is a standby or takes no changes: {1}",
            "use the address of the primary"},
    Meaning{"42501", ErrorKind::database, "{0} does not allow that: {1}",
            "use a role that may; docs/postgresql.md names the rights of readers and writers"},
    Meaning{"42P01", ErrorKind::database, "{0} has no complete copy of a kvq database: {1}",
            "run 'kvq copy FILE ADDRESS'"},
    Meaning{"3F000", ErrorKind::database, "{0} has no copy of a kvq database: {1}",
            "run 'kvq copy FILE ADDRESS'"},
    Meaning{"53100", ErrorKind::database, "{0} cannot write: its disk is full: {1}",
            "free some space and try again"},
    Meaning{"53300", ErrorKind::database, "{0} has no free connection: {1}",
            "try again, or raise max_connections"},
    Meaning{"53", ErrorKind::database, "{0} lacks memory or space: {1}", ""},
    Meaning{"57P", ErrorKind::network, "{0} ended the connection: {1}", "try again when it is up again"},
    Meaning{"08001", ErrorKind::network, "{0} cannot reach a server that has some of its partitions: {1}",
            "try again when that server is up; \\des+ in psql names its host"},
    Meaning{"08", ErrorKind::network, "the connection to {0} broke: {1}", "try again"},
    Meaning{"", ErrorKind::database, "{0}: {1}", ""},
};

}  // namespace

std::string on_one_line(std::string_view message) {
  constexpr std::array<std::string_view, 2> levels = {"ERROR:", "FATAL:"};
  std::string out;
  for (const char c : message) {
    const bool is_blank = c == '\n' || c == ' ' || c == '\t';
    if (!is_blank) out += c;
    if (is_blank && !out.empty() && out.back() != ' ') out += ' ';
  }
  while (out.ends_with(' ')) out.pop_back();
  for (const std::string_view level : levels) {
    if (out.starts_with(level)) out.erase(0, out.find_first_not_of(' ', level.size()));
  }
  return out;
}

Error error_of(PGconn* connection, const PGresult* result, std::string_view server) {
  const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
  const char* primary = result ? PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) : nullptr;
  const bool is_lost = PQstatus(connection) == CONNECTION_BAD;
  const std::string_view code = state ? state : is_lost ? "08006" : "";
  const std::string words = on_one_line(primary ? primary : PQerrorMessage(connection));
  for (const Meaning& meaning : meanings) {
    if (!code.starts_with(meaning.state)) continue;
    std::string message = fmt::format(fmt::runtime(meaning.message), server, words);
    if (!code.empty() && meaning.message.find("{1}") != std::string_view::npos)
      message += fmt::format(" (SQLSTATE {})", code);
    return {meaning.kind, message, std::string(meaning.hint)};
  }
  return {ErrorKind::database, words};
}

}  // namespace kvq::postgresql
