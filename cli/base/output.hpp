// SPDX-License-Identifier: MIT
// Standard output and error: buffering, the terminal's nature, the pager.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kvq {

/// Thrown when nobody reads the output any more: the command ends, and that is a success.
struct ClosedPipe {};

/// Whether standard error is a terminal.
bool stderr_is_terminal();

/// The standard output of one command.
class Output {
 public:
  Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  /// Waits for the pager to be left. A file that is not finished is as it was.
  ~Output();

  /// Finishes, and sends what is written from now on into a file ("-": leaves it where it is). A regular file
  /// is written beside, and gets its name by finish(): until then a file that there is stays. Devices and
  /// pipes are written as they are.
  void go_to_file(const std::string& file);

  bool is_terminal() const { return is_terminal_; }
  /// Columns; 0 where it is no terminal.
  size_t width() const;
  /// Whether to use colour: on a terminal, unless NO_COLOR is set.
  bool colour() const;

  /// Sends what is written from now on through KVQ_PAGER, PAGER or less, if this is a terminal and that is
  /// not so already.
  void start_pager();
  /// Sends what was written, and waits for the pager to be left.
  void end_pager();

  /// Throws ClosedPipe, or Error where the output cannot be written.
  void write(std::string_view text);
  /// A text of lines from mails: on a terminal without what could control it.
  void write_mail_text(std::string_view text);
  /// All is written, or Error is thrown. A file takes no more then.
  void finish();

 private:
  void leave_pager();
  void open_file();
  void send();
  void keep_file();

  bool is_terminal_;
  /// Empty for standard output.
  std::string file_;
  /// What takes the name `target_` when it is whole; empty where the file is written in its place.
  std::string beside_;
  std::string target_;
  bool is_kept_ = false;
  int descriptor_;
  int pager_ = 0;
  std::string buffer_;
};

}  // namespace kvq
