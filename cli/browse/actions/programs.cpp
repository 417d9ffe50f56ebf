// SPDX-License-Identifier: MIT
#include "cli/browse/actions/programs.hpp"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <filesystem>

#include "schema/base/text.hpp"

namespace kvq::browse {
namespace {

/// The attributes of a new process: the signals that kvq handles or ignores have their usual effect again.
class Attributes {
 public:
  explicit Attributes(short flags) {
    posix_spawnattr_init(&attributes_);
    sigset_t usual;
    sigemptyset(&usual);
    for (const int signal : {SIGPIPE, SIGINT, SIGTERM, SIGTSTP}) sigaddset(&usual, signal);
    posix_spawnattr_setsigdefault(&attributes_, &usual);
    posix_spawnattr_setflags(&attributes_, static_cast<short>(flags | POSIX_SPAWN_SETSIGDEF));
  }
  ~Attributes() { posix_spawnattr_destroy(&attributes_); }
  Attributes(const Attributes&) = delete;
  Attributes& operator=(const Attributes&) = delete;

  const posix_spawnattr_t* get() const { return &attributes_; }

 private:
  posix_spawnattr_t attributes_{};
};

std::vector<char*> arguments_of(const std::vector<std::string>& words) {
  std::vector<char*> arguments;
  arguments.reserve(words.size() + 1);
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  return arguments;
}

}  // namespace

std::optional<int> run_in_terminal(const std::vector<std::string>& words) {
  if (words.empty()) return std::nullopt;
  const Attributes attributes(0);
  pid_t child = 0;
  if (posix_spawnp(&child, words.front().c_str(), nullptr, attributes.get(), arguments_of(words).data(),
                   environ) != 0)
    return std::nullopt;
  int status = 0;
  while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

bool start_aside(const std::vector<std::string>& words) {
  if (words.empty()) return false;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, STDERR_FILENO);
  // In a session of its own, so that Ctrl-C and the end of the terminal do not end it.
  const Attributes attributes(POSIX_SPAWN_SETSID);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, words.front().c_str(), &actions, attributes.get(),
                                  arguments_of(words).data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  // Those that were started earlier and have ended are no longer needed.
  static std::vector<pid_t> started;
  std::erase_if(started, [](pid_t one) { return waitpid(one, nullptr, WNOHANG) != 0; });
  if (failed == 0) started.push_back(child);
  return failed == 0;
}

bool is_installed(std::string_view program) {
  if (program.find('/') != std::string_view::npos) return access(std::string(program).c_str(), X_OK) == 0;
  const char* value = std::getenv("PATH");
  for (std::string_view path = value == nullptr ? "" : value; !path.empty();) {
    const size_t end = std::min(path.find(':'), path.size());
    const std::filesystem::path file = std::filesystem::path(path.substr(0, end)) / program;
    if (access(file.c_str(), X_OK) == 0) return true;
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return false;
}

std::vector<std::string> words_of(std::string_view command) {
  std::vector<std::string> words;
  for (command = trimmed(command); !command.empty(); command = trimmed(command)) {
    const size_t end = end_of_word(command);
    words.emplace_back(command.substr(0, end));
    command.remove_prefix(end);
  }
  return words;
}

bool is_terminal_browser(std::string_view command) {
  constexpr std::array<std::string_view, 8> names = {"w3m",    "lynx",   "links",       "links2",
                                                     "elinks", "browsh", "www-browser", "chawan"};
  const std::vector<std::string> words = words_of(command);
  if (words.empty()) return false;
  const std::string name = std::filesystem::path(words.front()).filename().string();
  return std::ranges::find(names, name) != names.end();
}

std::string copying(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string encoded;
  for (size_t i = 0; i < text.size(); i += 3) {
    const auto byte = [&](size_t at) {
      return at < text.size() ? static_cast<uint32_t>(static_cast<unsigned char>(text[at])) : 0U;
    };
    const uint32_t bits = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
    for (size_t digit = 0; digit < 4; ++digit)
      encoded += i + digit <= text.size() ? digits[(bits >> (18U - 6U * digit)) & 0x3fU] : '=';
  }
  return "\x1b]52;c;" + encoded + "\a";
}

}  // namespace kvq::browse
