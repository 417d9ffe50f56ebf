// SPDX-License-Identifier: MIT
// Writes searches for words as values of tsquery, and as SELECTs of the rows that match.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "schema/postgresql/dialect/untranslatable.hpp"
#include "schema/postgresql/dialect/words.hpp"

namespace kvq::postgresql {
namespace {

// In bytes, without the letter.
constexpr size_t longest_word = 2'046;

std::string quoted_lexeme(char letter, std::string_view word) {
  std::string out = "'";
  for (const char c : lexeme(letter, word)) {
    if (c == '\'' || c == '\\') out += c;
    out += c;
  }
  return out + "'";
}

std::string joined(const std::vector<std::string>& parts, std::string_view sign) {
  if (parts.size() == 1) return parts.front();
  std::string out;
  for (const std::string& part : parts) {
    if (!out.empty()) out += fmt::format(" {} ", sign);
    out += part;
  }
  return "(" + out + ")";
}

std::string phrase_in(char letter, const Words& phrase) {
  std::vector<std::string> lexemes;
  for (const std::string& word : phrase.words) lexemes.push_back(quoted_lexeme(letter, word));
  if (phrase.is_prefix) lexemes.back() += ":*";
  return joined(lexemes, "<->");
}

/// Words, each with its place behind the first.
using Layout = std::vector<std::pair<int, std::string>>;

/// FTS5's rule: the last of the phrases begins at most `between` words behind the end of each other one.
/// Phrases may overlap.
class Layouts {
 public:
  explicit Layouts(const Words& near) : near_(near), begins_(near.parts.size()) {}

  std::set<Layout> all() {
    for (last_ = 0; last_ < begins_.size(); ++last_) place(0);
    return std::move(found_);
  }

 private:
  void place(size_t at) {
    if (at == begins_.size()) return note();
    const int furthest = at == last_ ? 0 : static_cast<int>(near_.parts[at].words.size()) + near_.between;
    for (begins_[at] = -furthest; begins_[at] <= 0; ++begins_[at]) place(at + 1);
  }

  void note() {
    std::map<int, std::string_view> layout;
    for (size_t i = 0; i < begins_.size(); ++i) {
      int place = begins_[i];
      for (const std::string& word : near_.parts[i].words) {
        // At one place there is one word.
        if (layout.try_emplace(place, word).first->second != word) return;
        ++place;
      }
    }
    Layout words;
    words.reserve(layout.size());
    for (const auto& [place, word] : layout) words.emplace_back(place - layout.begin()->first, word);
    if (found_.size() == most_layouts) refuse("words near each other", "too many arrangements");
    found_.insert(std::move(words));
  }

  static constexpr size_t most_layouts = 20'000;
  const Words& near_;
  std::vector<int> begins_;
  size_t last_ = 0;
  std::set<Layout> found_;
};

std::string near_in(char letter, const std::set<Layout>& layouts) {
  std::vector<std::string> alternatives;
  for (const auto& layout : layouts) {
    std::string out;
    int before = 0;
    for (const auto& [place, word] : layout) {
      if (!out.empty()) out += fmt::format(" <{}> ", place - before);
      out += quoted_lexeme(letter, word);
      before = place;
    }
    alternatives.push_back(layout.size() == 1 ? out : "(" + out + ")");
  }
  return joined(alternatives, "|");
}

/// Returns the query for each column of a phrase or of phrases near each other.
template <class Write>
std::string in_each_column(const Words& words, const Write& write) {
  std::vector<std::string> columns;
  for (const char letter : words.letters) columns.push_back(write(letter));
  return joined(columns, "|");
}

std::string near_query(Words near) {
  std::erase_if(near.parts, [](const Words& part) { return part.words.empty(); });
  if (near.parts.empty()) return {};
  const auto layouts = Layouts(near).all();
  if (layouts.empty()) return {};
  return in_each_column(near, [&](char letter) { return near_in(letter, layouts); });
}

std::string without_query(const std::string& wanted, const std::string& unwanted) {
  if (wanted.empty() || unwanted.empty()) return wanted;
  return fmt::format("({} & !{})", wanted, unwanted);
}

/// The words of a row may be in several pieces, each of which has whole phrases: so each phrase is a set of
/// rows of its own.
class Pieces {
 public:
  Pieces(const WordTable& table, const std::function<std::string(std::string)>& bind)
      : table_(table), bind_(bind) {}

  /// Empty if nothing matches.
  std::string select(const Words& words) const {
    switch (words.kind) {
      case Words::Kind::phrase:
      case Words::Kind::near: {
        const std::string query = tsquery(words);
        if (query.empty()) return {};
        return fmt::format("SELECT {} FROM {} WHERE words @@ kvq_searched({})", table_.key, table_.pieces,
                           bind_(query));
      }
      case Words::Kind::all:
        return combined(words, "INTERSECT", true);
      case Words::Kind::any:
        return combined(words, "UNION", false);
      case Words::Kind::without:
        break;
    }
    std::string wanted = select(words.parts[0]);
    const std::string unwanted = select(words.parts[1]);
    if (wanted.empty() || unwanted.empty()) return wanted;
    return fmt::format("({}) EXCEPT ({})", wanted, unwanted);
  }

 private:
  std::string combined(const Words& words, std::string_view word, bool needs_all) const {
    std::string out;
    for (const Words& part : words.parts) {
      const std::string each = select(part);
      if (each.empty() && needs_all) return {};
      if (each.empty()) continue;
      out += out.empty() ? fmt::format("({})", each) : fmt::format(" {} ({})", word, each);
    }
    return out;
  }

  const WordTable& table_;
  const std::function<std::string(std::string)>& bind_;
};

}  // namespace

std::string lexeme(char letter, std::string_view word) {
  size_t bytes = std::min(word.size(), longest_word);
  // Not inside a character.
  while (bytes < word.size() && bytes > 0 && (static_cast<unsigned char>(word[bytes]) & 0xc0U) == 0x80)
    --bytes;
  return letter + std::string(word.substr(0, bytes));
}

std::string tsquery(const Words& words) {
  switch (words.kind) {
    case Words::Kind::phrase:
      if (words.words.empty()) return {};
      return in_each_column(words, [&](char letter) { return phrase_in(letter, words); });
    case Words::Kind::near:
      return near_query(words);
    case Words::Kind::without:
      return without_query(tsquery(words.parts[0]), tsquery(words.parts[1]));
    case Words::Kind::all:
    case Words::Kind::any:
      break;
  }
  const bool needs_all = words.kind == Words::Kind::all;
  std::vector<std::string> parts;
  for (const Words& part : words.parts) {
    std::string query = tsquery(part);
    if (query.empty() && needs_all) return {};
    if (!query.empty()) parts.push_back(std::move(query));
  }
  return parts.empty() ? std::string() : joined(parts, needs_all ? "&" : "|");
}

std::string select_matching(const WordTable& table, const Words& words,
                            const std::function<std::string(std::string)>& bind) {
  const std::string query = tsquery(words);
  if (query.empty()) return fmt::format("SELECT {} FROM {} WHERE false", table.key, table.table);
  std::string out =
      fmt::format("SELECT {} FROM {} WHERE words @@ kvq_searched({})", table.key, table.table, bind(query));
  if (table.pieces.empty()) return out;
  const std::string pieces = Pieces(table, bind).select(words);
  return pieces.empty()
             ? out
             : fmt::format("{} UNION ALL SELECT DISTINCT {} FROM ({}) pieces", out, table.key, pieces);
}

}  // namespace kvq::postgresql
