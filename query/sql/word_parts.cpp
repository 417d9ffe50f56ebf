// SPDX-License-Identifier: MIT
#include "query/sql/word_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "schema/base/error.hpp"
#include "schema/base/overloaded.hpp"
#include "schema/base/text.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace {

constexpr size_t most_runs = 1'000;

[[noreturn]] void refuse(std::string_view phrase) {
  throw Error(ErrorKind::usage, fmt::format("'{}' is a part of more than {} words", phrase, most_runs),
              "search for more of the text around it");
}

class PartFinder {
 public:
  explicit PartFinder(const Database& database)
      // The table keeps one snapshot open while the function reads the pages of the full text.
      : phrases_of_runs_(database, "SELECT kvq_phrases_of_runs(?, ?, ?) FROM sqlite_schema LIMIT 1") {}

  void find(plan::Condition& condition) {
    std::visit(Overloaded{[&](const plan::TextMatch& text) { find_phrases(condition, text); },
                          [&](const plan::TextNear& near) { find_near(condition, near); },
                          [&](plan::Negated& negated) { find_each(negated.operand); },
                          [&](plan::All& all) { find_each(all.operands); },
                          [&](plan::Any& any) { find_each(any.operands); },
                          [&](plan::RelatedTo& related) { find_each(related.filter); }, [](const auto&) {}},
               condition.node);
  }

 private:
  void find_each(std::vector<plan::Condition>& operands) {
    for (plan::Condition& operand : operands) find(operand);
  }

  std::vector<std::string> phrases_for(const std::string& phrase, bool prefix) {
    std::vector<std::string> out;
    auto rows = phrases_of_runs_.use(phrase, prefix, static_cast<int64_t>(most_runs + 1));
    if (!rows.next()) return out;
    for (std::string_view rest = rows.text(0); !rest.empty();) out.emplace_back(take_line(rest));
    if (out.size() > most_runs) refuse(phrase);
    return out;
  }

  void find_phrases(plan::Condition& condition, const plan::TextMatch& text) {
    std::vector<std::string> phrases = phrases_for(text.phrase, text.prefix);
    if (phrases.empty()) return;
    plan::Any any{{{text}}};
    for (std::string& phrase : phrases) {
      // A run that has the beginning of the word inside is whole; that of a phrase is before its last word.
      const bool prefix = text.prefix && phrase.find(' ') != std::string::npos;
      any.operands.push_back({plan::TextMatch{text.columns, std::move(phrase), prefix}});
    }
    condition = {std::move(any)};
  }

  void find_near(plan::Condition& condition, const plan::TextNear& near) {
    std::vector<plan::TextNear> all = {near};
    for (size_t i = 0; i < near.words.size(); ++i) {
      const std::vector<std::string> phrases = phrases_for(near.words[i], false);
      const size_t known = all.size();
      if (known * (phrases.size() + 1) > most_runs) refuse(near.words[i]);
      for (const std::string& phrase : phrases) {
        for (size_t at = 0; at < known; ++at) {
          all.push_back(all[at]);
          all.back().words[i] = phrase;
        }
      }
    }
    if (all.size() == 1) return;
    plan::Any any;
    for (plan::TextNear& one : all) any.operands.push_back({std::move(one)});
    condition = {std::move(any)};
  }

  Statement phrases_of_runs_;
};

}  // namespace

void find_word_parts(plan::Condition& condition, const Database& database) {
  PartFinder(database).find(condition);
}

}  // namespace kvq
