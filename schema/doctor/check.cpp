// SPDX-License-Identifier: MIT
#include "schema/doctor/check.hpp"

#include <fmt/format.h>

#include <utility>

#include "schema/base/error.hpp"

namespace kvq {

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::ok:
      return "ok";
    case Severity::note:
      return "note";
    case Severity::warning:
      return "warning";
    case Severity::error:
      break;
  }
  return "error";
}

void CheckFindings::add(const std::function<std::string()>& example) {
  if (std::cmp_less(++count_, most_examples + 1)) examples_.push_back(example());
}

Check CheckFindings::as(std::string_view name, std::string_view good, Severity severity, std::string_view bad,
                        std::string_view remedy) && {
  if (empty()) return {std::string(name), Severity::ok, std::string(good), 0, {}, {}};
  return {std::string(name), severity, std::string(bad), count_, std::move(examples_), std::string(remedy)};
}

std::string counted(int64_t count, std::string_view noun) {
  if (count == 1) return fmt::format("1 {}", noun);
  const bool in_y = noun.ends_with('y') && !noun.ends_with("ey");
  if (in_y) return fmt::format("{} {}ies", count, noun.substr(0, noun.size() - 1));
  return fmt::format("{} {}{}", count, noun, noun.ends_with('s') || noun.ends_with('x') ? "es" : "s");
}

Check guarded_check(std::string_view name, std::string_view remedy, const std::function<Check()>& check) {
  try {
    return check();
  } catch (const Error& error) {
    if (error.kind() != ErrorKind::database) throw;
    return {std::string(name), Severity::error, error.what(), 1, {}, std::string(remedy)};
  }
}

}  // namespace kvq
