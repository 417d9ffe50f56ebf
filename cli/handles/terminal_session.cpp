// SPDX-License-Identifier: MIT
#include "cli/handles/terminal_session.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <vector>

namespace kvq {
namespace {

/// The fields of /proc/PID/stat behind the name of the program, which may contain any character. proc(5)
/// counts them from 3.
class ProcessStatus {
 public:
  explicit ProcessStatus(std::string_view process) {
    std::ifstream file(fmt::format("/proc/{}/stat", process));
    const std::string text(std::istreambuf_iterator<char>(file), {});
    const size_t name_end = text.rfind(')');
    if (name_end == std::string::npos) return;
    std::istringstream rest(text.substr(name_end + 1));
    fields_.assign(std::istream_iterator<std::string>(rest), {});
  }

  /// Returns 0 for a field that is missing.
  uint64_t field(size_t number) const {
    constexpr size_t first = 3;
    if (number - first >= fields_.size()) return 0;
    const std::string& text = fields_[number - first];
    uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  }

 private:
  std::vector<std::string> fields_;
};

constexpr size_t session_field = 6;
constexpr size_t terminal_field = 7;
constexpr size_t start_field = 22;

/// The kernel's 32-bit form of a device number, which /proc/PID/stat has.
uint64_t encoded(dev_t device) {
  const uint64_t minor_number = minor(device);
  return (minor_number & 0xff) | (uint64_t{major(device)} << 8) | ((minor_number & ~uint64_t{0xff}) << 12);
}

/// Tells one start of the system from the next, on which the numbers of processes begin again.
std::string boot() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  file >> id;
  return id.substr(0, id.find('-'));
}

}  // namespace

std::optional<std::string> terminal_session() {
  const ProcessStatus self("self");
  const uint64_t terminal = self.field(terminal_field);
  if (terminal == 0) return std::nullopt;
  const uint64_t session = self.field(session_field);
  // The number of a process that has ended is used again.
  const uint64_t start = ProcessStatus(std::to_string(session)).field(start_field);
  return fmt::format("{}-{}-{}-{}", boot(), terminal, session, start);
}

bool is_controlling_terminal(int descriptor) {
  struct stat status {};
  if (isatty(descriptor) == 0 || fstat(descriptor, &status) != 0) return false;
  return encoded(status.st_rdev) == ProcessStatus("self").field(terminal_field);
}

}  // namespace kvq
