// SPDX-License-Identifier: MIT
#include "cli/mails/sync.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "cli/base/files.hpp"
#include "cli/base/output.hpp"
#include "cli/mails/mail_reading.hpp"
#include "cli/mails/mailbox_lock.hpp"
#include "cli/mails/maildir.hpp"
#include "cli/mails/mbox_parts.hpp"
#include "query/run/mails.hpp"
#include "schema/base/error.hpp"
#include "schema/base/links.hpp"
#include "schema/base/new_file.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/object_id.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

struct Changed {
  size_t added = 0;
  size_t removed = 0;
  size_t kept = 0;
};

int report_changes(const Context& context, const Changed& changed, bool is_of_nothing) {
  context.out.write(fmt::format("{}{} added, {} removed, {} kept\n", is_of_nothing ? "no mail matches: " : "",
                                grouped(static_cast<int64_t>(changed.added)),
                                grouped(static_cast<int64_t>(changed.removed)),
                                grouped(static_cast<int64_t>(changed.kept))));
  return found;
}

/// A Maildir that is made with its first mail: a missing archive leaves no empty folder behind.
class MaildirInUse {
 public:
  explicit MaildirInUse(std::string folder) : folder_(std::move(folder)) {
    std::error_code failed;
    if (fs::exists(folder_, failed)) opened();
  }

  Maildir& opened() {
    if (!maildir_) maildir_.emplace(folder_);
    return *maildir_;
  }
  bool has(const std::string& blob) const { return maildir_ && maildir_->has(blob); }

 private:
  std::string folder_;
  std::optional<Maildir> maildir_;
};

std::vector<std::string> blobs_of(const Database& database, int64_t message) {
  std::vector<std::string> out;
  for (const MailPlace& place : mail_places(database, message)) out.push_back(to_hex(place.blob));
  return out;
}

std::string read_mailbox(int descriptor, const fs::path& file) {
  std::string out;
  std::array<char, 65'536> piece{};
  while (descriptor >= 0) {
    const ssize_t bytes = read(descriptor, piece.data(), piece.size());
    if (bytes < 0 && errno == EINTR) continue;
    if (bytes < 0) cannot_read(file);
    if (bytes == 0) break;
    out.append(piece.data(), static_cast<size_t>(bytes));
  }
  return out;
}

/// What tells a mailbox from one that somebody wrote to. All are 0 if there is none.
auto state_of(const fs::path& file) {
  struct stat status {};
  if (stat(file.c_str(), &status) != 0) status = {};
  return std::tuple(status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
                    status.st_mtim.tv_nsec);
}

void replace_file(const fs::path& file, std::string_view text) {
  NewFile whole(file);
  std::ofstream out(whole.path(), std::ios::binary);
  if (!out.write(text.data(), std::ssize(text)).flush()) cannot_write(file);
  whole.keep();
}

/// The mails of a mailbox, found by what a mail program leaves as it is.
class MboxIndex {
 public:
  explicit MboxIndex(std::vector<MboxPart> parts) : parts_(std::move(parts)), is_wanted_(parts_.size()) {
    for (size_t i = 0; i < parts_.size(); ++i) by_body_.emplace(parts_[i].body, i);
  }

  /// Marks the mail as wanted; returns false if it is not there.
  bool want(const MboxPart& mail) {
    const auto [begin, end] = by_body_.equal_range(mail.body);
    for (auto at = begin; at != end; ++at) {
      if (is_wanted_[at->second] || parts_[at->second].id != mail.id) continue;
      is_wanted_[at->second] = true;
      return true;
    }
    return false;
  }

  /// Appends what stays, and returns the number of mails that do not.
  size_t keep(std::string& out, bool keep_all) const {
    size_t removed = 0;
    for (size_t i = 0; i < parts_.size(); ++i) {
      const bool stays = is_wanted_[i] || !parts_[i].is_own || keep_all;
      if (stays) out += parts_[i].text;
      removed += static_cast<size_t>(!stays);
    }
    return removed;
  }

 private:
  std::vector<MboxPart> parts_;
  std::vector<bool> is_wanted_;
  std::unordered_multimap<std::string_view, size_t> by_body_;
};

}  // namespace

int sync_maildir(const Context& context, const Database& database, const std::vector<int64_t>& messages,
                 const std::string& folder) {
  MailReading reading(database);
  MaildirInUse maildir(folder);
  std::set<std::string> wanted;
  Changed changed;
  for (const int64_t message : messages) {
    // A mail on several lists has a blob in each, and may have been added from any.
    const std::vector<std::string> blobs = blobs_of(database, message);
    wanted.insert(blobs.begin(), blobs.end());
    if (std::ranges::any_of(blobs, [&](const std::string& blob) { return maildir.has(blob); })) {
      ++changed.kept;
    } else if (const auto mail = reading.read(message)) {
      changed.added += static_cast<size_t>(
          maildir.opened().keep(mail->place.committed, to_hex(mail->place.blob), mail->bytes));
    }
  }
  changed.removed = maildir.opened().remove_others(wanted);
  reading.finish();
  return report_changes(context, changed, messages.empty());
}

int sync_mbox(const Context& context, const Database& database, const std::vector<int64_t>& messages,
              const std::string& file) {
  context.out.refuse_database(file);
  const auto chain = chain_of_links(file);
  const fs::path target = chain.empty() ? fs::path(file) : chain.back();
  std::error_code failed;
  if (fs::exists(target, failed) && !fs::is_regular_file(target, failed))
    throw Error(ErrorKind::usage, fmt::format("'{}' is no file", file),
                "--sync keeps a mailbox in one file in sync");
  // Before the lock, because it may take long.
  MailReading reading(database);
  std::vector<std::string> mails;
  for (const int64_t message : messages) {
    if (const auto mail = reading.read(message)) mails.push_back(own_mbox_part(mail->bytes));
  }

  constexpr std::chrono::seconds most_waiting{10};
  const MailboxLock lock(target, most_waiting);
  const auto before = state_of(target);
  const std::string old = read_mailbox(lock.mailbox(), target);
  MboxIndex index(mbox_parts(old, file));
  std::string added;
  Changed changed;
  for (const std::string& mail : mails) {
    if (index.want(mbox_parts(mail, file).front())) {
      ++changed.kept;
    } else {
      added += mail;
      ++changed.added;
    }
  }
  std::string text;
  // A mail that matches but cannot be read cannot be told from one that no longer matches.
  changed.removed = index.keep(text, reading.number_gone() > 0);
  if (!text.empty() && !added.empty() && !text.ends_with("\n\n"))
    text += text.ends_with('\n') ? "\n" : "\n\n";
  text += added;
  if (changed.added + changed.removed > 0 || lock.mailbox() < 0) {
    if (state_of(target) != before) {
      throw Error(ErrorKind::locked,
                  fmt::format("another program wrote to the mailbox '{}' without a lock", file),
                  "nothing was changed; try again");
    }
    replace_file(target, text);
  }
  reading.finish();
  return report_changes(context, changed, messages.empty());
}

}  // namespace kvq
