// SPDX-License-Identifier: MIT
#include "cli/base/shell.hpp"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>

namespace kvq {

std::optional<int> run_in_shell(const std::string& command, const std::vector<std::string>& arguments) {
  std::vector<const char*> words = {"sh", "-c", command.c_str(), "sh"};
  for (const std::string& argument : arguments) words.push_back(argument.c_str());
  words.push_back(nullptr);
  pid_t child = 0;
  if (::posix_spawnp(&child, "sh", nullptr, nullptr, const_cast<char* const*>(words.data()), environ) != 0)
    return std::nullopt;
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status)) return std::nullopt;
  return WEXITSTATUS(status);
}

}  // namespace kvq
