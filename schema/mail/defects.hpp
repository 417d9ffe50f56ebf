// SPDX-License-Identifier: MIT
// Defects of mails. A defect is recorded and counted; it never stops a run.
#pragma once

#include <span>
#include <string_view>

namespace kvq {

enum class Defect {
  no_mail,
  empty_mail,
  cut_off,
  nul_bytes,
  no_message_id,
  bad_message_id,
  reused_message_id,
  no_from,
  no_date,
  bad_date,
  unlikely_date,
  no_subject,
  repeated_header,
  raw_header_bytes,
  unknown_charset,
  bad_charset,
  bad_base64,
  broken_multipart,
  bad_commit_time,
  guessed_date,
};

struct DefectInfo {
  Defect defect;
  std::string_view name;
  std::string_view meaning;
};

/// Returns every defect with its name in the database, in the order of the enumeration.
std::span<const DefectInfo> defects();

std::string_view defect_name(Defect defect);

}  // namespace kvq
