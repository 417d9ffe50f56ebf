// SPDX-License-Identifier: MIT
// Any bytes as a mail: it is read into a row, whatever is wrong with it, and soon (libFuzzer's -timeout).
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "indexer/mail/message_row.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A reader for each mail, so that a crash needs no more than its own file to come again.
  kvq::MailReader reader;
  kvq::ParsedMail mail = reader.read(std::string_view(reinterpret_cast<const char*>(data), size));
  // 2024-01-01.
  kvq::to_row(std::move(mail), reader, "0123456789abcdef0123456789abcdef01234567", 1704067200);
  return 0;
}
