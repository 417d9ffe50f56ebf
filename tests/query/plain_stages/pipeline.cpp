// SPDX-License-Identifier: MIT
#include "query/plain_stages/pipeline.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <random>

#include "query/plain_stages/aggregate.hpp"
#include "query/plain_stages/first_per_value.hpp"

namespace kvq::tests::plain_stages {
namespace {

/// The rows so far, and the text of the stages that produce them.
class Pipeline {
 public:
  explicit Pipeline(unsigned seed) : random_(seed) {
    for (const Mail& mail : all_mails()) mails_.push_back(&mail);
  }

  void run() {
    for (size_t i = pick(4); i > 0; --i) change_mails();
    if (pick(5) == 0) {
      list_mails();
    } else if (pick(3) > 0) {
      count();
      for (size_t i = pick(4); i > 0; --i) change_counts();
      if (pick(3) == 0) distinct({columns_[pick(columns_.size())]});
    } else {
      fetch_columns();
      if (pick(2) == 0) distinct({columns_[0], columns_[1]});
    }
    for (size_t i = pick(3); i > 0; --i) cut(rows_);
  }

  Outcome outcome() && { return {std::move(text_), std::move(rows_)}; }

 private:
  size_t pick(size_t count) { return random_() % count; }
  const std::string& any(const Values& values) { return values[pick(values.size())]; }

  template <class Rows>
  void cut(Rows& rows) {
    const size_t count = pick(rows.size() + 3);
    const size_t kept = std::min(count, rows.size());
    if (pick(3) == 0) {
      text_ += fmt::format(" | skip {}", count);
      rows.erase(rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(kept));
    } else {
      text_ += fmt::format(" | limit {}", count);
      rows.resize(kept);
    }
  }

  void sort_mails(const std::string& column) {
    const bool falls = pick(2) == 0;
    text_ += fmt::format(" | sort {} {}", column, falls ? "desc" : "asc");
    std::ranges::sort(mails_, [&](const Mail* a, const Mail* b) {
      const Value& left = a->values.at(column);
      const Value& right = b->values.at(column);
      if (left != right) return falls ? right < left : left < right;
      if (a->place != b->place) return a->place < b->place;
      for (const std::string& listed : listed_) {
        if (a->values.at(listed) != b->values.at(listed)) return a->values.at(listed) < b->values.at(listed);
      }
      return false;
    });
  }

  void limit_mails_per(const std::string& column) {
    const size_t most = pick(4);
    text_ += fmt::format(" | limit {} per {}", most, column);
    mails_ = first_per_value(
        mails_, most, [&](const Mail* mail) { return values_of(*mail, column); },
        [&](const Mail* mail, const Value& value) {
          Mail& shown = copies_.emplace_back(*mail);
          shown.values[column] = value;
          return &std::as_const(shown);
        });
  }

  /// Gives each mail one row for each of its values.
  void list_mails() {
    Values columns = single_columns;
    for (size_t i = 1 + pick(2); i > 0; --i) {
      const std::string& column = any(several_columns);
      limit_mails_per(column);
      if (std::ranges::find(listed_, column) == listed_.end()) listed_.push_back(column);
      columns.push_back(column);
      if (pick(2) == 0) cut(mails_);
      if (pick(3) == 0) sort_mails(any(columns));
      if (pick(4) == 0) limit_mails_per(any(columns));
    }
    columns_ = listed_;
    columns_.push_back(any(single_columns));
    show_columns();
    if (pick(3) == 0) distinct(columns_);
  }

  void change_mails() {
    switch (pick(7)) {
      case 0:
        return sort_mails(any(single_columns));
      case 4:
        return limit_mails_per(any(single_columns));
      case 1:
        text_ += " | series";
        return replace([](const Mail& mail) { return mail.series; });
      case 2:
        text_ += " | threads";
        return replace([](const Mail& mail) { return std::optional(mail.thread); });
      case 3:
        return latest();
      default:
        cut(mails_);
    }
  }

  void replace(const std::function<std::optional<size_t>(const Mail&)>& by) {
    std::set<size_t> places;
    for (const Mail* mail : mails_) {
      if (const auto place = by(*mail)) places.insert(*place);
    }
    mails_.clear();
    for (const size_t place : places) mails_.push_back(&all_mails()[place]);
  }

  void latest() {
    text_ += " | latest";
    std::map<std::string, std::pair<int64_t, int64_t>> newest;
    const auto age = [](const Mail& mail) {
      return std::pair(mail.posted, -static_cast<int64_t>(*mail.series));
    };
    for (const Mail* mail : mails_) {
      if (!mail->series) continue;
      const auto [known, added] = newest.try_emplace(mail->topic, age(*mail));
      known->second = std::max(known->second, age(*mail));
    }
    std::erase_if(mails_,
                  [&](const Mail* mail) { return !mail->series || newest.at(mail->topic) != age(*mail); });
    std::ranges::sort(mails_, {}, &Mail::place);
  }

  std::vector<Aggregate> aggregates() {
    const Values functions = {"sum", "avg", "min", "max", "median", "p75", "p90", "p95", "p99", "count"};
    const Values numbers = {"total", "revision", "patches", "age"};
    const std::vector<Aggregate> others = {{"count", ""},     {"count", ""},    {"count", "domain"},
                                           {"count", "file"}, {"max", "file"},  {"min", "date"},
                                           {"max", "kind"},   {"min", "domain"}};
    std::vector<Aggregate> out;
    std::set<std::string> names;
    for (size_t i = 1 + pick(3); i > 0; --i) {
      Aggregate one = pick(2) == 0 ? others[pick(others.size())] : Aggregate{any(functions), any(numbers)};
      if (names.insert(one.name()).second) out.push_back(std::move(one));
    }
    return out;
  }

  void count() {
    const auto aggregated = aggregates();
    Values keys;
    for (size_t i = pick(3); i > 0; --i) {
      const std::string& key = pick(3) == 0 ? any(several_columns) : any(single_columns);
      // A field with several values cannot be both counted and a key.
      const bool counted = std::ranges::find(several_columns, key) != several_columns.end() &&
                           std::ranges::find(aggregated, key, &Aggregate::column) != aggregated.end();
      if (!counted && std::ranges::find(keys, key) == keys.end()) keys.push_back(key);
    }
    for (const Aggregate& one : aggregated) columns_.push_back(one.name());
    text_ += fmt::format(" | {}", fmt::join(columns_, ", "));
    if (!keys.empty()) text_ += fmt::format(" by {}", fmt::join(keys, ", "));
    columns_.insert(columns_.end(), keys.begin(), keys.end());
    key_count_ = keys.size();
    std::map<Row, std::vector<const Mail*>> groups;
    if (keys.empty()) groups[{}] = {};
    for (const Mail* mail : mails_) {
      std::vector<Row> groups_of_mail = {{}};
      for (const std::string& key : keys) {
        std::vector<Row> longer;
        for (const Row& group : groups_of_mail) {
          for (const Value& value : values_of(*mail, key)) {
            longer.push_back(group);
            longer.back().push_back(value);
          }
        }
        groups_of_mail = std::move(longer);
      }
      for (const Row& group : groups_of_mail) groups[group].push_back(mail);
    }
    for (const auto& [key, mails] : groups) {
      Row row;
      for (const Aggregate& one : aggregated) row.push_back(aggregate(one.function, one.column, mails));
      row.insert(row.end(), key.begin(), key.end());
      rows_.push_back(std::move(row));
    }
    sort_rows(0, true);
  }

  /// Ties are ordered by the keys, which are the last columns.
  void sort_rows(size_t column, bool falls) {
    const auto first_key = static_cast<std::ptrdiff_t>(columns_.size() - key_count_);
    std::ranges::sort(rows_, [&](const Row& a, const Row& b) {
      if (a[column] != b[column]) return falls ? b[column] < a[column] : a[column] < b[column];
      return std::ranges::lexicographical_compare(a.begin() + first_key, a.end(), b.begin() + first_key,
                                                  b.end());
    });
  }

  void limit_counts_per(size_t column) {
    const size_t most = pick(4);
    text_ += fmt::format(" | limit {} per {}", most, columns_[column]);
    rows_ = first_per_value(
        rows_, most, [&](const Row& row) { return std::vector<Value>{row[column]}; },
        [](const Row& row, const Value&) { return row; });
  }

  void change_counts() {
    const size_t column = pick(columns_.size());
    switch (pick(5)) {
      case 2:
        if (column < columns_.size() - key_count_) return cut(rows_);
        return limit_counts_per(column);
      case 0: {
        const bool falls = pick(2) == 0;
        text_ += fmt::format(" | sort {} {}", columns_[column], falls ? "desc" : "asc");
        return sort_rows(column, falls);
      }
      case 1: {
        // The first aggregate, if it is a number.
        const int64_t least = static_cast<int64_t>(pick(4));
        if (columns_[0].starts_with("m") && !columns_[0].starts_with("median")) return cut(rows_);
        text_ += fmt::format(" | having {}:>={}", columns_[0], least);
        std::erase_if(rows_, [&](const Row& row) {
          if (const auto* real = std::get_if<double>(&row[0])) return *real < static_cast<double>(least);
          const auto* number = std::get_if<int64_t>(&row[0]);
          return number == nullptr || *number < least;
        });
        return;
      }
      default:
        cut(rows_);
    }
  }

  void fetch_columns() {
    columns_ = {any(single_columns), any(single_columns)};
    if (columns_[0] == columns_[1]) columns_[1] = columns_[0] == "kind" ? "domain" : "kind";
    show_columns();
  }

  void show_columns() {
    text_ += fmt::format(" | select {}", fmt::join(columns_, ", "));
    for (const Mail* mail : mails_) {
      Row& row = rows_.emplace_back();
      for (const std::string& column : columns_) row.push_back(mail->values.at(column));
    }
  }

  void distinct(const Values& columns) {
    const bool selected = text_.find("select") != std::string::npos;
    text_ += selected ? " | distinct" : fmt::format(" | distinct {}", fmt::join(columns, ", "));
    std::vector<Row> out;
    for (const Row& row : rows_) {
      Row cells;
      for (const std::string& column : columns) {
        cells.push_back(row[static_cast<size_t>(std::ranges::find(columns_, column) - columns_.begin())]);
      }
      if (std::ranges::find(out, cells) == out.end()) out.push_back(std::move(cells));
    }
    rows_ = std::move(out);
    columns_ = columns;
  }

  std::mt19937 random_;
  std::string text_;
  std::vector<const Mail*> mails_;
  /// The columns with several values of which each row shows one, and the copies of mails for these rows.
  Values listed_;
  std::deque<Mail> copies_;
  Values columns_;
  size_t key_count_ = 0;
  std::vector<Row> rows_;
};

}  // namespace

Outcome run_random_stages(unsigned seed) {
  Pipeline pipeline(seed);
  pipeline.run();
  return std::move(pipeline).outcome();
}

}  // namespace kvq::tests::plain_stages
