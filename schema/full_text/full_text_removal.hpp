// SPDX-License-Identifier: MIT
// Removes mails from the full-text index: rewrites the segments that have their words. FTS5 deletes by adding
// a segment that repeats all words of the mail, and keeps both until it happens to merge them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "schema/full_text/full_text_structure.hpp"
#include "schema/full_text/page_checksums.hpp"
#include "schema/full_text/segment_reader.hpp"
#include "schema/full_text/tokenizer.hpp"
#include "schema/sqlite/statement.hpp"

namespace kvq {

/// The caller holds a Transaction. Only for tables whose format kvq knows
/// (schema/full_text/segment_format.hpp).
class FullTextRemoval {
 public:
  explicit FullTextRemoval(const Database& database);

  bool is_empty() const { return messages_.empty(); }

  /// Notes a message to remove. Its texts must still be in the database.
  void add(int64_t message);

  /// Removes the noted messages: rewrites each segment that has words of them, and subtracts them from the
  /// counts of tokens. Throws Error (database) if a segment is damaged.
  void run();

 private:
  std::string first_word(std::string_view statement, int64_t message);
  FullTextStructure settled_structure();
  FullTextStructure read_structure();
  bool has_messages(SegmentReader& reader, const FullTextStructure::Segment& segment);
  void rewrite(SegmentReader& reader, const FullTextStructure::Segment& segment,
               FullTextStructure& structure);
  void subtract_counts();

  const Database& database_;
  PageChecksums checksums_;
  /// Made when it is first needed: most runs remove nothing.
  std::optional<Tokenizer> tokenizer_;
  std::set<int64_t> messages_;
  /// A word of each message: all words of a mail are in the same segment.
  std::map<std::string, std::set<int64_t>> messages_of_word_;
};

}  // namespace kvq
