// SPDX-License-Identifier: MIT
#include "cli/commands/fetch_jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <string_view>
#include <utility>

#include "cli/base/progress.hpp"
#include "indexer/git/epoch_folders.hpp"
#include "schema/base/numbers.hpp"
#include "schema/base/text_width.hpp"

namespace kvq {
namespace {

// Hosts such as lore ask not to be overrun.
constexpr size_t most_threads = 4;
constexpr std::chrono::milliseconds between_looks{100};

bool is_plain_address(std::string_view address) {
  constexpr std::string_view signs = "-_./+:~@";
  return std::ranges::all_of(address, [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           signs.find(c) != std::string_view::npos;
  });
}

}  // namespace

void take_result(const std::filesystem::path& archive, MirrorResult result, ListRun& run) {
  for (const std::string& warning : result.warnings) warn(warning);
  if (!result.moved_to.empty()) {
    std::string text = fmt::format("the archive '{}' has moved to {}", archive.string(), result.moved_to);
    // A host chooses the address: none goes into a command that a shell would take apart.
    if (is_plain_address(result.moved_to)) {
      text += !epochs_there(archive / "git").empty()
                  ? fmt::format("; run 'kvq mirror {} {}' to fetch it from there", result.moved_to,
                                archive.string())
                  : fmt::format("; run 'git remote set-url origin {}' in it to fetch it from there",
                                result.moved_to);
    }
    warn(text);
  }
  std::ranges::move(result.failures, std::back_inserter(run.failures));
  if (!result.has_remote && result.failures.empty()) run.note = "not fetched: it has no remote";
}

std::string transfer_text(const std::string& list, const MirrorProgress& progress) {
  constexpr double mebibyte = 1 << 20;
  return fmt::format("{}: epoch {}: {} of {} objects, {:.1f} MiB", printable(list), progress.epoch,
                     grouped(static_cast<int64_t>(progress.transfer.objects)),
                     grouped(static_cast<int64_t>(progress.transfer.total_objects)),
                     static_cast<double>(progress.transfer.bytes) / mebibyte);
}

FetchJobs::FetchJobs(std::vector<FetchJob> jobs) : jobs_(std::move(jobs)), progress_(jobs_.size()) {
  for (size_t i = 0; i < std::min(most_threads, jobs_.size()); ++i) {
    threads_.emplace_back([this] { work(); });
  }
}

FetchJobs::~FetchJobs() {
  const std::lock_guard locked(mutex_);
  stops_ = true;
}

void FetchJobs::work() {
  for (;;) {
    size_t job = 0;
    {
      const std::lock_guard locked(mutex_);
      if (stops_ || begun_ == jobs_.size()) return;
      job = begun_++;
    }
    run(job);
  }
}

void FetchJobs::run(size_t job) {
  const auto stops = [this] {
    if (is_interrupted()) return true;
    const std::lock_guard locked(mutex_);
    return stops_;
  };
  const auto show = [&](const MirrorProgress& progress) {
    std::string text = transfer_text(jobs_[job].list, progress);
    const std::lock_guard locked(mutex_);
    progress_[job] = std::move(text);
  };
  MirrorResult result;
  std::exception_ptr failure;
  const auto begin = std::chrono::steady_clock::now();
  try {
    result = jobs_[job].fetch({.progress = show, .interrupted = stops});
  } catch (const Error& error) {
    if (error.kind() == ErrorKind::interrupted) {
      failure = std::current_exception();
    } else {
      result.failures.push_back(error);
    }
  } catch (...) {
    failure = std::current_exception();
  }
  const std::lock_guard locked(mutex_);
  progress_[job].clear();
  if (failure) failure_ = failure;
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - begin;
  ready_.push_back({job, std::move(result), seconds.count()});
  is_ready_.notify_one();
}

std::optional<FetchJobs::Ready> FetchJobs::next(const std::function<void(const std::string& text)>& wait) {
  std::unique_lock locked(mutex_);
  if (returned_ == jobs_.size()) return std::nullopt;
  while (ready_.empty() && !failure_) {
    if (is_ready_.wait_for(locked, between_looks) != std::cv_status::timeout) continue;
    const auto shown = std::ranges::find_if(progress_, [](const std::string& text) { return !text.empty(); });
    std::string text = shown == progress_.end() ? "" : *shown;
    const auto others =
        std::ranges::count_if(progress_, [](const std::string& other) { return !other.empty(); }) - 1;
    if (others > 0) text += fmt::format(" (and {} more)", others);
    locked.unlock();
    if (!text.empty()) wait(text);
    locked.lock();
  }
  if (failure_) std::rethrow_exception(failure_);
  Ready ready = std::move(ready_.front());
  ready_.pop_front();
  ++returned_;
  return ready;
}

}  // namespace kvq
