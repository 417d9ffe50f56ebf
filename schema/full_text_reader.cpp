// SPDX-License-Identifier: MIT
#include "schema/full_text_reader.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <tuple>
#include <utility>

#include "schema/segment_reader.hpp"

namespace kvq {
namespace {

/// A mail's positions within the bytes of all of them.
struct Slice {
  size_t begin;
  size_t size;
};

/// The mails that have a word, from some segments.
struct Found {
  std::vector<int64_t> ids;
  /// Of each id, where they are asked for.
  std::vector<Slice> slices;
  /// The others that newer segments speak of: what older ones say of them does not count.
  std::vector<int64_t> gone;

  bool is_above(const Found& older) const {
    const auto is_first_above = [&](const std::vector<int64_t>& mine) {
      return mine.empty() || older.ids.empty() || mine.front() > older.ids.back();
    };
    return is_first_above(ids) && is_first_above(gone);
  }
};

void append(Found& to, const Found& from) {
  to.ids.insert(to.ids.end(), from.ids.begin(), from.ids.end());
  to.slices.insert(to.slices.end(), from.slices.begin(), from.slices.end());
}

Found merged(Found newer, Found older) {
  std::vector<int64_t> gone;
  std::ranges::set_union(newer.gone, older.gone, std::back_inserter(gone));
  if (newer.is_above(older)) {
    append(older, newer);
    older.gone = std::move(gone);
    return older;
  }
  Found out;
  out.gone = std::move(gone);
  const auto take = [&](const Found& from, size_t at) {
    out.ids.push_back(from.ids[at]);
    if (!from.slices.empty()) out.slices.push_back(from.slices[at]);
  };
  size_t at = 0;
  auto unwanted = newer.gone.begin();
  for (size_t i = 0; i < older.ids.size(); ++i) {
    const int64_t id = older.ids[i];
    for (; at < newer.ids.size() && newer.ids[at] < id; ++at) take(newer, at);
    while (unwanted != newer.gone.end() && *unwanted < id) ++unwanted;
    const bool is_told_anew = (at < newer.ids.size() && newer.ids[at] == id) ||
                              (unwanted != newer.gone.end() && *unwanted == id);
    if (!is_told_anew) take(older, i);
  }
  for (; at < newer.ids.size(); ++at) take(newer, at);
  return out;
}

/// Those of [begin, end), newest first, as one.
Found merged(std::vector<Found>& found, size_t begin, size_t end) {
  if (end - begin == 1) return std::move(found[begin]);
  const size_t middle = begin + (end - begin) / 2;
  return merged(merged(found, begin, middle), merged(found, middle, end));
}

/// The list of a word in one segment.
class WordSink : public ListSink {
 public:
  /// Keeps positions behind those in `kept`, unless that is null.
  WordSink(ColumnMask columns, std::string* kept) : columns_(columns), kept_(kept) {}

  void take(int64_t id, std::string_view positions) override {
    if (columns_ != all_columns && !positions.empty()) {
      if (kept_ != nullptr) positions = up_to_columns(positions, columns_);
      if (kept_ == nullptr && !is_in_columns(positions, columns_)) positions = {};
    }
    if (positions.empty()) {
      found.gone.push_back(id);
      return;
    }
    found.ids.push_back(id);
    if (kept_ == nullptr) return;
    found.slices.push_back({kept_->size(), positions.size()});
    *kept_ += positions;
  }

  Found found;

 private:
  ColumnMask columns_;
  std::string* kept_;
};

/// The mails that have a word, and where.
Found mails_with(SegmentReader& reader, std::string_view word, ColumnMask columns, std::string* kept) {
  std::vector<Found> found;
  for (const auto& segment : reader.newest_first()) {
    WordSink sink(columns, kept);
    reader.read(segment, word, sink);
    if (!sink.found.ids.empty() || !sink.found.gone.empty()) found.push_back(std::move(sink.found));
  }
  return found.empty() ? Found() : merged(found, 0, found.size());
}

/// Of the mails that have the words before, those that have one more behind them.
class NextWordSink : public ListSink {
 public:
  NextWordSink(const Found& before, const std::string& positions_before, ColumnMask columns)
      : before_(before),
        positions_before_(positions_before),
        columns_(columns),
        slices_(before.ids.size()),
        is_told_(before.ids.size()) {}

  void begin_segment() { at_ = 0; }

  void take(int64_t id, std::string_view positions) override {
    const auto& ids = before_.ids;
    while (at_ < ids.size() && ids[at_] < id) ++at_;
    if (at_ == ids.size() || ids[at_] != id || is_told_[at_]) return;
    is_told_[at_] = true;
    const auto [begin, size] = before_.slices[at_];
    keep_following(std::string_view(positions_before_).substr(begin, size), positions, columns_, following_);
    slices_[at_] = {kept_.size(), following_.bytes().size()};
    kept_ += following_.bytes();
  }

  /// The mails left, and their positions of the last word.
  std::pair<Found, std::string> result() {
    Found left;
    for (size_t i = 0; i < slices_.size(); ++i) {
      if (slices_[i].size == 0) continue;
      left.ids.push_back(before_.ids[i]);
      left.slices.push_back(slices_[i]);
    }
    return {std::move(left), std::move(kept_)};
  }

 private:
  const Found& before_;
  const std::string& positions_before_;
  ColumnMask columns_;
  size_t at_ = 0;
  std::vector<Slice> slices_;
  /// Whether a newer segment has told where the word is.
  std::vector<bool> is_told_;
  PositionWriter following_;
  std::string kept_;
};

}  // namespace

FullTextReader::FullTextReader(SQLite::Database& connection)
    : segments_(std::make_unique<SegmentReader>(connection)) {}
FullTextReader::~FullTextReader() = default;

IdSet FullTextReader::ids_of_phrase(const std::vector<std::string>& words, ColumnMask columns) {
  if (words.empty()) return {};
  std::string positions;
  Found found = mails_with(*segments_, words.front(), columns, words.size() > 1 ? &positions : nullptr);
  for (size_t i = 1; i < words.size() && !found.ids.empty(); ++i) {
    NextWordSink sink(found, positions, columns);
    for (const auto& segment : segments_->newest_first()) {
      sink.begin_segment();
      segments_->read(segment, words[i], sink);
    }
    std::tie(found, positions) = sink.result();
  }
  return IdSet(std::move(found.ids));
}

}  // namespace kvq
