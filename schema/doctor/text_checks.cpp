// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "doctor_statements.hpp"
#include "schema/base/compression.hpp"
#include "schema/base/error.hpp"
#include "schema/doctor/checks.hpp"
#include "schema/mail/body.hpp"
#include "schema/mail/text_block.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {
namespace sql = doctor_statements;
namespace {

std::optional<std::string> unpacked(std::string_view frame) {
  try {
    return decompress(frame);
  } catch (const Error&) {
    return std::nullopt;
  }
}

bool is_text(std::string_view bytes, TextSpan span) {
  try {
    body_from(bytes_at(bytes, span));
    return true;
  } catch (const Error&) {
    return false;
  }
}

std::set<int64_t> ids_of(const Database& database, std::string_view statement) {
  Statement ids(database, statement);
  std::set<int64_t> out;
  for (auto rows = ids.use(); rows.next();) out.insert(rows.integer(0));
  return out;
}

struct TextProblems {
  /// Mails whose text is missing or cannot be read.
  std::set<int64_t> lost;
  int64_t blocks = 0;
  int64_t damaged_blocks = 0;
  /// Blocks with bytes that are the text of no mail.
  std::set<int64_t> with_unused_bytes;
};

TextProblems problems_of_texts(const Database& database) {
  TextProblems out;
  out.lost = ids_of(database, sql::messages_without_text);
  Statement frames(database, sql::frames);
  Statement texts(database, sql::texts_of_frame);
  for (auto rows = frames.use(); rows.next();) {
    ++out.blocks;
    const std::optional<std::string> bytes = unpacked(rows.text(1));
    out.damaged_blocks += !bytes;
    int64_t used = 0;
    for (auto text = texts.use(rows.integer(0)); text.next();) {
      used += text.integer(2);
      if (!bytes || !is_text(*bytes, {text.integer(1), text.integer(2)})) out.lost.insert(text.integer(0));
    }
    if (bytes && std::cmp_not_equal(used, bytes->size())) out.with_unused_bytes.insert(rows.integer(0));
  }
  return out;
}

}  // namespace

std::string id_for_example(const Database& database, int64_t message) {
  Statement ids(database, sql::message_ids);
  auto rows = ids.use(message);
  return rows.next() ? std::string(rows.text(0)) : fmt::format("message {}", message);
}

Check check_texts(const Database& database) {
  const TextProblems problems = problems_of_texts(database);
  const std::set<int64_t> without_mail = ids_of(database, sql::texts_without_message);
  CheckFindings findings;
  for (const int64_t message : problems.lost) {
    findings.add([&] { return id_for_example(database, message) + " has no text that can be read"; });
  }
  for (const int64_t message : without_mail) {
    findings.add([&] { return fmt::format("the text of message {}, which is missing", message); });
  }
  const int64_t unused = problems.damaged_blocks + std::ssize(problems.with_unused_bytes);
  if (findings.empty() && unused > 0) {
    findings.add(counted(unused, "block") + " with texts of no mail");
    return std::move(findings).as("texts", "", Severity::warning, "texts are stored that no mail has",
                                  repair_remedy);
  }
  return std::move(findings).as("texts", counted(problems.blocks, "block") + " of texts", Severity::error,
                                "texts are missing or damaged", repair_remedy);
}

std::set<int64_t> blocks_with_unused_texts(const Database& database) {
  return problems_of_texts(database).with_unused_bytes;
}

std::set<int64_t> mails_without_text(const Database& database) {
  return problems_of_texts(database).lost;
}

std::set<int64_t> mails_without_rows(const Database& database) {
  return ids_of(database, sql::damaged_messages);
}

}  // namespace kvq
