// SPDX-License-Identifier: MIT
#include "cli/serve/http/access_log.hpp"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include <ctime>
#include <string_view>
#include <utility>

#include "cli/base/files.hpp"

namespace kvq::serve {
namespace {

std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (c >= ' ' && c <= '~') {
      out += c;
    } else {
      out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
    }
  }
  return out;
}

Descriptor opened(const std::string& file) {
  if (file == "-") return Descriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0));
  constexpr mode_t owner_and_group = 0640;
  Descriptor out(open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY, owner_and_group));
  if (!out.is_open()) cannot_write(file);
  return out;
}

}  // namespace

std::string log_line(const LoggedExchange& exchange) {
  const std::tm time = fmt::gmtime(static_cast<std::time_t>(exchange.time));
  const std::string bytes = exchange.bytes == 0 ? "-" : std::to_string(exchange.bytes);
  return fmt::format("{} - - [{:%d/%b/%Y:%H:%M:%S} +0000] \"{} {} {}\" {} {}\n", escaped(exchange.client),
                     time, escaped(exchange.method), escaped(exchange.target), escaped(exchange.version),
                     exchange.status, bytes);
}

AccessLog::AccessLog(std::string file) : file_(std::move(file)), opened_(opened(file_)) {}

void AccessLog::write(const LoggedExchange& exchange) {
  const std::string line = log_line(exchange);
  const std::lock_guard lock(mutex_);
  // One call, so that lines of several processes in one file stay whole.
  static_cast<void>(!::write(opened_.number(), line.data(), line.size()));
}

void AccessLog::reopen() {
  Descriptor anew = opened(file_);
  const std::lock_guard lock(mutex_);
  opened_ = std::move(anew);
}

}  // namespace kvq::serve
