// SPDX-License-Identifier: MIT
#include "fault.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace kvq::faults {
namespace {

constexpr auto operations = static_cast<size_t>(Operation::number_of_operations);
constexpr std::array<std::string_view, operations> names = {
    "write",    "sync",          "truncate",   "open",       "read",     "map",          "remove",
    "change",   "sqlite-memory", "memory",     "vfs-write",  "vfs-sync", "vfs-truncate", "vfs-read",
    "vfs-size", "vfs-open",      "vfs-delete", "vfs-access", "vfs-lock", "vfs-map"};
constexpr std::pair<std::string_view, Action> actions[] = {{"kill", Action::kill},
                                                           {"torn", Action::torn},
                                                           {"short", Action::shorten},
                                                           {"drop", Action::drop},
                                                           {"flip", Action::flip}};
constexpr std::pair<std::string_view, int> errors[] = {
    {"ENOSPC", ENOSPC}, {"EIO", EIO},     {"ENOMEM", ENOMEM}, {"EMFILE", EMFILE},
    {"EACCES", EACCES}, {"EROFS", EROFS}, {"EDQUOT", EDQUOT}, {"EBUSY", EBUSY}};

struct Plan {
  size_t operation = operations;
  uint64_t at = 0;
  bool and_later = false;
  Fault fault{Action::fail, EIO};
};

[[noreturn]] void refuse() {
  constexpr std::string_view message = "fault shim: KVQ_FAULT is not OPERATION:N:ACTION\n";
  [[maybe_unused]] const auto ignored = ::write(STDERR_FILENO, message.data(), message.size());
  _exit(99);
}

std::string_view take(std::string_view& rest) {
  const size_t end = rest.find(':');
  const std::string_view word = rest.substr(0, end);
  rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  return word;
}

/// Allocates nothing: malloc() itself asks for the plan.
Plan read_plan() {
  const char* text = std::getenv("KVQ_FAULT");
  Plan plan;
  if (text == nullptr || *text == '\0') return plan;
  std::string_view rest = text;
  const std::string_view operation = take(rest);
  std::string_view at = take(rest);
  for (plan.operation = 0; plan.operation < operations && names[plan.operation] != operation;)
    ++plan.operation;
  if (at.ends_with('+')) plan.and_later = true, at.remove_suffix(1);
  for (const char digit : at) plan.at = plan.at * 10 + static_cast<uint64_t>(digit - '0');
  bool known = false;
  for (const auto& [name, action] : actions) {
    if (name == rest) plan.fault = {action, 0}, known = true;
  }
  for (const auto& [name, error] : errors) {
    if (name == rest) plan.fault = {Action::fail, error}, known = true;
  }
  if (!known || plan.operation == operations || plan.at == 0) refuse();
  return plan;
}

using Counts = std::array<std::atomic<uint64_t>, operations>;

/// The counters are a shared mapping of the file, so that they survive a kill. The calls of the shim itself
/// go to the kernel directly, because they must not be counted.
Counts& open_counts() {
  static Counts private_counts;
  const char* file = std::getenv("KVQ_FAULT_COUNTS");
  if (file == nullptr) return private_counts;
  const long descriptor = syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0 || syscall(SYS_ftruncate, descriptor, sizeof(Counts)) != 0) refuse();
  const long place =
      syscall(SYS_mmap, nullptr, sizeof(Counts), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0);
  syscall(SYS_close, descriptor);
  if (place < 0 && place > -4096) refuse();
  // NOLINTNEXTLINE(performance-no-int-to-ptr): the result of a system call.
  return *reinterpret_cast<Counts*>(place);
}

const Plan& plan() {
  static const Plan plan = read_plan();
  return plan;
}

Counts& counts() {
  static Counts& counts = open_counts();
  return counts;
}

}  // namespace

std::optional<Fault> met(Operation operation) {
  const auto index = static_cast<size_t>(operation);
  const uint64_t number = ++counts()[index];
  if (plan().operation != index) return std::nullopt;
  if (plan().and_later ? number < plan().at : number != plan().at) return std::nullopt;
  if (plan().fault.action == Action::kill) kill_this_process();
  return plan().fault;
}

std::optional<Fault> met_by_change(Operation operation) {
  const auto change = met(Operation::change);
  const auto own = met(operation);
  return change ? change : own;
}

bool is_below_root(const char* path) {
  static const char* const root = std::getenv("KVQ_FAULT_ROOT");
  if (path == nullptr) return false;
  return root == nullptr || std::string_view(path).starts_with(root);
}

void kill_this_process() {
  syscall(SYS_kill, getpid(), SIGKILL);
  std::abort();
}

}  // namespace kvq::faults
