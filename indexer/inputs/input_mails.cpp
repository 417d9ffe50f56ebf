// SPDX-License-Identifier: MIT
#include "indexer/inputs/input_mails.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "indexer/inputs/maildir.hpp"
#include "indexer/mail/diff/sha1.hpp"
#include "schema/base/error.hpp"

namespace kvq {
namespace {

namespace fs = std::filesystem;

constexpr size_t most_open_files = 16;

[[noreturn]] void is_gone(const std::string& path) {
  throw Error(ErrorKind::archive, fmt::format("'{}' no longer exists, and only it has the raw mails", path),
              "if it was moved, move it back, or run 'kvq index' with its new path");
}

}  // namespace

std::string blob_id(std::string_view bytes) {
  const Sha1 id = sha1({fmt::format("blob {}", bytes.size()), std::string_view("\0", 1), bytes});
  return {reinterpret_cast<const char*>(id.data()), id.size()};
}

InputMail mail_in_file(const InputFile& file, const FilePlace& place, EpochKind kind, MboxFormat format) {
  const auto bytes = static_cast<size_t>(place.bytes);
  InputMail mail{file.read(place.begin, std::min(bytes, most_mail_bytes)), bytes > most_mail_bytes};
  if (mail.bytes.size() < std::min(bytes, most_mail_bytes))
    throw Error(ErrorKind::archive, "the file has become shorter while it was read", "run it again");
  if (kind == EpochKind::mbox) mail.bytes = unquoted(std::move(mail.bytes), format);
  return mail;
}

std::optional<InputMail> mail_in_maildir(const fs::path& path) {
  const auto file = InputFile::open_if_there(path);
  if (!file) return std::nullopt;
  return mail_in_file(*file, {0, file->size()}, EpochKind::mail, MboxFormat::automatic);
}

MailScanner::MailScanner(const InputFile& file, EpochKind kind, MboxFormat format)
    : file_(file), is_mbox_(kind == EpochKind::mbox), mbox_(file, format) {}

std::optional<FilePlace> MailScanner::next() {
  if (is_mbox_) return mbox_.next();
  if (std::exchange(is_at_end_, true)) return std::nullopt;
  return FilePlace{0, file_.size()};
}

std::vector<std::string> first_mails(const fs::path& path, EpochKind kind, size_t most) {
  constexpr size_t most_bytes = 16u << 20;
  size_t bytes = 0;
  std::vector<std::string> out;
  if (kind == EpochKind::maildir) {
    for (const MaildirFile& file : files_in_maildir(path)) {
      if (out.size() == most || bytes > most_bytes) break;
      auto mail = mail_in_maildir(path / file.path);
      if (!mail) continue;
      bytes += mail->bytes.size();
      out.push_back(std::move(mail->bytes));
    }
    return out;
  }
  const InputFile file = InputFile::open(path);
  MailScanner scanner(file, kind, MboxFormat::automatic);
  while (out.size() < most && bytes <= most_bytes) {
    const auto mail = scanner.next();
    if (!mail) break;
    bytes += static_cast<size_t>(mail->bytes);
    out.push_back(mail_in_file(file, *mail, kind, MboxFormat::automatic).bytes);
  }
  return out;
}

std::optional<InputMail> InputMails::read_any(const MailPlace& place) {
  if (place.kind == EpochKind::maildir) {
    auto known = maildirs_.find(place.path);
    if (known == maildirs_.end()) {
      if (!is_maildir(place.path)) is_gone(place.path);
      known = maildirs_.try_emplace(place.path).first;
      for (MaildirFile& file : files_in_maildir(place.path))
        known->second.emplace(std::move(file.name), std::move(file.path));
    }
    const auto file = known->second.find(place.in_file.name);
    if (file == known->second.end()) return std::nullopt;
    return mail_in_maildir(fs::path(place.path) / file->second);
  }
  auto known = files_.find(place.path);
  if (known == files_.end()) {
    auto file = InputFile::open_if_there(place.path);
    if (!file) is_gone(place.path);
    // Of many files with one mail each, none is read again soon.
    if (files_.size() >= most_open_files) files_.clear();
    known = files_.emplace(place.path, std::move(*file)).first;
  }
  const InputFile& file = known->second;
  if (place.in_file.begin + place.in_file.bytes > file.size()) return std::nullopt;
  return mail_in_file(file, place.in_file, place.kind, place.mbox_format);
}

std::optional<std::string> InputMails::read(const MailPlace& place) {
  std::optional<InputMail> mail = read_any(place);
  if (!mail || blob_id(mail->bytes) != place.blob) return std::nullopt;
  return std::move(mail->bytes);
}

}  // namespace kvq
