// SPDX-License-Identifier: MIT
#include "cli/serve/site/site.hpp"

#include <sys/stat.h>

#include <utility>

#include "schema/sqlite/changes.hpp"
#include "schema/sqlite/database_place.hpp"
#include "schema/sqlite/engine.hpp"
#include "schema/stores/fingerprint.hpp"

namespace kvq::serve {
namespace {

constexpr int64_t seconds_a_minute = 60;

/// What tells a file from one that took its place.
struct FileIdentity {
  dev_t device = 0;
  ino_t inode = 0;

  bool operator==(const FileIdentity&) const = default;
};

FileIdentity identity_of(const std::filesystem::path& file) {
  struct stat status {};
  // A server that is replaced ends its connections.
  if (is_server(file)) return {};
  if (::stat(file.c_str(), &status) != 0) return {};
  return {status.st_dev, status.st_ino};
}

}  // namespace

struct Reading::Connection {
  Database database;
  FileIdentity file;
  /// The name of the state, and the version of the data that it was made from; see data_version().
  std::string state = {};
  int64_t version = -1;
};

Reading::Reading(Site& site, std::unique_ptr<Connection> connection, int64_t now, std::stop_token stop)
    : site_(site),
      connection_(std::move(connection)),
      database_(&connection_->database),
      now_(now),
      state_(std::make_unique<OneState>(*database_)),
      limit_(std::make_unique<TimeLimit>(*database_, site.settings().time_limit,
                                         [stop = std::move(stop)] { return stop.stop_requested(); })) {}

Reading::~Reading() {
  limit_.reset();
  state_.reset();
  site_.give_back(std::move(connection_));
}

const std::string& Reading::state() {
  const int64_t version = data_version(*database_);
  if (version != connection_->version) {
    // The settings take some milliseconds to read: a MAINTAINERS file has thousands of sections.
    connection_->state = generation_name(*database_) + "-" + settings_fingerprint(*database_);
    connection_->version = version;
  }
  return connection_->state;
}

int64_t Reading::generation() const {
  return last_generation(*database_);
}

const Links& Reading::links() const {
  return site_.links();
}

Site::Site(SiteSettings settings)
    : settings_(std::move(settings)), links_(settings_.base), cache_(settings_.cache_bytes) {}

Site::~Site() = default;

std::unique_ptr<Reading> Site::read(std::stop_token stop) {
  const int64_t now = settings_.clock() / seconds_a_minute * seconds_a_minute;
  return std::unique_ptr<Reading>(new Reading(*this, connection(now), now, std::move(stop)));
}

std::unique_ptr<Reading::Connection> Site::connection(int64_t now) {
  const FileIdentity file = identity_of(settings_.database);
  {
    const std::lock_guard lock(mutex_);
    // Those of a file that was replaced are of no use any more.
    std::erase_if(idle_, [&](const auto& one) { return one->file != file; });
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      set_now(connection->database, now);
      return connection;
    }
  }
  Database database = open_to_read(settings_.database, now);
  set_web_archives(database, settings_.web_archives);
  return std::make_unique<Reading::Connection>(Reading::Connection{std::move(database), file});
}

void Site::drop_connections() {
  const std::lock_guard lock(mutex_);
  idle_.clear();
}

void Site::give_back(std::unique_ptr<Reading::Connection> connection) {
  const Engine* engine = connection->database.engine();
  if (engine != nullptr && !engine->is_connected()) return;
  const std::lock_guard lock(mutex_);
  idle_.push_back(std::move(connection));
}

}  // namespace kvq::serve
