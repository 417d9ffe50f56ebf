// SPDX-License-Identifier: MIT
#include "cli/browse/screen/ncurses_screen.hpp"

#define NCURSES_NOMACROS
#include <curses.h>
#include <fmt/format.h>
#include <langinfo.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <clocale>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <stdexcept>
#include <utility>

#include "schema/base/error.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

// How long a sequence of a key may take to arrive after its ESC.
constexpr int escape_delay_ms = 50;

// Globals, because signal handlers read them.
volatile sig_atomic_t is_asked_to_end = 0;
volatile sig_atomic_t is_open = 0;
termios modes_before{};
/// What brings the terminal back: shows the cursor, plain text, the other screen.
std::array<char, 256> restoring{};
size_t restoring_bytes = 0;

void ask_to_end(int /*signal*/) {
  is_asked_to_end = 1;
}

void on_signal(int signal, void (*handler)(int)) {
  struct sigaction action {};
  action.sa_handler = handler;
  sigaction(signal, &action, nullptr);
}

/// Returns a capability of the terminal without its delays, `$<5>`, which no terminal of today needs.
std::string capability(const char* name) {
  const char* value = tigetstr(name);
  // NOLINTNEXTLINE(performance-no-int-to-ptr): what tigetstr(3) returns for a name of another kind.
  if (value == nullptr || value == reinterpret_cast<const char*>(-1)) return {};
  std::string text = value;
  for (size_t begin; (begin = text.find("$<")) != std::string::npos;)
    text.erase(begin, text.find('>', begin) - begin + 1);
  return text;
}

/// Makes the C library read texts as UTF-8, which is what kvq writes, whatever the locale of the user.
void use_utf8() {
  if (std::setlocale(LC_CTYPE, "") != nullptr && std::string_view(nl_langinfo(CODESET)) == "UTF-8") return;
  std::setlocale(LC_CTYPE, "C.UTF-8");
}

[[noreturn]] void refuse(const char* term, std::string_view why) {
  throw Error(ErrorKind::usage, fmt::format("the terminal '{}' {}", printable(term), why),
              "set TERM to the name of your terminal, such as xterm-256color; the package ncurses-term knows "
              "more of them");
}

short number_of(Colour colour) {
  constexpr std::array<short, 7> numbers = {-1,         COLOR_RED,     COLOR_GREEN, COLOR_YELLOW,
                                            COLOR_BLUE, COLOR_MAGENTA, COLOR_CYAN};
  return numbers[static_cast<size_t>(colour)];
}

Key key_of(wint_t code) {
  constexpr wint_t last_control = 26;
  switch (code) {
    case '\r':
    case '\n':
      return {KeyCode::enter};
    case '\t':
      return {KeyCode::tab};
    case '\b':
    case 0x7f:
      return {KeyCode::backspace};
    case 0x1b:
      return {KeyCode::escape};
    default:
      if (code == 0 || (code > last_control && code < ' ')) return {KeyCode::other};
      if (code <= last_control) return control(static_cast<char>('a' + code - 1));
      return letter(static_cast<char32_t>(code));
  }
}

Key function_key(wint_t code) {
  constexpr std::pair<wint_t, KeyCode> keys[] = {
      {KEY_UP, KeyCode::up},          {KEY_DOWN, KeyCode::down},
      {KEY_LEFT, KeyCode::left},      {KEY_RIGHT, KeyCode::right},
      {KEY_PPAGE, KeyCode::page_up},  {KEY_NPAGE, KeyCode::page_down},
      {KEY_HOME, KeyCode::home},      {KEY_END, KeyCode::end},
      {KEY_ENTER, KeyCode::enter},    {KEY_BACKSPACE, KeyCode::backspace},
      {KEY_DC, KeyCode::remove},      {KEY_BTAB, KeyCode::back_tab},
      {KEY_RESIZE, KeyCode::resized},
  };
  const auto* const known = std::ranges::find(keys, code, &std::pair<wint_t, KeyCode>::first);
  return {known == std::end(keys) ? KeyCode::other : known->second};
}

class NcursesScreen : public Screen {
 public:
  explicit NcursesScreen(bool with_colour) {
    const char* term = std::getenv("TERM");
    if (term == nullptr || *term == '\0') refuse("", "has no name");
    use_utf8();
    tcgetattr(STDIN_FILENO, &modes_before);
    // Before ncurses installs its own handlers, which end the process.
    on_signal(SIGINT, ask_to_end);
    on_signal(SIGTERM, ask_to_end);
    terminal_ = newterm(nullptr, stdout, stdin);
    if (terminal_ == nullptr) refuse(term, "is unknown");
    if (capability("cup").empty()) {
      endwin();
      delscreen(terminal_);
      refuse(term, "cannot move its cursor");
    }
    prepare_to_restore();
    raw();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    set_escdelay(escape_delay_ms);
    with_colour_ = with_colour && has_colors();
    if (with_colour_) prepare_colours();
  }

  ~NcursesScreen() override {
    endwin();
    is_open = 0;
    delscreen(terminal_);
  }
  NcursesScreen(const NcursesScreen&) = delete;
  NcursesScreen& operator=(const NcursesScreen&) = delete;

  Size size() const override {
    return {static_cast<size_t>(getmaxy(stdscr)), static_cast<size_t>(getmaxx(stdscr))};
  }

  void show(const Picture& picture) override {
    werase(stdscr);
    const size_t rows = std::min(picture.lines.size(), size().rows);
    for (size_t row = 0; row < rows; ++row) draw(row, picture.lines[row]);
    curs_set(picture.cursor ? 1 : 0);
    // A terminal that cannot hide its cursor shows it at the chosen line, else at the end of the screen.
    const auto chosen = std::ranges::find(picture.lines, true, &Line::is_chosen);
    const Place place =
        picture.cursor.value_or(Place{static_cast<size_t>(chosen - picture.lines.begin()), 0});
    wmove(stdscr, static_cast<int>(std::min(place.row, size().rows - 1)),
          static_cast<int>(std::min(place.column, size().columns - 1)));
    wrefresh(stdscr);
  }

  Key read_key(std::chrono::milliseconds most) override {
    if (is_asked_to_end != 0) return {KeyCode::hung_up};
    wtimeout(stdscr, static_cast<int>(most.count()));
    wint_t code = 0;
    const int kind = wget_wch(stdscr, &code);
    if (is_asked_to_end != 0) return {KeyCode::hung_up};
    if (kind == KEY_CODE_YES) return function_key(code);
    if (kind == OK) return key_of(code);
    return has_hung_up() ? Key{KeyCode::hung_up} : Key{};
  }

  void lend() override {
    endwin();
    is_open = 0;
  }

  void take_back() override {
    // The terminal may have another size now, which no signal told ncurses.
    winsize now{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &now) == 0 && now.ws_row > 0) resizeterm(now.ws_row, now.ws_col);
    is_open = 1;
    clearok(curscr, TRUE);
    wrefresh(stdscr);
  }

  void stop() override {
    lend();
    struct sigaction before {};
    sigaction(SIGTSTP, nullptr, &before);
    on_signal(SIGTSTP, SIG_DFL);
    std::raise(SIGTSTP);
    sigaction(SIGTSTP, &before, nullptr);
    take_back();
  }

  void send(std::string_view sequence) override {
    std::fwrite(sequence.data(), 1, sequence.size(), stdout);
    std::fflush(stdout);
  }

 private:
  static void prepare_to_restore() {
    std::string all;
    for (const char* name : {"sgr0", "op", "cnorm", "rmkx", "rmcup"}) all += capability(name);
    all += "\r\n";
    restoring_bytes = std::min(all.size(), restoring.size());
    std::copy_n(all.begin(), restoring_bytes, restoring.begin());
    is_open = 1;
  }

  void prepare_colours() {
    start_color();
    const bool has_default = use_default_colors() == OK;
    for (short pair = 1; pair <= static_cast<short>(Colour::cyan); ++pair)
      init_pair(pair, number_of(static_cast<Colour>(pair)), has_default ? -1 : COLOR_BLACK);
  }

  static bool has_hung_up() {
    pollfd input{.fd = STDIN_FILENO, .events = POLLIN, .revents = 0};
    return poll(&input, 1, 0) > 0 && (input.revents & (POLLHUP | POLLERR | POLLNVAL)) != 0;
  }

  attr_t attributes_of(const Look& look, bool is_chosen) const {
    attr_t attributes = A_NORMAL;
    if (look.bold) attributes |= A_BOLD;
    if (look.dim && !is_chosen) attributes |= A_DIM;
    if (look.reverse || is_chosen) attributes |= A_REVERSE;
    return attributes;
  }

  void draw(size_t row, const Line& line) const {
    const size_t columns = size().columns;
    size_t column = 0;
    attr_t attributes = A_NORMAL;
    for (const Text& text : line.texts) {
      const Look look = look_of(text.style, with_colour_);
      attributes = attributes_of(look, line.is_chosen);
      column = draw(row, column, text.text, attributes, line.is_chosen ? 0 : static_cast<short>(look.colour));
    }
    if ((attributes & A_REVERSE) == 0) return;
    for (; column < columns; ++column) put(row, column, L" ", A_REVERSE, 0);
  }

  /// Draws each letter at the column where kvq expects it, so that a letter which the C library takes for
  /// wider or narrower moves no other.
  size_t draw(size_t row, size_t column, std::string_view text, attr_t attributes, short pair) const {
    while (!text.empty()) {
      const std::string_view before = text;
      const char32_t code = take_code_point(text);
      const size_t width = display_width(before.substr(0, before.size() - text.size()));
      std::array<wchar_t, CCHARW_MAX + 1> letters = {static_cast<wchar_t>(code)};
      for (size_t marks = 1; !text.empty(); ++marks) {
        std::string_view rest = text;
        const char32_t mark = take_code_point(rest);
        if (display_width(text.substr(0, text.size() - rest.size())) > 0) break;
        if (marks < CCHARW_MAX) letters[marks] = static_cast<wchar_t>(mark);
        text = rest;
      }
      if (column + width > size().columns) return column;
      put(row, column, letters.data(), attributes, pair);
      column += width;
    }
    return column;
  }

  static void put(size_t row, size_t column, const wchar_t* letters, attr_t attributes, short pair) {
    cchar_t cell{};
    const wchar_t alone[] = {wcwidth(letters[0]) > 0 ? letters[0] : L'\xfffd', 0};
    if (alone[0] != letters[0] || setcchar(&cell, letters, attributes, pair, nullptr) == ERR)
      setcchar(&cell, alone, attributes, pair, nullptr);
    mvwadd_wch(stdscr, static_cast<int>(row), static_cast<int>(column), &cell);
  }

  SCREEN* terminal_ = nullptr;
  bool with_colour_ = false;
};

}  // namespace

std::unique_ptr<Screen> open_ncurses(bool with_colour) {
  return std::make_unique<NcursesScreen>(with_colour);
}

void restore_terminal() {
  if (is_open == 0) return;
  is_open = 0;
  [[maybe_unused]] const ssize_t written = write(STDOUT_FILENO, restoring.data(), restoring_bytes);
  tcsetattr(STDIN_FILENO, TCSANOW, &modes_before);
}

}  // namespace kvq::browse
