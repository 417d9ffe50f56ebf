// SPDX-License-Identifier: MIT
// The addresses of lists and of their epochs. A list's archive is at one address, and its epochs are below
// it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace kvq {

/// Where a host has the epochs of a list.
enum class EpochPlace {
  /// LIST/0, LIST/1: lore and public-inbox-httpd.
  number,
  /// LIST/git/0.git: the folders of public-inbox.
  folder,
  /// LIST is the only epoch.
  alone,
};

struct EpochAddress {
  /// Without a slash at its end.
  std::string list;
  EpochPlace place;
  int64_t number;
};

/// Epochs with a higher number are not looked for: lore's largest list has some twenty.
inline constexpr int64_t last_possible_epoch = 9999;

/// Returns the address of a list from what a user gives: the address of the list, of one of its epochs, of
/// its page, or a folder. Throws Error (usage) if it is none of these or its scheme is none of https, http,
/// git, ssh and file.
std::string list_address(const std::string& given);

/// Returns the address of an epoch.
std::string epoch_address(const std::string& list, EpochPlace place, int64_t number);

/// Returns what an address of a repository says. Absent if it does not end in the number of an epoch.
std::optional<EpochAddress> parse_epoch_address(std::string address);

/// Returns the last part of a list's address that can be the name of a folder, without ".git". Throws Error
/// (usage) if there is none.
std::string folder_name(const std::string& list);

/// Returns the part of an address after its host, such as "/kvm"; empty if it has none.
std::string path_of_address(const std::string& address);

}  // namespace kvq
