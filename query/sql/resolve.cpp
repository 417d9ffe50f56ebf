// SPDX-License-Identifier: MIT
#include "query/sql/resolve.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "query/sql/ranges.hpp"
#include "query/sql/word_parts.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

// An eighth of all mails.
#define KVQ_COMMON "(SELECT max(1, coalesce(sum(commits), 0) / 8) FROM epoch)"

/// Resolves a condition and those in it.
class ConditionResolver {
 public:
  ConditionResolver(const Database& database, const Source& source, int64_t now)
      : database_(database), source_(source), now_(now) {}

  void resolve(plan::Condition& condition) {
    std::visit(Overloaded{[&](plan::InRange& range) { resolve_range(condition, range); },
                          [&](plan::NameIs& name) { resolve_name(condition, name); },
                          [&](plan::RelatedTo& related) { resolve(related.filter.front()); },
                          [&](plan::Negated& negated) { resolve(negated.operand.front()); },
                          [&](plan::All& all) { resolve_all(condition, all); },
                          [&](plan::Any& any) { resolve_each(any.operands); }, [](auto&) {}},
               condition.node);
  }

 private:
  void resolve_range(plan::Condition& condition, plan::InRange& range) {
    const RangeResolver ranges(database_, source_, now_, list_beside_);
    if (const auto dates = ranges.dates(range)) {
      condition = {plan::Within{find_field("date"), *dates}};
    } else {
      ranges.fill(range);
    }
  }

  bool is_list(const std::string& name) const {
    return Statement(database_, "SELECT 1 FROM list WHERE name = ?").find(name).has_value();
  }

  void resolve_name(plan::Condition& condition, plan::NameIs& name) {
    const auto holds = [&](std::string_view sql) {
      return Statement(database_, sql).find(name.name).has_value();
    };
    if (name.kind == FieldKind::list) {
      name.is_common = holds(
          "SELECT 1 WHERE (SELECT sum(e.commits) FROM list l JOIN epoch e ON e.list = l.id WHERE l.name = ?) "
          ">= " KVQ_COMMON);
      // All mails are of the only list: there is nothing to look up.
      if (name.is_common && holds("SELECT 1 FROM list WHERE name = ? AND (SELECT count(*) FROM list) = 1"))
        condition = {plan::Everything{}};
    } else if (name.kind == FieldKind::subsystem) {
      name.is_common = holds(
          "SELECT 1 WHERE (SELECT count(*) FROM (SELECT 1 FROM subsystem s JOIN message_subsystem ms ON "
          "ms.subsystem = s.id WHERE s.folded = ? LIMIT " KVQ_COMMON ")) >= " KVQ_COMMON);
    } else if (name.kind == FieldKind::trailer) {
      name.is_common =
          holds("SELECT 1 WHERE (SELECT count(*) FROM (SELECT 1 FROM trailer WHERE kind = ? LIMIT " KVQ_COMMON
                ")) >= " KVQ_COMMON);
    }
  }

  void resolve_all(plan::Condition& condition, plan::All& all) {
    const std::string outside = list_beside_;
    for (const plan::Condition& operand : all.operands) {
      const auto* name = std::get_if<plan::NameIs>(&operand.node);
      // Otherwise it is a List-Id.
      if (name != nullptr && name->kind == FieldKind::list && is_list(name->name)) list_beside_ = name->name;
    }
    resolve_each(all.operands);
    list_beside_ = outside;
    std::erase_if(all.operands, [](const plan::Condition& operand) {
      return std::holds_alternative<plan::Everything>(operand.node);
    });
    if (all.operands.size() > 1) return;
    plan::Condition left =
        all.operands.empty() ? plan::Condition{plan::Everything{}} : std::move(all.operands.front());
    condition = std::move(left);
  }

  void resolve_each(std::vector<plan::Condition>& operands) {
    for (plan::Condition& operand : operands) resolve(operand);
  }

  const Database& database_;
  const Source& source_;
  int64_t now_;
  /// The list that a term beside the condition names: ranges are those of its archive.
  std::string list_beside_;
};

}  // namespace

void resolve(plan::Plan& plan, const Database& database, const Source& source, int64_t now) {
  ConditionResolver(database, source, now).resolve(plan.filter);
  find_word_parts(plan.filter, database);
}

}  // namespace kvq
