// SPDX-License-Identifier: MIT
// Standard output and error: buffering, terminal detection, the pager.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// Thrown when the reader of the output has exited. The command then ends successfully.
struct ClosedPipe {};

bool stderr_is_terminal();

/// The output of one command.
class Output {
 public:
  Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Waits until the user leaves the pager. Without finish(), the output file keeps its old content.
  ~Output();

  /// Finishes the current output and sends later writes to a file ("-" keeps the current output). A regular
  /// file is written under a temporary name and renamed by finish(), so an existing file stays unchanged
  /// until then. Devices and pipes are written directly.
  void go_to_file(const std::string& file);

  bool is_terminal() const { return is_terminal_; }
  /// The columns of the terminal; 0 if the output is not a terminal.
  size_t width() const;
  /// Whether to use colour: on a terminal, unless NO_COLOR is set.
  bool colour() const;

  /// Sends later writes through KVQ_PAGER, PAGER or less. Does nothing if the output is not a terminal or the
  /// pager is already running.
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
  /// Empty for standard output.
  std::string file_;
  /// The temporary file that finish() renames to `target_`; empty if the file is written directly.
  std::string beside_;
  std::string target_;
  bool is_kept_ = false;
  int descriptor_;
  int pager_ = 0;
  std::string buffer_;
};

}  // namespace kvq
