// SPDX-License-Identifier: MIT
// Reads any bytes as a mail. This must return a row, even for invalid mails, within libFuzzer's -timeout.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>

#include "indexer/mail/message_row.hpp"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // A new reader for each mail, so that its file alone reproduces a crash.
  kvq::MailReader reader;
  kvq::ParsedMail mail = reader.read(std::string_view(reinterpret_cast<const char*>(data), size));
  // 2024-01-01.
  kvq::to_row(std::move(mail), "0123456789abcdef0123456789abcdef01234567", 1704067200);
  return 0;
}
