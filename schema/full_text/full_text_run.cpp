// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_run.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <memory>
#include <numeric>
#include <random>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/varint.hpp"
#include "schema/full_text/full_text_positions.hpp"

namespace kvq {
namespace {

constexpr size_t first_slots = 1u << 14;

uint64_t random_odd_number() {
  std::random_device device;
  return uint64_t{device()} << 32 | device() | 1;
}

uint32_t narrowed(size_t offset) {
  if (offset > std::numeric_limits<uint32_t>::max()) {
    throw Error(ErrorKind::archive, "a mail has too many words for the full-text index");
  }
  return static_cast<uint32_t>(offset);
}

}  // namespace

std::string sender_terms(const MessageRow& row) {
  return row.sender ? row.sender->name + ' ' + row.sender->address : std::string();
}

FullTextRunBuilder::FullTextRunBuilder() : secret_(random_odd_number()), slots_(first_slots) {}

size_t FullTextRunBuilder::add(const MessageRow& row) {
  const std::string sender = sender_terms(row);
  const IndexedText& texts = row.indexed;
  const std::string_view columns[full_text_columns] = {
      row.subject, sender,         texts.attachment, texts.own,     texts.quoted,
      texts.file,  texts.function, texts.added,      texts.removed, texts.context};
  const uint32_t document = narrowed(documents_.size());
  TermCounts counts{};
  for (uint32_t column = 0; column < full_text_columns; ++column) {
    const size_t begin = terms_.size();
    tokenizer_.each_token(columns[column], [&](std::string_view term) { terms_.push_back(number_of(term)); });
    // Neither the number of different terms nor that of sections can be larger.
    narrowed(terms_.size());
    counts[column] = static_cast<uint32_t>(terms_.size() - begin);
    if (counts[column] > 0) sections_.push_back({document, column, terms_.size()});
  }
  documents_.push_back(counts);
  return document;
}

size_t FullTextRunBuilder::slot_of(uint64_t head, std::string_view rest) const {
  const auto mixed = [&](uint64_t hash, uint64_t bytes) {
    constexpr uint64_t odd = 0x9e3779b97f4a7c15U;
    hash = (hash ^ bytes) * odd;
    return (hash ^ hash >> 32) * secret_;
  };
  uint64_t hash = mixed(0, head);
  for (; !rest.empty(); rest.remove_prefix(std::min(rest.size(), sizeof head)))
    hash = mixed(hash, head_of(rest));
  return hash >> (64 - std::countr_zero(slots_.size()));
}

uint32_t FullTextRunBuilder::number_of(std::string_view term) {
  const uint64_t head = head_of(term);
  const std::string_view rest = term.substr(std::min(term.size(), sizeof head));
  const size_t mask = slots_.size() - 1;
  for (size_t at = slot_of(head, rest);; at = (at + 1) & mask) {
    const uint32_t number = slots_[at];
    if (number == 0) {
      known_.push_back({head, narrowed(texts_.size()), static_cast<uint32_t>(term.size())});
      texts_ += term;
      slots_[at] = static_cast<uint32_t>(known_.size());
      if (known_.size() * 2 > slots_.size()) grow();
      return static_cast<uint32_t>(known_.size() - 1);
    }
    const Known& known = known_[number - 1];
    if (known.head == head && known.bytes == term.size() &&
        (rest.empty() || text_of(number - 1).substr(sizeof head) == rest)) {
      return number - 1;
    }
  }
}

void FullTextRunBuilder::grow() {
  slots_.assign(slots_.size() * 2, 0);
  const size_t mask = slots_.size() - 1;
  for (uint32_t number = 0; number < known_.size(); ++number) {
    const std::string_view term = text_of(number);
    size_t at = slot_of(known_[number].head, term.substr(std::min(term.size(), sizeof(uint64_t))));
    while (slots_[at] != 0) at = (at + 1) & mask;
    slots_[at] = number + 1;
  }
}

std::vector<uint32_t> FullTextRunBuilder::numbers_in_order() const {
  std::vector<std::pair<uint64_t, uint32_t>> heads;
  heads.reserve(known_.size());
  for (uint32_t number = 0; number < known_.size(); ++number) {
    heads.emplace_back(known_[number].head, number);
  }
  std::ranges::sort(heads, [&](const auto& one, const auto& other) {
    return one.first != other.first ? one.first < other.first : text_of(one.second) < text_of(other.second);
  });
  std::vector<uint32_t> numbers;
  numbers.reserve(heads.size());
  for (const auto& [head, number] : heads) numbers.push_back(number);
  return numbers;
}

void FullTextRunBuilder::sort_by_term() {
  ends_.assign(known_.size() + 1, 0);
  for (const uint32_t term : terms_) ++ends_[term + 1];
  std::partial_sum(ends_.begin(), ends_.end(), ends_.begin());
  by_term_.resize(terms_.size());
  size_t at = 0;
  for (uint32_t section = 0; section < sections_.size(); ++section) {
    const size_t end = sections_[section].end;
    for (uint32_t position = 0; at < end; ++at) by_term_[ends_[terms_[at]]++] = {section, position++};
  }
}

/// Writes the part of FullTextRun::postings that belongs to the term and returns its end.
char* FullTextRunBuilder::put_postings(char* to, uint32_t number) const {
  size_t at = number == 0 ? 0 : ends_[number - 1];
  const size_t end = ends_[number];
  while (at < end) {
    const uint32_t document = sections_[by_term_[at].section].document;
    to = put_varint(to, document);
    // Most position lists are so short that their size takes one byte.
    char* const begin = to + 1;
    PositionWriter positions(begin);
    for (; at < end; ++at) {
      const Section& section = sections_[by_term_[at].section];
      if (section.document != document) break;
      positions.add(section.column, by_term_[at].position);
    }
    const auto bytes = static_cast<size_t>(positions.end() - begin);
    char size[longest_varint];
    const auto size_bytes = static_cast<size_t>(put_varint(size, bytes) - size);
    if (size_bytes > 1) std::memmove(to + size_bytes, begin, bytes);
    to = std::copy(size, size + size_bytes, to) + bytes;
  }
  return to;
}

FullTextRun FullTextRunBuilder::take() {
  // The document, the size of the position list, a position.
  constexpr size_t most_bytes_of_an_occurrence = 2 * longest_varint + PositionWriter::most_bytes;
  sort_by_term();
  const auto postings = std::make_unique_for_overwrite<char[]>(terms_.size() * most_bytes_of_an_occurrence);
  char* to = postings.get();
  FullTextRun run;
  run.terms.reserve(known_.size());
  run.texts.reserve(texts_.size());
  for (const uint32_t number : numbers_in_order()) {
    to = put_postings(to, number);
    run.texts += text_of(number);
    run.terms.push_back({narrowed(run.texts.size()), narrowed(static_cast<size_t>(to - postings.get()))});
  }
  run.postings.assign(postings.get(), to);
  run.documents = std::exchange(documents_, {});
  texts_.clear();
  known_.clear();
  terms_.clear();
  sections_.clear();
  std::ranges::fill(slots_, 0u);
  return run;
}

}  // namespace kvq
