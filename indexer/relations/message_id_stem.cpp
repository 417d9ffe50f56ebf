// SPDX-License-Identifier: MIT
#include "indexer/relations/message_id_stem.hpp"

#include <algorithm>

namespace kvq {
namespace {

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool is_hash(std::string_view text) {
  return text.size() >= 8 &&
         std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

/// Removes the last `-` and the text after it, and returns that text.
std::string_view take_last(std::string_view& text) {
  const size_t dash = text.rfind('-');
  if (dash == std::string_view::npos) return {};
  const std::string_view last = text.substr(dash + 1);
  text = text.substr(0, dash);
  return last;
}

}  // namespace

std::string message_id_stem(std::string_view message_id) {
  const size_t at = message_id.find('@');
  if (at == std::string_view::npos) return {};
  std::string_view local = message_id.substr(0, at);
  const std::string host(message_id.substr(at));
  const size_t dot = local.find('.');
  const size_t first_dash = local.find('-');
  if (dot == 14 && first_dash != std::string_view::npos && is_digits(local.substr(0, dot)) &&
      is_digits(local.substr(dot + 1, first_dash - dot - 1))) {
    const size_t second_dash = local.find('-', first_dash + 1);
    if (second_dash == std::string_view::npos) return {};
    if (!is_digits(local.substr(first_dash + 1, second_dash - first_dash - 1))) return {};
    return std::string(local.substr(0, first_dash)) + std::string(local.substr(second_dash)) + host;
  }
  if (first_dash == 8 && is_digits(local.substr(0, first_dash))) {
    const std::string_view hash = take_last(local);
    const std::string_view number = take_last(local);
    if (is_hash(hash) && is_digits(number)) return std::string(local) + '-' + std::string(hash) + host;
  }
  return {};
}

}  // namespace kvq
