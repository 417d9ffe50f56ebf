// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_run.hpp"

#include <algorithm>
#include <set>

#include "schema/base/varint.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

MessageRow own(const std::string& text) {
  MessageRow out;
  out.indexed.own = text;
  return out;
}

MessageRow context(const std::string& text) {
  MessageRow out;
  out.indexed.context = text;
  return out;
}

std::string repeated(const std::string& term, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) out += term + ' ';
  return out;
}

std::vector<std::string> terms_of(const FullTextRun& run) {
  std::vector<std::string> out;
  for (size_t term = 0; term < run.terms.size(); ++term) out.emplace_back(run.text_of(term));
  return out;
}

std::string varint(uint64_t number) {
  std::string out;
  append_varint(out, number);
  return out;
}

}  // namespace

TEST_CASE("full text run: the positions of a term begin with their size in bytes", "[schema]") {
  // The number of occurrences: each takes a byte, and the column two.
  const int times = GENERATE(1, 2, 125, 126, 127, 16'381, 16'382);
  CAPTURE(times);
  FullTextRunBuilder builder;
  builder.add(own(repeated("w", times)));
  builder.add(own("x w"));
  const FullTextRun run = builder.take();
  REQUIRE(terms_of(run) == std::vector<std::string>{"w", "x"});
  std::string expected = varint(0) + varint(static_cast<uint64_t>(times) + 2) + "\1\3\2";
  expected += std::string(static_cast<size_t>(times) - 1, '\3');
  expected += "\1\3\1\3\3";
  CHECK(run.postings_of(0) == expected);
  CHECK(run.postings_of(1) == "\1\3\1\3\2");
}

TEST_CASE("full text run: there is enough room for a term that occurs once in each of very many mails",
          "[schema]") {
  constexpr uint64_t mails = 60'000;
  FullTextRunBuilder builder;
  for (uint64_t mail = 0; mail < mails; ++mail) builder.add(context("w"));
  const FullTextRun run = builder.take();
  std::string expected;
  for (uint64_t mail = 0; mail < mails; ++mail) expected += varint(mail) + "\3\1\x09\2";
  REQUIRE(run.terms.size() == 1);
  CHECK(run.postings == expected);
  CHECK(run.documents.size() == mails);
}

TEST_CASE("full text run: each of many terms is listed once, in byte order", "[schema]") {
  // Terms with a common prefix: only the first bytes are compared at first.
  std::set<std::string> expected = {"kvm_arch", "kvm_arc", "kvm_arch_init", "kvm_arch_exit", "kvm_arcz"};
  for (int i = 0; i < 20'000; ++i) expected.insert("w" + std::to_string(i * 7'919 % 20'000));
  for (int i = 0; i < 500; ++i) expected.insert("kvm_arch_" + std::to_string(i));
  std::string text;
  for (const std::string& term : expected) text = text + term + ' ';
  FullTextRunBuilder builder;
  builder.add(own(text));
  builder.add(own(text));
  const FullTextRun run = builder.take();
  CHECK(terms_of(run) == std::vector<std::string>(expected.begin(), expected.end()));
  REQUIRE(run.documents.size() == 2);
  CHECK(run.documents[1][3] == expected.size());
}

TEST_CASE("full text run: a run does not contain terms of the one before", "[schema]") {
  FullTextRunBuilder builder;
  builder.add(own("one two three"));
  builder.take();
  CHECK(builder.add(own("two four")) == 0);
  const FullTextRun run = builder.take();
  CHECK(terms_of(run) == std::vector<std::string>{"four", "two"});
  CHECK(run.postings_of(0) == std::string("\0\3\1\3\3", 5));
  CHECK(run.postings_of(1) == std::string("\0\3\1\3\2", 5));
  CHECK(run.documents.size() == 1);
  CHECK(builder.take().bytes() == 0);
}

TEST_CASE("full text run: the positions of each column are separate and begin at its first term",
          "[schema]") {
  MessageRow row = own("b a");
  row.subject = "a b a";
  row.sender = Mailbox{"A <b@x>", "A", "b@x"};
  FullTextRunBuilder builder;
  builder.add(row);
  const FullTextRun run = builder.take();
  REQUIRE(terms_of(run) == std::vector<std::string>{"a", "b", "x"});
  // At 0 and 2 of the subject, 0 of the sender, 1 of the own text.
  CHECK(run.postings_of(0) == std::string("\0\x08\2\4\1\1\2\1\3\3", 10));
  CHECK(run.postings_of(1) == std::string("\0\x07\3\1\1\3\1\3\2", 9));
  CHECK(run.postings_of(2) == std::string("\0\3\1\1\4", 5));
  CHECK(run.documents.front() == TermCounts{3, 3, 0, 2, 0, 0, 0, 0, 0, 0});
}

TEST_CASE("full text run: it is full after a million tokens, and the next one begins empty", "[schema]") {
  FullTextRunBuilder builder;
  CHECK(builder.is_empty());
  builder.add(own(repeated("a", (1 << 20) - 1)));
  CHECK_FALSE(builder.is_full());
  CHECK_FALSE(builder.is_empty());
  builder.add(own("b"));
  CHECK(builder.is_full());
  builder.take();
  CHECK_FALSE(builder.is_full());
  CHECK(builder.is_empty());
}
