// SPDX-License-Identifier: MIT
#include "indexer/mirror/list_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "indexer/mirror/http.hpp"
#include "schema/base/error.hpp"
#include "schema/base/fold.hpp"

namespace kvq {
namespace {

constexpr std::string_view example = "an example is https://lore.kernel.org/kvm";
constexpr std::array<std::string_view, 5> schemes{"https", "http", "git", "ssh", "file"};
constexpr std::string_view repository_suffix = ".git";

void drop_slashes(std::string& address) {
  while (address.size() > 1 && address.ends_with('/')) address.pop_back();
}

bool is_plain_letter(char c) {
  const char folded = fold(c);
  return (folded >= 'a' && folded <= 'z') || (c >= '0' && c <= '9');
}

/// Whether the address is in ssh's short form: HOST:PATH (git-clone(1), "GIT URLS").
bool is_short_ssh(const std::string& address) {
  const size_t colon = address.find(':');
  return colon != std::string::npos && colon > 0 && address.find('/') > colon;
}

}  // namespace

std::string list_address(const std::string& given) {
  const auto refuse = [&](std::string_view why) {
    throw Error(ErrorKind::usage, fmt::format("'{}' {}", shown_address(given), why), std::string(example));
  };
  const bool has_control = std::ranges::any_of(given, [](unsigned char c) { return c <= ' ' || c == 0x7f; });
  const size_t colon = given.find("://");
  std::error_code failed;
  if (colon == std::string::npos && std::filesystem::is_directory(given, failed)) {
    std::string folder = std::filesystem::canonical(given, failed).string();
    if (const auto epoch = parse_epoch_address(folder)) return epoch->list;
    return folder;
  }
  if (has_control || given.starts_with('-')) refuse("is not the address of a list");
  if (colon == std::string::npos) {
    if (!is_short_ssh(given)) refuse("is neither an address nor a folder");
  } else if (std::ranges::find(schemes, fold(given.substr(0, colon))) == schemes.end()) {
    refuse("has a scheme that kvq does not know: it knows https, http, git, ssh and file");
  }
  std::string address = given;
  if (is_short_ssh(given) && colon == std::string::npos) return address;
  if (address.find_first_of("?#") != std::string::npos)
    refuse("is not the address of a list: it has a ? or #");
  drop_slashes(address);
  if (path_of_address(address).empty()) refuse("names a host, but no list");
  if (const auto epoch = parse_epoch_address(address)) return epoch->list;
  return address;
}

std::string epoch_address(const std::string& list, EpochPlace place, int64_t number) {
  switch (place) {
    case EpochPlace::number:
      return fmt::format("{}/{}", list, number);
    case EpochPlace::folder:
      return fmt::format("{}/git/{}.git", list, number);
    case EpochPlace::alone:
      break;
  }
  return list;
}

std::optional<EpochAddress> parse_epoch_address(std::string address) {
  drop_slashes(address);
  const size_t slash = address.rfind('/');
  if (slash == std::string::npos || slash == 0) return std::nullopt;
  std::string_view name = std::string_view(address).substr(slash + 1);
  const bool has_suffix = name.ends_with(repository_suffix);
  if (has_suffix) name.remove_suffix(repository_suffix.size());
  int64_t number = 0;
  const auto [end, failed] = std::from_chars(name.data(), name.data() + name.size(), number);
  if (name.empty() || failed != std::errc() || end != name.data() + name.size() || number < 0 ||
      number > last_possible_epoch)
    return std::nullopt;
  std::string list = address.substr(0, slash);
  EpochPlace place = EpochPlace::number;
  if (has_suffix && list.ends_with("/git")) {
    place = EpochPlace::folder;
    list.resize(list.size() - 4);
  } else if (list.ends_with("/git")) {
    list.resize(list.size() - 4);
  }
  drop_slashes(list);
  // An address such as https://host/0 has no list.
  if (list.find("://") != std::string::npos && path_of_address(list).empty()) return std::nullopt;
  return EpochAddress{std::move(list), place, number};
}

std::string path_of_address(const std::string& address) {
  const size_t colon = address.find("://");
  if (colon == std::string::npos) return address;
  const size_t slash = address.find('/', colon + 3);
  if (slash == std::string::npos) return {};
  std::string path = address.substr(slash);
  drop_slashes(path);
  return path == "/" ? "" : path;
}

std::string folder_name(const std::string& list) {
  std::string name = list.substr(list.find_last_of("/:") + 1);
  if (name.ends_with(repository_suffix)) name.resize(name.size() - repository_suffix.size());
  const auto is_usual = [](char c) {
    return is_plain_letter(c) || std::string_view("-_+.@").find(c) != std::string_view::npos;
  };
  constexpr size_t longest = 100;
  if (!name.empty() && name.size() <= longest && is_plain_letter(name.front()) &&
      std::ranges::all_of(name, is_usual)) {
    return name;
  }
  throw Error(ErrorKind::usage, fmt::format("'{}' does not end in a name for a folder", shown_address(list)),
              "name the folder: kvq mirror URL DIR");
}

}  // namespace kvq
