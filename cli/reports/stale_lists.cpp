// SPDX-License-Identifier: MIT
#include "cli/reports/stale_lists.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

#include "cli/base/output.hpp"
#include "cli/settings/user_config.hpp"
#include "query/sql/range_facts.hpp"
#include "schema/stores/list_status.hpp"

namespace kvq {
namespace {

bool is_of_time(const Field& field) {
  return field.kind == FieldKind::time || field.kind == FieldKind::age;
}

void narrow(Asked& asked, const plan::Condition& condition) {
  if (const auto* all = std::get_if<plan::All>(&condition.node)) {
    for (const plan::Condition& operand : all->operands) narrow(asked, operand);
  } else if (const auto* name = std::get_if<plan::NameIs>(&condition.node);
             name != nullptr && name->kind == FieldKind::list) {
    asked.lists.push_back(name->name);
  } else if (const auto* within = std::get_if<plan::Within>(&condition.node);
             within != nullptr && is_of_time(*within->field)) {
    asked.time.from = std::max(asked.time.from, within->interval.from);
    asked.time.before = std::min(asked.time.before, within->interval.before);
  }
}

bool is_asked(const Asked& asked, const std::string& list) {
  return asked.lists.empty() || std::ranges::find(asked.lists, list) != asked.lists.end();
}

}  // namespace

std::optional<int64_t> last_fetch(const Database& database, const std::string& list) {
  const auto epoch = newest_epoch(database, list);
  struct stat status {};
  // grokmirror makes it a link to /dev/null.
  if (!epoch || lstat((*epoch + "/FETCH_HEAD").c_str(), &status) != 0 || !S_ISREG(status.st_mode))
    return std::nullopt;
  return status.st_mtime;
}

std::optional<Asked> asked_by(const plan::Plan& plan) {
  Asked asked;
  narrow(asked, plan.filter);
  return asked.time == Interval{} ? std::nullopt : std::optional(asked);
}

void warn_of_stale_lists(const Context& context, const Database& database, const Asked& asked) {
  const StaleAges ages = user_config().stale_ages;
  const int64_t end = std::min(asked.time.before, context.now);
  std::vector<std::string> to_update;
  std::vector<std::string> texts;
  for (const RangeList& list : lists_of(database)) {
    const std::optional<int64_t> newest = newest_mail(database, list.name);
    if (!newest || !is_asked(asked, list.name)) continue;
    const bool lacks_all = asked.time.from <= end && *newest < asked.time.from;
    const bool is_old = end - *newest >= ages.of(list.name);
    if (!lacks_all && !is_old) continue;
    // A list may be quiet.
    const auto fetched = last_fetch(database, list.name);
    const bool is_fresh = fetched && end - *fetched < ages.of(list.name);
    if (!lacks_all && is_fresh) continue;
    const std::string since = is_fresh ? fmt::format(", fetched on {}", to_minute(*fetched)) : "";
    texts.push_back(fmt::format("{} ({}{})", to_minute(*newest), list.name, since));
    if (!is_fresh) to_update.push_back(list.name);
  }
  if (texts.empty()) return;
  context.out.end_pager();
  const std::string hint =
      to_update.empty() ? "" : fmt::format("; 'kvq update {}' gets newer ones", fmt::join(to_update, " "));
  write_to_stderr(fmt::format("kvq: the newest mails are of {}{}\n", fmt::join(texts, ", "), hint));
}

}  // namespace kvq
