// SPDX-License-Identifier: MIT
// What every answer of `kvq serve` needs: a connection that reads, the time, and the addresses of the pages.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "cli/serve/site/answer_cache.hpp"
#include "cli/serve/site/links.hpp"
#include "schema/base/error.hpp"
#include "schema/mail/web_address.hpp"
#include "schema/open.hpp"
#include "schema/sqlite/one_state.hpp"
#include "schema/sqlite/time_limit.hpp"

namespace kvq::serve {

struct SiteSettings {
  std::filesystem::path database;
  WebArchives web_archives;
  /// For all queries of an answer together.
  std::chrono::milliseconds time_limit{5000};
  /// The path in front of all pages, without a slash at its end.
  std::string base;
  /// How much of the newest answers is kept in memory, in bytes; 0 for none.
  size_t cache_bytes = 32UL * 1024 * 1024;
  /// Returns the time in seconds UTC.
  std::function<int64_t()> clock;
};

/// There is no page, mail or name of that kind.
class NotFound : public Error {
 public:
  explicit NotFound(const std::string& message, std::string hint = {})
      : Error(ErrorKind::usage, message, std::move(hint)) {}
};

class Site;

/// A connection for one answer. It sees one state of the database and has the time limit of the site.
class Reading {
 public:
  ~Reading();
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  const Database& database() const { return *database_; }
  /// Seconds UTC, the beginning of a minute: ages are reckoned by it.
  int64_t now() const { return now_; }
  /// Names the state of the index and of the settings: two readings with one name give the same answers.
  const std::string& state();
  /// The last generation of the index.
  int64_t generation() const;
  const Links& links() const;
  /// Whether the time limit has ended a query.
  bool is_out_of_time() const { return limit_->is_exceeded(); }

 private:
  friend class Site;
  struct Connection;
  Reading(Site& site, std::unique_ptr<Connection> connection, int64_t now, std::stop_token stop);

  Site& site_;
  std::unique_ptr<Connection> connection_;
  Database* database_;
  int64_t now_;
  // The limit ends before the state, so that it cannot stop the end of the transaction.
  std::unique_ptr<OneState> state_;
  std::unique_ptr<TimeLimit> limit_;
};

/// For several threads at once.
class Site {
 public:
  explicit Site(SiteSettings settings);
  ~Site();

  /// Lends a connection; opens one if all are in use, or if the file was replaced. `stop` ends its queries,
  /// as the time limit does. Throws Error.
  std::unique_ptr<Reading> read(std::stop_token stop = {});

  /// Closes the connections that nobody uses: the server has ended them.
  void drop_connections();

  const SiteSettings& settings() const { return settings_; }
  const Links& links() const { return links_; }
  AnswerCache& cache() { return cache_; }

 private:
  friend class Reading;
  std::unique_ptr<Reading::Connection> connection(int64_t now);
  void give_back(std::unique_ptr<Reading::Connection> connection);

  SiteSettings settings_;
  Links links_;
  AnswerCache cache_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<Reading::Connection>> idle_;
};

}  // namespace kvq::serve
