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
  std::string id, subject, kind, author, domain, sender, date, text, files, title, whole_author, to, cc,
      references, preblobs, postblobs, patchid, mailer, series, reviews;
  int64_t number = -1, total = -1, revision = -1, size = 0, position = 0;

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
    const auto rows = ask(
        sample_database(), "range:..HEAD",
        {"id",   "subject", "kind",        "author.address", "domain",   "from.address", "date",
         "text", "file",    "number",      "total",          "revision", "title",        "author",
         "to",   "cc",      "references",  "preblob",        "postblob", "patchid",      "header.x-mailer",
         "size", "series",  "reviewed-by", "acked-by"});
    const std::vector<bool> present = commits_with_mail();
    auto position = static_cast<int64_t>(present.size());
    for (const Row& row : rows) {
      while (!present.at(static_cast<size_t>(position - 1))) --position;
      out.push_back({.id = text_of(row[0]),
                     .subject = text_of(row[1]),
                     .kind = text_of(row[2]),
                     .author = small(text_of(row[3])),
                     .domain = text_of(row[4]),
                     .sender = small(text_of(row[5])),
                     .date = to_rfc3339(number_of(row[6])),
                     .text = text_of(row[7]),
                     .files = text_of(row[8]),
                     .title = text_of(row[12]),
                     .whole_author = text_of(row[13]),
                     .to = small(text_of(row[14])),
                     .cc = small(text_of(row[15])),
                     .references = text_of(row[16]),
                     .preblobs = text_of(row[17]),
                     .postblobs = text_of(row[18]),
                     .patchid = text_of(row[19]),
                     .mailer = small(text_of(row[20])),
                     .series = text_of(row[22]),
                     .reviews = small(text_of(row[23]) + ", " + text_of(row[24])),
                     .number = number_of(row[9]),
                     .total = number_of(row[10]),
                     .revision = number_of(row[11]),
                     .size = number_of(row[21]),
                     .position = position--});
    }
    return out;
  }();
  return mails;
}

struct Term {
  std::string text;
  Predicate holds;
};

/// Whether both words are in the text, at most so many words apart.
bool has_near(const std::string& text, const std::string& one, const std::string& other, ptrdiff_t apart) {
  const auto in = words(text);
  for (auto a = in.begin(); a != in.end(); ++a) {
    for (auto b = in.begin(); b != in.end(); ++b) {
      if (*a == one && *b == other && a != b && std::abs(a - b) <= apart) return true;
    }
  }
  return false;
}

/// Whether one of the words, separated by spaces, begins so.
bool one_begins(const std::string& list, const std::string& beginning) {
  return (" " + list).find(" " + beginning) != std::string::npos;
}

/// Message-IDs that are of one thread: the mails cite them or one another.
std::set<std::string> thread_of(const Mail& mail);

/// The terms about people, ids and numbers that the first tables had no columns for.
void add_more_terms(std::vector<Term>& out);

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
  add_more_terms(out);
  const auto head = static_cast<int64_t>(commits_with_mail().size());
  for (const auto& [back, upto] :
       std::vector<std::pair<int64_t, int64_t>>{{20, 0}, {45, 25}, {33, 32}, {7, 7}}) {
    out.push_back({"range:HEAD~" + std::to_string(back) + "..HEAD~" + std::to_string(upto),
                   [=](const Mail& m) { return m.position > head - back && m.position <= head - upto; }});
  }
  return out;
}

/// A Message-ID has one place in a thread: that of the oldest mail that goes by it.
bool places_its_id(const Mail& mail) {
  return std::ranges::none_of(
      all_mails(), [&](const Mail& other) { return other.id == mail.id && other.date < mail.date; });
}

std::set<std::string> thread_of(const Mail& mail) {
  const auto cited = [](const Mail& m) {
    std::istringstream ids(m.references);
    std::set<std::string> out{m.id};
    for (std::string id; ids >> id;) out.insert(id);
    return out;
  };
  std::set<std::string> thread = {mail.id};
  for (size_t before = 0; before != thread.size();) {
    before = thread.size();
    for (const Mail& other : all_mails()) {
      if (!places_its_id(other)) continue;
      const auto ids = cited(other);
      if (std::ranges::any_of(ids, [&](const std::string& id) { return thread.contains(id); }))
        thread.insert(ids.begin(), ids.end());
    }
  }
  return thread;
}

void add_more_terms(std::vector<Term>& out) {
  for (const std::string word : {"kvm", "count", "memory", "patch"}) {
    out.push_back({"title:" + word, [=](const Mail& m) { return has_phrase(m.title, word); }});
    out.push_back({"title:\"" + word + " p\"*", [=](const Mail& m) {
                     const auto in = words(m.title);
                     for (size_t i = 0; i + 1 < in.size(); ++i) {
                       if (in[i] == word && in[i + 1].starts_with("p")) return true;
                     }
                     return false;
                   }});
  }
  for (const int apart : {1, 2, 4}) {
    const std::string near = " NEAR/" + std::to_string(apart) + " ";
    out.push_back({"s:kvm" + near + "s:private",
                   [=](const Mail& m) { return has_near(m.subject, "kvm", "private", apart); }});
    out.push_back({"s:memory" + near + "kvm",
                   [=](const Mail& m) { return has_near(m.subject, "memory", "kvm", apart); }});
  }
  out.push_back({"s:(kvm memory)", [](const Mail& m) {
                   return has_phrase(m.subject, "kvm") && has_phrase(m.subject, "memory");
                 }});
  out.push_back({"s:(tdx OR -kvm)", [](const Mail& m) {
                   return has_phrase(m.subject, "tdx") || !has_phrase(m.subject, "kvm");
                 }});
  for (const std::string part : {"Lind", "@amd\\.com", "^Vera"}) {
    const std::string plain = part == "@amd\\.com" ? "@amd.com>" : part == "^Vera" ? "Vera Lind" : part;
    out.push_back({"author:/" + part + "/",
                   [=](const Mail& m) { return m.whole_author.find(plain) < m.whole_author.npos; }});
  }
  out.push_back({"file:/\\.c$/", [](const Mail& m) { return (m.files + ",").find(".c,") < m.files.npos; }});
  for (const std::string address : {"kvm@vger.kernel.org", "vera.lind@intel.com"}) {
    const auto has = [=](const std::string& people) {
      return people.find("<" + address + ">") < people.npos || people == address ||
             people.starts_with(address + ",") || people.find(", " + address) < people.npos;
    };
    out.push_back({"to:" + address, [=](const Mail& m) { return has(m.to); }});
    out.push_back({"cc:" + address, [=](const Mail& m) { return has(m.cc); }});
    out.push_back({"tc:" + address, [=](const Mail& m) { return has(m.to) || has(m.cc); }});
    out.push_back(
        {"a:" + address, [=](const Mail& m) { return has(m.to) || has(m.cc) || m.sender == address; }});
  }
  for (const std::string address : {"dmarlowe@google.com", "soren.haugland@redhat.com", "odd@example.org"}) {
    out.push_back({"reviewer:" + address, [=](const Mail& m) {
                     return m.reviews.find("<" + address + ">") < m.reviews.npos && m.author != address;
                   }});
  }
  out.push_back(
      {"says:applied", [](const Mail& m) { return ("\n" + m.text).find("\nApplied") < m.text.npos; }});
  out.push_back({"is:new-contributor", [](const Mail& m) {
                   const auto came_before = [&](const Mail& other) {
                     return other.kind == "patch" && other.author == m.author && other.date < m.date &&
                            other.series != m.series;
                   };
                   return (m.kind == "patch" || m.kind == "cover") &&
                          std::ranges::none_of(all_mails(), came_before);
                 }});
  out.push_back({"size:<1k", [](const Mail& m) { return m.size < 1024; }});
  out.push_back({"z:1000..2000", [](const Mail& m) { return m.size >= 1000 && m.size <= 2000; }});
  out.push_back({"age:>10d", [](const Mail& m) { return m.date <= to_rfc3339(sample_now - 10 * 86'400); }});
  out.push_back(
      {"header.x-mailer:2.43", [](const Mail& m) { return m.mailer.find("2.43") < m.mailer.npos; }});
  for (const Mail& mail : all_mails()) {
    if (mail.kind == "cover") {
      const std::string id = mail.id;
      out.push_back({"references:" + id, [=](const Mail& m) {
                       return (" " + m.references + " ").find(" " + id + " ") < std::string::npos;
                     }});
      out.push_back(
          {"thread:" + id, [thread = thread_of(mail)](const Mail& m) { return thread.contains(m.id); }});
    }
    if (mail.preblobs.empty()) continue;
    const std::string blob = mail.preblobs.substr(0, 7);
    out.push_back({"preblob:" + blob, [=](const Mail& m) { return one_begins(m.preblobs, blob); }});
    out.push_back({"dfblob:" + blob, [=](const Mail& m) {
                     return one_begins(m.preblobs, blob) || one_begins(m.postblobs, blob);
                   }});
    if (!mail.patchid.empty()) {
      const std::string patchid = mail.patchid.substr(0, 9);
      out.push_back({"patchid:" + patchid, [=](const Mail& m) { return m.patchid.starts_with(patchid); }});
    }
  }
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
    const size_t choice = depth == 0 ? 0 : pick(20) == 0 ? 5 : pick(5);
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
    if (choice == 5) return threads_of(query(std::min(depth - 1, 1)));
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
  static Query threads_of(const Query& inner) {
    std::set<std::string> ids;
    for (const Mail& mail : all_mails()) {
      if (inner.holds(mail) && !ids.contains(mail.id)) ids.merge(thread_of(mail));
    }
    return {"thread:{" + inner.text + "}", [ids](const Mail& m) { return ids.contains(m.id); },
            Query::single};
  }

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
  CHECK(telling >= 90);
}

TEST_CASE("property: random queries find what a plain reading of them finds, and their negations the rest",
          "[query]") {
  Generator generator(20250314);
  for (int i = 0; i < 10'000; ++i) {
    const Query query = generator.query(4);
    CAPTURE(query.text);
    CHECK(asked(query.text) == looked_up(query.holds));
    CHECK(asked("NOT (" + query.text + ")") == looked_up([&](const Mail& m) { return !query.holds(m); }));
  }
}
