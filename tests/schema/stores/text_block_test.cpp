// SPDX-License-Identifier: MIT
#include "schema/mail/text_block.hpp"

#include <cstdint>
#include <random>

#include "schema/base/compression.hpp"
#include "schema/base/error.hpp"
#include "schema/open.hpp"
#include "schema/stores/message_store.hpp"
#include "support/catch.hpp"

using namespace kvq;

namespace {

Body body_of(const std::string& text) {
  const auto bytes = static_cast<uint32_t>(text.size());
  return {text, bytes, {{Part::own, bytes}}};
}

/// Returns letters that zstd cannot compress much.
std::string noise(size_t bytes, unsigned seed) {
  std::mt19937 random(seed);
  std::string out(bytes, '\0');
  for (char& c : out) c = static_cast<char>('a' + random() % 26);
  return out;
}

MessageRow row(const std::string& id, const std::string& text) {
  MessageRow out;
  out.message_id = id;
  out.committed = out.date = 1000;
  out.body = body_of(text);
  out.indexed.own = text;
  return out;
}

std::vector<Value> column(const Database& database, std::string_view sql) {
  std::vector<Value> out;
  Statement statement(database, sql);
  for (auto rows = statement.use(); rows.next();) out.push_back(rows.value(0));
  return out;
}

const std::string texts = "SELECT kvq_text(frame, begin, bytes) FROM packed_text ORDER BY message";
const std::string blocks = "SELECT count(*) FROM text_block";

}  // namespace

TEST_CASE("text block: each text is read back, independent of the reads before it", "[schema]") {
  TextBlockBuilder one;
  TextBlockBuilder other;
  const TextSpan first = one.add(body_of("first"));
  const TextSpan second = one.add(body_of(""));
  const TextSpan third = other.add(body_of("third"));
  const std::string frame = one.take_frame();
  const std::string other_frame = other.take_frame();
  CHECK(one.is_empty());
  TextBlockReader reader;
  for (int i = 0; i < 2; ++i) {
    CHECK(reader.read(frame, second).text.empty());
    CHECK(reader.read(other_frame, third).text == "third");
    CHECK(reader.read(frame, first).text == "first");
  }
}

TEST_CASE("text block: it is full at its maximum size, and empty after its frame is taken", "[schema]") {
  TextBlockBuilder builder;
  CHECK_FALSE(builder.is_full());
  builder.add(std::string(full_block_bytes - 1, 'x'));
  CHECK_FALSE(builder.is_full());
  CHECK(builder.add("y").begin == static_cast<int64_t>(full_block_bytes) - 1);
  CHECK(builder.is_full());
  CHECK(decompress(builder.take_frame()).size() == full_block_bytes);
  CHECK_FALSE(builder.is_full());
  CHECK(builder.is_empty());
}

TEST_CASE("text block: a damaged frame or an invalid span throws Error", "[schema]") {
  TextBlockBuilder builder;
  const TextSpan span = builder.add(body_of("text"));
  const std::string frame = builder.take_frame();
  struct Case {
    std::string frame;
    TextSpan span;
  };
  const auto test = GENERATE_COPY(values<Case>({
      {"", span},
      {"no zstd frame", span},
      {frame.substr(0, frame.size() - 1), span},
      {frame, {span.begin, span.bytes + 1}},
      {frame, {span.begin + 1, span.bytes}},
      {frame, {-1, span.bytes}},
      {frame, {0, -1}},
      {frame, {INT64_MAX, INT64_MAX}},
  }));
  CHECK_THROWS_AS(TextBlockReader().read(test.frame, test.span), Error);
}

TEST_CASE("text blocks: sixteen small ones are merged, and all texts are found", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  std::vector<Value> expected;
  for (int i = 0; i < 50; ++i) {
    const std::string text = noise(20'000, static_cast<unsigned>(i));
    expected.emplace_back(text);
    store.store(row(std::to_string(i) + "@x", text));
    store.finish();
  }
  CHECK(column(database, texts) == expected);
  CHECK(column(database, blocks) == std::vector<Value>{int64_t{3 + 2}});
}

TEST_CASE("text blocks: the text of a removed mail is no longer in any block", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  TextBlockBuilder builder;
  const TextSpan kept = builder.add(body_of("kept"));
  const TextSpan secret = builder.add(body_of("secret"));
  const int64_t block = store.add_text_block(builder.take_frame());
  FullTextRunBuilder words;
  const size_t words_kept = words.add(row("kept@x", "kept"));
  const size_t words_secret = words.add(row("secret@x", "secret"));
  const FullText::AddedRun run = store.add_terms(words.take());
  store.store(row("kept@x", "kept"), {block, kept}, run.document(words_kept));
  const int64_t goes = store.store(row("secret@x", "secret"), {block, secret}, run.document(words_secret)).id;
  store.finish();
  store.remove_if_undelivered(goes);
  store.finish();
  CHECK(column(database, texts) == std::vector<Value>{"kept"});
  Statement frames(database, "SELECT frame FROM text_block");
  auto rows = frames.use();
  REQUIRE(rows.next());
  CHECK(decompress(rows.text(0)).find("secret") == std::string::npos);
  CHECK_FALSE(rows.next());
}

TEST_CASE("text blocks: the text of a copy is not stored", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  store.store(row("1@x", "same"));
  store.finish();
  store.store(row("1@x", "same"));
  store.finish();
  CHECK(column(database, texts) == std::vector<Value>{"same"});
  CHECK(column(database, "SELECT frame FROM text_block").size() == 1);
}

TEST_CASE("recipients: a list that many mails share is stored once", "[schema]") {
  const Database database = open_in_memory();
  MessageStore store(database);
  const Mailbox ada{"Ada <ada@x>", "Ada", "ada@x"};
  const Mailbox bob{"Bob <bob@x>", "Bob", "bob@x"};
  for (int i = 0; i < 4; ++i) {
    MessageRow mail = row(std::to_string(i) + "@x", "text");
    mail.recipients = {{"to", ada}, {i == 3 ? "to" : "cc", bob}};
    store.store(mail);
  }
  MessageRow to_nobody = row("nobody@x", "text");
  store.store(to_nobody);
  CHECK(column(database, "SELECT count(*) FROM recipient") == std::vector<Value>{int64_t{8}});
  CHECK(column(database, "SELECT count(*) FROM recipient_list") == std::vector<Value>{int64_t{4}});
  CHECK(column(database,
               "SELECT group_concat(header || ' ' || text, ', ') FROM (SELECT * FROM recipient JOIN mailbox "
               "ON mailbox.id = recipient.mailbox ORDER BY message, position) GROUP BY message") ==
        std::vector<Value>{"to Ada <ada@x>, cc Bob <bob@x>", "to Ada <ada@x>, cc Bob <bob@x>",
                           "to Ada <ada@x>, cc Bob <bob@x>", "to Ada <ada@x>, to Bob <bob@x>"});
}
