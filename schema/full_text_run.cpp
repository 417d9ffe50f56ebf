// SPDX-License-Identifier: MIT
#include "schema/full_text_run.hpp"

#include <algorithm>
#include <functional>
#include <utility>

#include "schema/full_text_positions.hpp"
#include "schema/varint.hpp"

namespace kvq {
namespace {

constexpr size_t first_slots = 1u << 14;

}  // namespace

std::string sender_words(const MessageRow& row) {
  return row.sender ? row.sender->name + ' ' + row.sender->address : std::string();
}

FullTextRunBuilder::FullTextRunBuilder() : slots_(first_slots) {}

size_t FullTextRunBuilder::add(const MessageRow& row) {
  const std::string sender = sender_words(row);
  const IndexedText& words = row.indexed;
  const std::string_view columns[full_text_columns] = {
      row.subject, sender,         words.attachment, words.own,     words.quoted,
      words.file,  words.function, words.added,      words.removed, words.context};
  const auto document = static_cast<uint32_t>(documents_.size());
  WordCounts counts{};
  for (uint32_t column = 0; column < full_text_columns; ++column) {
    tokenizer_.each_word(columns[column], [&](std::string_view word) {
      occurrences_.push_back({number_of(word), document, column, counts[column]++});
    });
  }
  documents_.push_back(counts);
  return document;
}

uint32_t FullTextRunBuilder::number_of(std::string_view word) {
  const uint64_t hash = std::hash<std::string_view>()(word);
  const size_t mask = slots_.size() - 1;
  for (size_t at = hash & mask;; at = (at + 1) & mask) {
    const uint32_t number = slots_[at];
    if (number == 0) {
      known_.push_back({hash, static_cast<uint32_t>(texts_.size()), static_cast<uint32_t>(word.size())});
      texts_ += word;
      slots_[at] = static_cast<uint32_t>(known_.size());
      if (known_.size() * 2 > slots_.size()) grow();
      return static_cast<uint32_t>(known_.size() - 1);
    }
    const Known& known = known_[number - 1];
    if (known.hash == hash && std::string_view(texts_).substr(known.begin, known.bytes) == word)
      return number - 1;
  }
}

void FullTextRunBuilder::grow() {
  slots_.assign(slots_.size() * 2, 0);
  const size_t mask = slots_.size() - 1;
  for (uint32_t number = 1; number <= known_.size(); ++number) {
    size_t at = known_[number - 1].hash & mask;
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = number;
  }
}

std::vector<uint32_t> FullTextRunBuilder::numbers_in_order() const {
  std::vector<std::pair<uint64_t, uint32_t>> heads;
  heads.reserve(known_.size());
  const auto text = [&](uint32_t number) {
    return std::string_view(texts_).substr(known_[number].begin, known_[number].bytes);
  };
  for (uint32_t number = 0; number < known_.size(); ++number)
    heads.emplace_back(head_of(text(number)), number);
  std::ranges::sort(heads, [&](const auto& one, const auto& other) {
    return one.first != other.first ? one.first < other.first : text(one.second) < text(other.second);
  });
  std::vector<uint32_t> numbers;
  numbers.reserve(heads.size());
  for (const auto& [head, number] : heads) numbers.push_back(number);
  return numbers;
}

FullTextRun FullTextRunBuilder::take() {
  // The occurrences by word, those of one word as they came.
  std::vector<uint32_t> ends(known_.size() + 1);
  for (const Occurrence& occurrence : occurrences_) ++ends[occurrence.word + 1];
  for (size_t i = 1; i < ends.size(); ++i) ends[i] += ends[i - 1];
  std::vector<Occurrence> by_word(occurrences_.size());
  for (const Occurrence& occurrence : occurrences_) by_word[ends[occurrence.word]++] = occurrence;

  FullTextRun run;
  run.words.reserve(known_.size());
  run.texts.reserve(texts_.size());
  PositionWriter positions;
  for (const uint32_t number : numbers_in_order()) {
    for (uint32_t at = number == 0 ? 0 : ends[number - 1]; at < ends[number];) {
      const uint32_t document = by_word[at].document;
      positions.clear();
      for (; at < ends[number] && by_word[at].document == document; ++at) {
        positions.add(by_word[at].column, by_word[at].position);
      }
      append_varint(run.postings, document);
      append_varint(run.postings, positions.bytes().size());
      run.postings += positions.bytes();
    }
    run.texts.append(texts_, known_[number].begin, known_[number].bytes);
    run.words.push_back(
        {static_cast<uint32_t>(run.texts.size()), static_cast<uint32_t>(run.postings.size())});
  }
  run.postings.shrink_to_fit();
  run.documents = std::exchange(documents_, {});
  texts_.clear();
  known_.clear();
  occurrences_.clear();
  std::ranges::fill(slots_, 0u);
  return run;
}

}  // namespace kvq
