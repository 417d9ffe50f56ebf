// SPDX-License-Identifier: MIT
#include "cli/handles/handles.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <system_error>
#include <utility>

#include "cli/handles/private_folder.hpp"
#include "cli/handles/terminal_session.hpp"
#include "schema/base/error.hpp"
#include "schema/base/text.hpp"
#include "schema/sqlite/database_place.hpp"

namespace kvq {
namespace {

// The first line of a file, and so its version. The second is the database, each other one the Message-ID of
// a row.
constexpr std::string_view first_line = "kvq handles 1";
// More than most_handles rows with long Message-IDs.
constexpr size_t most_bytes = 16u << 20;

bool write_whole(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    text.remove_prefix(static_cast<size_t>(written));
  }
  return true;
}

/// The same for each spelling of its path.
std::string name_of(const std::filesystem::path& database) {
  std::error_code failed;
  if (is_server(database)) return shown_place(database);
  std::string name = std::filesystem::weakly_canonical(database, failed).string();
  return failed ? database.string() : name;
}

/// Returns the text of a private file of the user; empty if it cannot be read.
std::string text_of(const std::filesystem::path& file) {
  const Descriptor opened(open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat status {};
  if (!opened.is_open() || fstat(opened.number(), &status) != 0) return {};
  if (!S_ISREG(status.st_mode) || status.st_uid != geteuid()) return {};
  std::string text;
  std::array<char, 1 << 16> bytes;
  while (text.size() < most_bytes) {
    const ssize_t count = read(opened.number(), bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    text.append(bytes.data(), static_cast<size_t>(count));
  }
  // A row is written with its line break, so a part of one is not a row.
  text.resize(text.rfind('\n') + 1);
  return text;
}

struct LastList {
  std::string database;
  std::vector<std::string> message_ids;
};

/// Returns nothing if this terminal had no list.
std::optional<LastList> last_list() {
  const auto session = terminal_session();
  const auto folder = session ? private_folder() : std::nullopt;
  if (!folder) return std::nullopt;
  const std::string text = text_of(*folder / *session);
  std::string_view rest = text;
  if (take_line(rest) != first_line) return std::nullopt;
  LastList list{std::string(take_line(rest)), {}};
  while (!rest.empty()) list.message_ids.emplace_back(take_line(rest));
  return list;
}

constexpr std::string_view how_to_name_a_mail = "a Message-ID names a mail everywhere";

}  // namespace

std::optional<HandleWriter> HandleWriter::of(const Output& out, const std::filesystem::path& database) {
  if (!out.is_terminal() || !is_controlling_terminal(STDOUT_FILENO)) return std::nullopt;
  const auto session = terminal_session();
  const auto folder = session ? create_private_folder() : std::nullopt;
  const std::string name = name_of(database);
  if (!folder || name.find('\n') != std::string::npos) return std::nullopt;
  std::filesystem::path temporary = *folder / fmt::format("{}.new-{}", *session, getpid());
  constexpr mode_t private_mode = 0600;
  Descriptor file(
      open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC | O_NOFOLLOW, private_mode));
  if (!file.is_open()) return std::nullopt;
  HandleWriter writer(std::move(file), std::move(temporary), *folder / *session);
  if (!write_whole(writer.file_.number(), fmt::format("{}\n{}\n", first_line, name))) return std::nullopt;
  return writer;
}

HandleWriter::~HandleWriter() {
  if (!temporary_.empty()) unlink(temporary_.c_str());
}

size_t HandleWriter::add(std::string_view message_id) {
  if (!file_.is_open() || rows_ == most_handles) return 0;
  const bool is_kept = message_id.find('\n') == std::string_view::npos &&
                       write_whole(file_.number(), fmt::format("{}\n", message_id));
  if (is_kept && !temporary_.empty()) {
    if (rename(temporary_.c_str(), target_.c_str()) == 0) temporary_.clear();
  }
  if (!is_kept || !temporary_.empty()) {
    // A full disk: the rows that follow have no handle.
    file_ = Descriptor();
    return 0;
  }
  return ++rows_;
}

std::optional<size_t> handle_in(std::string_view text) {
  if (text.starts_with('#')) text.remove_prefix(1);
  size_t number = 0;
  constexpr size_t most_digits = 9;
  if (text.empty() || text.size() > most_digits) return std::nullopt;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::string message_id_of_handle(size_t handle, const std::filesystem::path& database) {
  const auto list = last_list();
  if (!list || list->message_ids.empty()) {
    throw Error(ErrorKind::usage, fmt::format("there is no row #{}: this terminal has had no list", handle),
                fmt::format("'kvq QUERY' on a terminal numbers its rows; {}", how_to_name_a_mail));
  }
  if (list->database != name_of(database)) {
    throw Error(ErrorKind::usage,
                fmt::format("#{} is a row of the database '{}', and this command reads '{}'", handle,
                            list->database, database.string()),
                fmt::format("add --db '{}'", list->database));
  }
  const size_t rows = list->message_ids.size();
  if (handle == 0 || handle > rows) {
    const bool one = rows == 1;
    throw Error(ErrorKind::usage,
                fmt::format("there is no row #{}: the last list on this terminal had {} row{}", handle, rows,
                            one ? "" : "s"),
                rows == most_handles ? fmt::format("only its first {} rows have a number", most_handles)
                                     : std::string(how_to_name_a_mail));
  }
  return list->message_ids[handle - 1];
}

std::vector<std::string> message_ids_on_terminal(const std::filesystem::path& database) {
  auto list = last_list();
  if (!list || list->database != name_of(database)) return {};
  return std::move(list->message_ids);
}

}  // namespace kvq
