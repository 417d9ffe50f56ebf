// SPDX-License-Identifier: MIT
#include "indexer/inputs/delivery_time.hpp"

#include <algorithm>

namespace kvq {

int64_t delivery_time(const ParsedMail& mail, int64_t file_time, int64_t now) {
  constexpr int64_t rfc_822 = 398'044'800;  // 1982-08-13
  constexpr int64_t day = 86'400;
  const auto is_credible = [&](int64_t time) { return time >= rfc_822 && time <= now + day; };
  const auto received = std::ranges::find_if(mail.received, is_credible);
  if (received != mail.received.end()) return *received;
  if (mail.sent && is_credible(mail.sent->time)) return mail.sent->time;
  return std::max<int64_t>(file_time, 0);
}

}  // namespace kvq
