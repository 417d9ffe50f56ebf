// SPDX-License-Identifier: MIT
// Random queries against a second, plain reading of the language: rows fetched whole, terms decided by
// looking at them. It shares no code with query/.
#include <algorithm>
#include <catch2/catch.hpp>
#include <functional>
#include <random>
#include <set>
#include <sstream>

#include "query/values.hpp"
#include "support/sample_database.hpp"
#include "support/support.hpp"

using namespace kvq;
using namespace kvq::tests;

namespace {

struct Mail {
  std::string id, subject, kind, author, domain, sender, date, text, files;
  int64_t number = -1, total = -1, revision = -1, position = 0;

  // Two samples share a Message-ID on purpose.
  std::string key() const { return id + " " + subject; }
};

using Predicate = std::function<bool(const Mail&)>;

std::string small(std::string text) {
  for (char& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  return text;
}

/// Letters, digits and `_` are words; all else is between them.
std::vector<std::string> words(const std::string& text) {
  std::vector<std::string> out(1);
  for (const char c : small(text)) {
    const bool in_word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || (c & 0x80) != 0;
    if (in_word) {
      out.back() += c;
    } else if (!out.back().empty()) {
      out.emplace_back();
    }
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

bool has_phrase(const std::string& text, const std::string& phrase) {
  const auto in = words(text);
  const auto looked_for = words(phrase);
  return !std::ranges::search(in, looked_for).empty();
}

bool has_prefix(const std::string& text, const std::string& prefix) {
  return std::ranges::any_of(words(text), [&](const std::string& word) { return word.starts_with(prefix); });
}

/// The bracketed words at the beginning of a subject.
bool has_tag(const std::string& subject, const std::string& tag) {
  std::string tags;
  for (size_t at = 0; at < subject.size() && subject[at] == '[';) {
    const size_t end = std::min(subject.find(']', at), subject.size() - 1);
    tags += subject.substr(at, end - at + 1);
    at = std::min(subject.find_first_not_of(' ', end + 1), subject.size());
  }
  return has_phrase(tags, tag);
}

/// The archive's commits in order: which lines of the manifest still have a mail.
std::vector<bool> commits_with_mail() {
  std::vector<std::string> files;
  std::vector<bool> present;
  std::istringstream manifest(project_file("samples/archive.txt"));
  for (std::string line; std::getline(manifest, line);) {
    std::istringstream columns(line);
    std::string time, verb, file;
    columns >> time >> verb >> file;
    if (verb == "delete") {
      present[static_cast<size_t>(std::ranges::find(files, file) - files.begin())] = false;
    }
    if (verb != "mail" && verb != "delete") continue;
    files.push_back(file);
    present.push_back(verb == "mail");
  }
  return present;
}

std::string text_of(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text == nullptr ? "" : *text;
}

int64_t number_of(const Value& value) {
  const auto* number = std::get_if<int64_t>(&value);
  return number == nullptr ? -1 : *number;
}

/// The samples, newest first.
const std::vector<Mail>& all_mails() {
  static const std::vector<Mail> mails = [] {
    std::vector<Mail> out;
    const auto rows = ask(sample_database(), "range:..HEAD",
                          {"id", "subject", "kind", "author.address", "domain", "from.address", "date",
                           "text", "file", "number", "total", "revision"});
    const std::vector<bool> present = commits_with_mail();
    auto position = static_cast<int64_t>(present.size());
    for (const Row& row : rows) {
      while (!present.at(static_cast<size_t>(position - 1))) --position;
      out.push_back({text_of(row[0]), text_of(row[1]), text_of(row[2]), small(text_of(row[3])),
                     text_of(row[4]), small(text_of(row[5])), to_rfc3339(number_of(row[6])), text_of(row[7]),
                     text_of(row[8]), number_of(row[9]), number_of(row[10]), number_of(row[11]), position--});
    }
    return out;
  }();
  return mails;
}

struct Term {
  std::string text;
  Predicate holds;
};

std::vector<Term> vocabulary() {
  std::vector<Term> out;
  for (const std::string word : {"kvm", "tdx", "patch", "Memory", "v2", "0", "nosuchword"}) {
    out.push_back({"s:" + word, [=](const Mail& m) { return has_phrase(m.subject, word); }});
  }
  for (const std::string phrase : {"private memory", "KVM: TDX", "x86/tdx", "PATCH v3"}) {
    out.push_back(
        {"subject:\"" + phrase + "\"", [=](const Mail& m) { return has_phrase(m.subject, phrase); }});
  }
  for (const std::string prefix : {"pa", "acc", "v"}) {
    out.push_back({"s:" + prefix + "*", [=](const Mail& m) { return has_prefix(m.subject, prefix); }});
  }
  for (const std::string part : {"PATCH", "v2 ", "]", "kvm"}) {
    out.push_back(
        {"subject:/" + part + "/", [=](const Mail& m) { return m.subject.find(part) < m.subject.npos; }});
  }
  for (const std::string kind : {"patch", "cover", "pull", "reply"}) {
    out.push_back({"is:" + kind, [=](const Mail& m) { return m.kind == kind; }});
  }
  for (const std::string kind : {"discussion", "reply"}) {
    out.push_back({"kind:" + kind, [=](const Mail& m) { return m.kind == kind; }});
  }
  const auto marked = [](const Mail& m, const std::string& tag) {
    return (m.kind == "patch" || m.kind == "cover") && has_tag(m.subject, tag);
  };
  out.push_back({"is:rfc", [=](const Mail& m) { return marked(m, "rfc"); }});
  out.push_back({"is:resend", [=](const Mail& m) { return marked(m, "resend"); }});
  out.push_back({"number:0", [](const Mail& m) { return m.number == 0; }});
  out.push_back({"number:1..2", [](const Mail& m) { return m.number >= 1 && m.number <= 2; }});
  out.push_back({"total:>=3", [](const Mail& m) { return m.total >= 3; }});
  out.push_back({"total:<3", [](const Mail& m) { return m.total >= 0 && m.total < 3; }});
  out.push_back({"v:2..", [](const Mail& m) { return m.revision >= 2; }});
  out.push_back({"version:..1", [](const Mail& m) { return m.revision >= 0 && m.revision <= 1; }});
  out.push_back({"domain:intel.com", [](const Mail& m) { return m.domain == "intel.com"; }});
  out.push_back({"author:@intel.com",
                 [](const Mail& m) { return m.domain == "intel.com" || m.domain.ends_with(".intel.com"); }});
  for (const std::string address : {"vera.lind@intel.com", "jonas.wikander@amd.com"}) {
    out.push_back({"author:" + address, [=](const Mail& m) { return m.author == address; }});
    out.push_back({"from:" + address, [=](const Mail& m) { return m.sender == address; }});
  }
  for (const std::string day : {"2025", "2025-03", "2025-03-03", "2025-03-10T09"}) {
    out.push_back({"date:" + day, [=](const Mail& m) { return m.date.starts_with(day); }});
    out.push_back({"d:" + day + "..", [=](const Mail& m) { return m.date >= day; }});
    // `~` is behind all that a date can go on with.
    out.push_back({"d:.." + day, [=](const Mail& m) { return m.date <= day + "~"; }});
  }
  out.push_back({"d:2025-03-04..2025-03-11",
                 [](const Mail& m) { return m.date >= "2025-03-04" && m.date < "2025-03-12"; }});
  for (const std::string path : {"arch/x86/kvm/", "kvm", "tdx.c", "selftests"}) {
    out.push_back({"file:" + path, [=](const Mail& m) { return has_phrase(m.files, path); }});
  }
  for (const std::string word : {"debugfs", "selftests", "mutex_lock"}) {
    out.push_back({"body:" + word, [=](const Mail& m) { return has_phrase(m.text, word); }});
  }
  const auto head = static_cast<int64_t>(commits_with_mail().size());
  for (const auto& [back, upto] :
       std::vector<std::pair<int64_t, int64_t>>{{20, 0}, {45, 25}, {33, 32}, {7, 7}}) {
    out.push_back({"range:HEAD~" + std::to_string(back) + "..HEAD~" + std::to_string(upto),
                   [=](const Mail& m) { return m.position > head - back && m.position <= head - upto; }});
  }
  return out;
}

/// A query of its own kind: how tightly it binds tells where it needs parentheses.
struct Query {
  enum Binding { loose_or, tight_and, single };
  std::string text;
  Predicate holds;
  Binding binding;
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed), terms_(vocabulary()) {}

  Query query(int depth) {
    const size_t choice = depth == 0 ? 0 : pick(5);
    if (choice == 0) {
      const Term& term = terms_[pick(terms_.size())];
      return {term.text, term.holds, Query::single};
    }
    if (choice == 1) {
      const Query inner = query(depth - 1);
      const bool word = pick(2) == 0;
      return {(word ? "NOT " : "-") + within(inner, Query::single),
              [holds = inner.holds](const Mail& m) { return !holds(m); }, Query::single};
    }
    const Query left = query(depth - 1);
    const Query right = query(depth - 1);
    if (choice < 4) {
      const char* word = pick(2) == 0 ? " " : " AND ";
      return {within(left, Query::tight_and) + word + within(right, Query::tight_and),
              [l = left.holds, r = right.holds](const Mail& m) { return l(m) && r(m); }, Query::tight_and};
    }
    return {within(left, Query::loose_or) + " OR " + within(right, Query::loose_or),
            [l = left.holds, r = right.holds](const Mail& m) { return l(m) || r(m); }, Query::loose_or};
  }

 private:
  size_t pick(size_t count) { return random_() % count; }

  std::string within(const Query& query, Query::Binding outer) {
    return query.binding < outer || pick(4) == 0 ? "(" + query.text + ")" : query.text;
  }

  std::mt19937 random_;
  std::vector<Term> terms_;
};

std::vector<std::string> asked(const std::string& query) {
  std::vector<std::string> out;
  for (const Row& row : ask(sample_database(), query, {"id", "subject"})) {
    out.push_back(text_of(row[0]) + " " + text_of(row[1]));
  }
  std::ranges::sort(out);
  return out;
}

std::vector<std::string> looked_up(const Predicate& holds) {
  std::vector<std::string> out;
  for (const Mail& mail : all_mails()) {
    if (holds(mail)) out.push_back(mail.key());
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace

TEST_CASE("property: every term holds for the mails that a plain look at them finds", "[query]") {
  REQUIRE(all_mails().size() == 59);
  size_t telling = 0;
  for (const Term& term : vocabulary()) {
    CAPTURE(term.text);
    const auto expected = looked_up(term.holds);
    CHECK(asked(term.text) == expected);
    if (!expected.empty() && expected.size() < all_mails().size()) ++telling;
  }
  // The vocabulary tells mails apart, or the next test would show nothing.
  CHECK(telling >= 40);
}

TEST_CASE("property: random queries find what a plain reading of them finds, and their negations the rest",
          "[query]") {
  Generator generator(20250314);
  for (int i = 0; i < 400; ++i) {
    const Query query = generator.query(4);
    CAPTURE(query.text);
    CHECK(asked(query.text) == looked_up(query.holds));
    CHECK(asked("NOT (" + query.text + ")") == looked_up([&](const Mail& m) { return !query.holds(m); }));
  }
}
