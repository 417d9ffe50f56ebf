// SPDX-License-Identifier: MIT
// What tests share: folders that go, mails in a line, the samples.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace kvq::tests {

/// A new empty folder, removed with all in it at the end.
class TempDir {
 public:
  TempDir();
  ~TempDir();
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(std::string_view name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// A mail with defaults for what is not set.
struct MailBuilder {
  std::string from = "Ada Byron <ada@example.org>";
  std::string to = "kvm@vger.kernel.org";
  std::string subject = "[PATCH] KVM: Do it";
  std::string date = "Mon, 3 Mar 2025 10:00:00 +0000";
  std::string id = "1@example.org";
  /// Header lines, each with its line break.
  std::string more = "List-Id: <kvm.vger.kernel.org>\n";
  std::string body = "Do it.\n";

  std::string str() const;
};

/// The time of MailBuilder's date, seconds UTC.
inline constexpr int64_t mail_time = 1'740'996'000;

/// The bytes of a file below the project's root.
std::string project_file(std::string_view name);

/// The folder samples/.
std::filesystem::path samples_folder();

void write_file(const std::filesystem::path& path, std::string_view bytes);

}  // namespace kvq::tests
