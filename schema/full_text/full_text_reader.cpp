// SPDX-License-Identifier: MIT
#include "schema/full_text/full_text_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <span>
#include <utility>

#include "schema/full_text/segment_reader.hpp"

namespace kvq {
namespace {

/// The position list of one mail, as a range of Found::positions.
struct Slice {
  uint32_t begin;
  uint32_t size;
};

/// The mails that match the terms so far. For a common term, most of the time goes into its memory.
struct Found {
  std::vector<int64_t> ids;
  /// The position list of each id; empty if positions are not kept.
  std::vector<Slice> slices;
  std::string positions;

  std::string_view positions_of(size_t at) const {
    return std::string_view(positions).substr(slices[at].begin, slices[at].size);
  }
  void keep(size_t at, size_t to) {
    ids[to] = ids[at];
    slices[to] = slices[at];
  }
};

Slice appended(std::string& all, std::string_view positions) {
  if (all.size() + positions.size() > std::numeric_limits<uint32_t>::max()) throw std::bad_alloc();
  const Slice slice{static_cast<uint32_t>(all.size()), static_cast<uint32_t>(positions.size())};
  all += positions;
  return slice;
}

/// Collects the doclist of a term, from the oldest segment to the newest.
class FirstWordSink : public DoclistSink {
 public:
  FirstWordSink(ColumnMask columns, bool keeps_positions, size_t most_mails)
      : columns_(columns), keeps_positions_(keeps_positions), most_mails_(most_mails) {}

  void begin_segment() {
    older_ = found_.ids.size();
    gone_.clear();
  }

  void take(int64_t id, std::string_view positions) override {
    if (columns_ != all_columns && !positions.empty()) {
      if (keeps_positions_) positions = up_to_columns(positions, columns_);
      if (!keeps_positions_ && !is_in_columns(positions, columns_)) positions = {};
    }
    if (positions.empty()) {
      gone_.push_back(id);
      return;
    }
    if (found_.ids.size() == found_.ids.capacity()) make_room();
    found_.ids.push_back(id);
    if (keeps_positions_) found_.slices.push_back(appended(found_.positions, positions));
  }

  /// Drops the entries of older segments for mails that are also in this one.
  void end_segment() {
    if (older_ == 0) return;
    const auto is_newer = [last = found_.ids[older_ - 1]](const auto& ids) {
      return ids.empty() || ids.front() > last;
    };
    if (is_newer(std::span(found_.ids).subspan(older_)) && is_newer(gone_)) return;
    override_older();
  }

  Found result() { return std::move(found_); }

 private:
  /// Reserves room for the expected mails: doubling the vector would touch twice the memory.
  void make_room() {
    constexpr size_t few = 1'024;
    if (found_.ids.size() < few) return;
    found_.ids.reserve(std::max(most_mails_, 2 * found_.ids.size()));
    if (keeps_positions_) found_.slices.reserve(found_.ids.capacity());
  }

  void override_older() {
    Found merged;
    const auto take = [&](size_t at) {
      merged.ids.push_back(found_.ids[at]);
      if (keeps_positions_) merged.slices.push_back(found_.slices[at]);
    };
    const std::vector<int64_t>& ids = found_.ids;
    size_t newer = older_;
    auto gone = gone_.begin();
    for (size_t at = 0; at < older_; ++at) {
      while (newer < ids.size() && ids[newer] < ids[at]) take(newer++);
      gone = std::find_if(gone, gone_.end(), [&](int64_t id) { return id >= ids[at]; });
      const bool is_in_newer_segment =
          (newer < ids.size() && ids[newer] == ids[at]) || (gone != gone_.end() && *gone == ids[at]);
      if (!is_in_newer_segment) take(at);
    }
    while (newer < ids.size()) take(newer++);
    found_.ids = std::move(merged.ids);
    found_.slices = std::move(merged.slices);
  }

  ColumnMask columns_;
  bool keeps_positions_;
  size_t most_mails_;
  Found found_;
  /// The number of mails in found_ that come from older segments.
  size_t older_ = 0;
  /// Mails that are in the segment but no longer have the term in one of the columns.
  std::vector<int64_t> gone_;
};

Found mails_with(SegmentReader& reader, std::string_view term, ColumnMask columns, bool keeps_positions) {
  FirstWordSink sink(columns, keeps_positions, reader.mails());
  const auto& segments = reader.newest_first();
  for (auto segment = segments.rbegin(); segment != segments.rend(); ++segment) {
    sink.begin_segment();
    reader.read(*segment, term, sink);
    sink.end_segment();
  }
  return sink.result();
}

/// Keeps only the mails in which the next term of the phrase directly follows the previous ones. Reads from
/// the newest segment to the oldest.
class NextWordSink : public DoclistSink {
 public:
  NextWordSink(Found& found, ColumnMask columns)
      : found_(found), columns_(columns), is_decided_(found.ids.size()) {}

  void begin_segment() { at_ = 0; }

  void take(int64_t id, std::string_view positions) override {
    const auto& ids = found_.ids;
    // Most segments contain only mails newer than those of the segment before.
    if (at_ == 0) at_ = static_cast<size_t>(std::ranges::lower_bound(ids, id) - ids.begin());
    while (at_ < ids.size() && ids[at_] < id) ++at_;
    if (at_ == ids.size() || ids[at_] != id || is_decided_[at_]) return;
    is_decided_[at_] = true;
    found_.slices[at_] =
        appended(positions_, following(found_.positions_of(at_), positions, columns_, room_));
  }

  void end() {
    size_t left = 0;
    for (size_t at = 0; at < found_.ids.size(); ++at) {
      if (is_decided_[at] && found_.slices[at].size > 0) found_.keep(at, left++);
    }
    found_.ids.resize(left);
    found_.slices.resize(left);
    found_.positions = std::move(positions_);
  }

 private:
  Found& found_;
  ColumnMask columns_;
  size_t at_ = 0;
  /// Whether a newer segment has an entry of the term for the mail.
  std::vector<bool> is_decided_;
  std::vector<char> room_;
  std::string positions_;
};

}  // namespace

FullTextReader::FullTextReader(SQLite::Database& connection)
    : segments_(std::make_unique<SegmentReader>(connection)) {}
FullTextReader::~FullTextReader() = default;

IdSet FullTextReader::ids_of_phrase(const std::vector<std::string>& terms, ColumnMask columns) {
  if (terms.empty()) return {};
  Found found = mails_with(*segments_, terms.front(), columns, terms.size() > 1);
  for (size_t i = 1; i < terms.size() && !found.ids.empty(); ++i) {
    NextWordSink sink(found, columns);
    for (const auto& segment : segments_->newest_first()) {
      sink.begin_segment();
      segments_->read(segment, terms[i], sink);
    }
    sink.end();
  }
  return IdSet(std::move(found.ids));
}

}  // namespace kvq
