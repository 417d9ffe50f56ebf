// SPDX-License-Identifier: MIT
// Inputs and results of the relations between mails: plain values that indexer/relations exchanges with
// schema/stores/relation_store.hpp. Numbers named `msgid` and `address` are ids in those tables.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/mail/rows.hpp"

namespace kvq {

/// The maximum time between mails of one posting that are not in one thread, in seconds.
inline constexpr int64_t posting_window = 3'600;

/// After a longer pause, in seconds, a posting with the same title or patches counts as different work.
inline constexpr int64_t longest_pause = 400LL * 86'400;

/// Rows whose relations must be recomputed after messages were added or removed.
struct Touched {
  /// New messages, and neighbours of removed ones.
  std::vector<int64_t> messages;
  /// Message-IDs of removed messages.
  std::vector<int64_t> msgids;
  /// Series that a removed message belonged to.
  std::vector<int64_t> series;
};

/// The place of a Message-ID in its thread. `date` is absent if the mail has not arrived.
struct ThreadNode {
  int64_t msgid = 0;
  std::optional<int64_t> parent;
  std::optional<int64_t> date;
};

/// A mail of a thread, with the fields that series and reviews need.
struct ThreadMail {
  int64_t id = 0;
  int64_t msgid = 0;
  std::string message_id;
  /// The Message-ID that it replies to.
  std::optional<int64_t> parent;
  MessageKind kind = MessageKind::discussion;
  int64_t date = 0;
  std::string title;
  std::optional<int64_t> sender;
  bool by_robot = false;
  /// Present for a patch, a cover, or a numbered pull request.
  std::optional<PatchTags> tags;
  std::optional<std::string> change_id;
  std::optional<std::string> patch_id;
  bool has_diff = false;
  bool has_trailers = false;
  bool has_verdict = false;
};

/// schema/sql/003_series.sql describes the forms.
enum class SeriesForm { covered, bare, single, partial, naked };
inline constexpr std::array<std::string_view, 5> series_form_names = {"covered", "bare", "single", "partial",
                                                                      "naked"};

/// A series by itself, without the other series of its topic.
struct SeriesRow {
  int64_t id = 0;
  SeriesForm form = SeriesForm::single;
  int revision = 1;
  int total = 1;
  int patches = 1;
  bool complete = true;
  std::optional<int64_t> sender;
  std::string title;
  int64_t date = 0;
  bool rfc = false;
  bool resend = false;
  std::optional<std::string> change_id;
  /// The title as it is compared; absent if the sender is unknown.
  std::optional<std::string> normalised_title;
  /// Message and number of each mail; the cover, number 0, comes first.
  std::vector<std::pair<int64_t, int>> members;
};

struct PatchTrailer {
  int64_t patch = 0;
  std::string kind;
  int64_t address = 0;
  std::string_view origin;
  int64_t source = 0;
};

struct SeriesReply {
  int64_t message = 0;
  int64_t patch = 0;
};

/// The review state of a series.
struct SeriesReview {
  std::string_view state;
  std::vector<int64_t> evidence;
  int64_t active = 0;
  int people = 0;
  int reviewed = 0;
  int acked = 0;
  int tested = 0;
  std::vector<SeriesReply> replies;
  std::vector<PatchTrailer> trailers;
};

/// A series with the fields that choosing its predecessor needs.
struct Posting {
  int64_t id = 0;
  SeriesForm form = SeriesForm::single;
  int revision = 1;
  bool rfc = false;
  bool resend = false;
  std::optional<int64_t> sender;
  int64_t date = 0;
  std::optional<std::string> change_id;
  std::string message_id;
  /// As in SeriesRow.
  std::optional<std::string> normalised_title;
  /// Sorted, without duplicates.
  std::vector<std::string> patch_ids;
};

struct Lineage {
  int64_t previous = 0;
  std::string_view reason;
  /// In percent.
  int confidence = 100;
};

/// Forces the later of two series to follow the other, or not to.
struct TopicOverride {
  int64_t one = 0;
  int64_t other = 0;
  bool is_one_topic = true;
};

struct TopicMember {
  int64_t id = 0;
  std::optional<int64_t> previous;
  bool partial = false;
  int64_t date = 0;
};

struct TrailerOf {
  std::string kind;
  int64_t address = 0;
  bool by_robot = false;
};

}  // namespace kvq
