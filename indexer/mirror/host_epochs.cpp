// SPDX-License-Identifier: MIT
#include "indexer/mirror/host_epochs.hpp"

#include <fmt/format.h>

#include "indexer/mirror/git_over_http.hpp"
#include "indexer/mirror/manifest.hpp"

namespace kvq {
namespace {

constexpr const char* manifest_name = "/manifest.js.gz";

/// Returns the body of an answer; empty if the host does not have it or does not give it away.
std::string body_at(const std::string& url, const HttpClient& http) {
  HttpAnswer answer = http.ask({.url = url});
  return answer.status() == 200 ? answer.rest(most_manifest_bytes) : std::string();
}

}  // namespace

std::set<int64_t> epochs_by_manifest(const std::string& list, const HttpClient& http) {
  if (!is_http(list)) return {};
  const std::string path = path_of_address(list);
  auto epochs = epochs_in_manifest(body_at(list + manifest_name, http), path, ManifestOf::list);
  if (!epochs.empty()) return epochs;
  const std::string host = list.substr(0, list.size() - path.size());
  return epochs_in_manifest(body_at(host + manifest_name, http), path, ManifestOf::host);
}

std::set<int64_t> epochs_by_trying(const std::string& list, EpochPlace place, int64_t first,
                                   const TransferOptions& options) {
  std::set<int64_t> epochs;
  if (place == EpochPlace::alone) return first == 0 ? std::set<int64_t>{0} : epochs;
  for (int64_t number = first; number <= last_possible_epoch; ++number) {
    if (!remote_refs(epoch_address(list, place, number), options)) break;
    epochs.insert(number);
  }
  return epochs;
}

EpochPlace place_of_epochs(const std::string& list, int64_t number, const TransferOptions& options) {
  for (const EpochPlace place : {EpochPlace::number, EpochPlace::folder}) {
    if (remote_refs(epoch_address(list, place, number), options)) return place;
  }
  // Without the number of an epoch, lore answers with an empty repository.
  const auto refs = remote_refs(list, options);
  if (refs && !refs->empty()) return EpochPlace::alone;
  throw NotThere(ErrorKind::network, fmt::format("there is no archive at '{}'", shown_address(list)),
                 "the address of a list is expected, such as https://lore.kernel.org/kvm");
}

}  // namespace kvq
