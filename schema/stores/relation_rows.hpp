// SPDX-License-Identifier: MIT
// Inputs and results of the relations between mails: plain values that indexer/relations exchanges with the
// stores of threads, series and topics. Numbers named `msgid` and `address` are ids in those tables.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/mail/rows.hpp"
#include "schema/people/writer.hpp"

namespace kvq {

using Ids = std::vector<int64_t>;

/// The maximum time between mails of one posting that are not in one thread, in seconds.
inline constexpr int64_t posting_window = 3'600;

/// After a longer pause, in seconds, a posting with the same title or patches counts as different work.
inline constexpr int64_t longest_pause = 400LL * 86'400;

/// The same, in seconds, for a revision with another title and other patches.
inline constexpr int64_t longest_pause_of_retitled = 150LL * 86'400;

/// How many series with one title, change-id or patch are compared with a series, before and after it. Far
/// more than people post, and a limit for mails that are meant to cost time.
inline constexpr int64_t most_alike = 100;

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
  /// Whether its own words ask nothing of anybody.
  bool asks_nothing = false;
  /// For a posting: what says that it is a backport.
  std::optional<std::string> backport;
  /// The sender and the author as people.
  Writer from;
  Writer by;
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
  /// The title as it is compared; absent if the sender is unknown, or the title says nothing.
  std::optional<std::string> normalised_title;
  /// The sender's name as it is compared.
  std::optional<std::string> sender_name;
  /// Message and number of each mail; the cover, number 0, comes first.
  std::vector<std::pair<int64_t, int>> members;
  /// For each member: the key of its title as it is compared; absent for a cover, and if the title says
  /// nothing.
  std::vector<std::optional<int64_t>> title_keys;
};

struct PatchTrailer {
  int64_t patch = 0;
  std::string kind;
  int64_t address = 0;
  std::string_view origin;
  int64_t source = 0;
};

/// What a reply decides; schema/sql/014_mail_as_written.sql describes the kinds and objects.
struct VerdictOf {
  std::string kind;
  std::string object = {};
};

/// What the git trees say of a patch that is in one, or was. In seconds UTC.
struct TreeWord {
  int64_t committed = 0;
  /// When it was reverted; absent if it is there.
  std::optional<int64_t> reverted;
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

/// How a series stood from a time on, until the next such row.
struct Standing {
  /// Seconds UTC.
  int64_t since = 0;
  /// The mail that brought the change; the series itself if a commit did.
  int64_t message = 0;
  std::string_view state;
  int people = 0;
  int reviewed = 0;
  int acked = 0;
  int tested = 0;
};

/// A series with the fields that choosing its predecessor needs.
struct Posting {
  int64_t id = 0;
  SeriesForm form = SeriesForm::single;
  int revision = 1;
  bool rfc = false;
  bool resend = false;
  bool is_pull = false;
  /// The number of patches, without the cover, and the number that it claims to have.
  int patches = 1;
  int total = 1;
  std::optional<int64_t> sender;
  int64_t date = 0;
  std::optional<std::string> change_id;
  std::string message_id;
  /// The words in the brackets of its subject.
  std::string words;
  /// As in SeriesRow.
  std::optional<std::string> normalised_title;
  /// The sender as a person; `sender` is the address.
  Writer from;
};

/// What the patches of a posting are known by: their patch-ids and the keys of their titles, both sorted and
/// without duplicates.
struct PatchKeys {
  std::vector<std::string> patch_ids;
  std::vector<int64_t> titles;
};

/// The reason of a series that has some patches of another one only, and does not replace it.
inline constexpr std::string_view part_reason = "part";

/// The reason of a series with a new title that changes the files of the revision before.
inline constexpr std::string_view files_reason = "files";

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
  /// Whether it has some patches of `previous` only, and does not replace it.
  bool partial = false;
  /// Whether it is such a part, and goes on by itself, in a topic of its own.
  bool apart = false;
  int64_t date = 0;
  std::string message_id;
};

/// A series that a later revision replaces besides the one that it follows.
struct Inclusion {
  int64_t series = 0;
  int64_t included = 0;
};

struct TrailerOf {
  std::string kind;
  int64_t address = 0;
  bool by_robot = false;
  Writer giver;
};

}  // namespace kvq
