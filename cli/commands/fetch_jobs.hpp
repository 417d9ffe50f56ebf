// SPDX-License-Identifier: MIT
// Fetches the archives of several lists at a time, while the calling thread indexes those that are ready.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "cli/commands/index_run.hpp"
#include "indexer/mirror/mirror.hpp"

namespace kvq {

/// Adds what was fetched into an archive to what is said about its list, and prints its warnings.
void take_result(const std::filesystem::path& archive, MirrorResult result, ListRun& run);

/// Returns, for example, "kvm: epoch 1: 12,345 of 60,000 objects, 12.3 MiB".
std::string transfer_text(const std::string& list, const MirrorProgress& progress);

/// Something to fetch for a list, in a thread of its own.
struct FetchJob {
  std::string list;
  std::function<MirrorResult(const MirrorOptions&)> fetch;
};

/// The threads end, and are waited for, with the object. Errors of a job are failures in its result.
class FetchJobs {
 public:
  explicit FetchJobs(std::vector<FetchJob> jobs);
  FetchJobs(const FetchJobs&) = delete;
  FetchJobs& operator=(const FetchJobs&) = delete;
  ~FetchJobs();

  struct Ready {
    /// The index of the job.
    size_t job;
    MirrorResult result;
    /// That the fetch took.
    double seconds;
  };
  /// Waits for the next job that is ready; absent if all have been returned. `wait` is called several times a
  /// second with the progress of one job, and may throw. Throws what a job threw if it is no Error, and
  /// Error (interrupted).
  std::optional<Ready> next(const std::function<void(const std::string& text)>& wait);

 private:
  void work();
  void run(size_t job);

  std::vector<FetchJob> jobs_;
  std::mutex mutex_;
  std::condition_variable is_ready_;
  size_t begun_ = 0;
  size_t returned_ = 0;
  std::deque<Ready> ready_;
  std::exception_ptr failure_;
  /// Of each job; empty before it begins and after its end.
  std::vector<std::string> progress_;
  bool stops_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace kvq
