// SPDX-License-Identifier: MIT
// Standard output and error: buffering, terminal detection, the pager.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace kvq {

/// Thrown when the reader of the output has exited. The command then ends successfully.
struct ClosedPipe {};

bool stderr_is_terminal();

/// Writes a message for the user. If standard error is closed or full, nobody can be told, and the command
/// goes on.
void write_to_stderr(std::string_view text) noexcept;

/// Whether to use colour on a terminal: unless NO_COLOR is set, or whatever it says.
enum class ColourUse { on_terminals, never, always };

/// The output of one command.
class Output {
 public:
  Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Waits until the user leaves the pager. Without finish(), the output file keeps its old content.
  ~Output();

  /// Names the database of the command, which is never written to. Throws Error if standard output or
  /// standard error is a database or a part of one. Call it before the first output.
  void protect(const std::filesystem::path& database);

  /// Throws Error if the file is a database or a part of one, so that output would destroy it.
  void refuse_database(const std::filesystem::path& file) const;

  /// Finishes the current output and sends later writes to a file ("-" keeps the current output). A regular
  /// file is written under a temporary name and renamed by finish(), so an existing file stays unchanged
  /// until then. Devices and pipes are written directly. A database is refused; see refuse_database().
  void go_to_file(const std::string& file);
  /// Like go_to_file(), but throws Error where a regular file cannot be replaced as a whole, because its
  /// folder cannot be written: for a file that others read at any moment.
  void replace_file(const std::string& file);

  /// Sets what the user's config says; the environment variables come first. An empty pager is the default.
  void use(ColourUse colour, const std::string& pager);

  bool is_terminal() const { return is_terminal_; }
  /// The columns of the terminal; 0 if the output is not a terminal.
  size_t width() const;
  /// Whether to use colour: on a terminal, unless NO_COLOR is set or the config says otherwise.
  bool colour() const;

  /// Sends later writes through KVQ_PAGER, the pager of the config, PAGER or less. Does nothing if the output
  /// is not a terminal or the pager is already running.
  void start_pager();
  /// Flushes the output and waits until the user leaves the pager.
  void end_pager();

  /// Throws ClosedPipe, or Error if the output cannot be written.
  void write(std::string_view text);
  /// Writes lines from mails; on a terminal, control characters are replaced.
  void write_mail_text(std::string_view text);
  /// Flushes the output, or throws Error. After this, nothing more can be written to a file.
  void finish();

 private:
  void leave_pager();
  void open_file();
  void send();
  void keep_file();

  bool is_terminal_;
  ColourUse colour_ = ColourUse::on_terminals;
  std::string configured_pager_;
  std::filesystem::path database_;
  /// Empty for standard output.
  std::string file_;
  /// The temporary file that finish() renames to `target_`; empty if the file is written directly.
  std::string beside_;
  std::string target_;
  bool is_kept_ = false;
  bool is_replaced_whole_ = false;
  int descriptor_;
  int pager_ = 0;
  std::string buffer_;
};

}  // namespace kvq
