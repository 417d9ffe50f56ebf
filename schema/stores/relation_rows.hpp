// SPDX-License-Identifier: MIT
// What the relations between mails are found from, and what they come to: plain values between
// RelationStore and indexer/relations. Numbers named `msgid` and `address` are ids of those tables.
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

/// How far apart the mails of one posting are sent, in seconds, where no thread joins them.
inline constexpr int64_t posting_window = 3'600;

/// Longer than this after the other, in seconds, a posting with the same title or patches is another work.
inline constexpr int64_t longest_pause = 400LL * 86'400;

/// What new messages and lost ones leave to be found anew.
struct Touched {
  /// New, or neighbours of a lost one.
  std::vector<int64_t> messages;
  /// Message-IDs of lost messages.
  std::vector<int64_t> msgids;
  /// Series that a lost message was of.
  std::vector<int64_t> series;
};

/// A Message-ID's place: what it answers. `date` is absent where its mail has not arrived.
struct ThreadNode {
  int64_t msgid = 0;
  std::optional<int64_t> parent;
  std::optional<int64_t> date;
};

/// A mail of a thread, as far as series and reviews ask.
struct ThreadMail {
  int64_t id = 0;
  int64_t msgid = 0;
  std::string message_id;
  /// The Message-ID that it answers.
  std::optional<int64_t> parent;
  MessageKind kind = MessageKind::discussion;
  int64_t date = 0;
  std::string title;
  std::optional<int64_t> sender;
  bool by_robot = false;
  /// Of a patch, a cover, or a numbered pull request.
  std::optional<PatchTags> tags;
  std::optional<std::string> change_id;
  std::optional<std::string> patch_id;
  bool has_diff = false;
  bool has_trailers = false;
  bool has_verdict = false;
};

/// schema/sql/003_series.sql tells the forms.
enum class SeriesForm { covered, bare, single, partial, naked };
inline constexpr std::array<std::string_view, 5> series_form_names = {"covered", "bare", "single", "partial",
                                                                      "naked"};

/// What a series is by itself, without the others of its topic.
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
  /// As titles are compared; absent where the sender is not known.
  std::optional<std::string> normalised_title;
  /// Message and number; the cover, number 0, first.
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

/// How far a series has come.
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

/// A series as the choice of its predecessor sees it.
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
  /// Each once, in their order.
  std::vector<std::string> patch_ids;
};

struct Lineage {
  int64_t previous = 0;
  std::string_view reason;
  /// In percent.
  int confidence = 100;
};

/// That the later of two series follows the other, or does not.
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
