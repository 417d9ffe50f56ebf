// SPDX-License-Identifier: MIT
#include "cli/browse/prompt.hpp"

#include <algorithm>
#include <utility>

#include "cli/browse/views/lines.hpp"
#include "schema/base/text_width.hpp"

namespace kvq::browse {
namespace {

// More than anybody types; a query may be longer only in a file.
constexpr size_t longest_line = 4'000;
constexpr size_t most_shown_candidates = 8;

std::u32string letters_of(std::string_view text) {
  std::u32string letters;
  while (!text.empty()) {
    const char32_t letter = take_code_point(text);
    if (letter != no_code_point) letters += letter;
  }
  return letters;
}

/// Returns the longest beginning that all candidates share, in whole code points.
std::string common_beginning(const std::vector<Completion>& candidates) {
  std::string_view common = candidates.front().text;
  for (const Completion& candidate : candidates) {
    const size_t most = std::min(common.size(), candidate.text.size());
    const auto differs = std::mismatch(common.begin(), common.begin() + static_cast<std::ptrdiff_t>(most),
                                       candidate.text.begin());
    common = common.substr(0, static_cast<size_t>(differs.first - common.begin()));
  }
  while (!common.empty() && common.size() < candidates.front().text.size() &&
         (candidates.front().text[common.size()] & 0xc0) == 0x80)
    common.remove_suffix(1);
  return std::string(common);
}

}  // namespace

Prompt::Prompt(std::string sign, std::string_view text, std::vector<std::string> history, Complete complete)
    : sign_(std::move(sign)),
      history_(std::move(history)),
      past_(history_.size()),
      complete_(std::move(complete)) {
  set(text);
}

std::string Prompt::utf8(size_t begin, size_t end) const {
  std::string text;
  for (size_t i = begin; i < end; ++i) append_utf8(text, letters_[i]);
  return text;
}

void Prompt::set(std::string_view text) {
  letters_ = letters_of(text);
  cursor_ = letters_.size();
}

void Prompt::tell(size_t at, size_t bytes, std::string message) {
  told_at_ = at;
  told_bytes_ = bytes;
  told_ = std::move(message);
}

PromptResult Prompt::take(const Key& key) {
  if (key.code == KeyCode::none || key.code == KeyCode::resized) return PromptResult::editing;
  told_.clear();
  if (key.code != KeyCode::tab && key.code != KeyCode::back_tab) candidates_.clear();
  switch (key.code) {
    case KeyCode::enter:
      return PromptResult::accepted;
    case KeyCode::escape:
      return PromptResult::left;
    case KeyCode::control:
      return take_control(static_cast<char>(key.letter));
    case KeyCode::letter:
      if (letters_.size() < longest_line) letters_.insert(cursor_++, 1, key.letter);
      break;
    case KeyCode::tab:
    case KeyCode::back_tab:
      complete_next(key.code == KeyCode::back_tab);
      break;
    case KeyCode::backspace:
      if (cursor_ == 0 && letters_.empty()) return PromptResult::left;
      if (cursor_ > 0) remove(cursor_ - 1, cursor_);
      break;
    default:
      move(key);
  }
  return PromptResult::editing;
}

PromptResult Prompt::take_control(char letter) {
  switch (letter) {
    case 'c':
    case 'g':
      return PromptResult::left;
    case 'a':
      cursor_ = 0;
      break;
    case 'e':
      cursor_ = letters_.size();
      break;
    case 'b':
      move({KeyCode::left});
      break;
    case 'f':
      move({KeyCode::right});
      break;
    case 'd':
      move({KeyCode::remove});
      break;
    case 'p':
      go_in_history(true);
      break;
    case 'n':
      go_in_history(false);
      break;
    case 'k':
      remove(cursor_, letters_.size());
      break;
    case 'u':
      remove(0, cursor_);
      break;
    case 'w':
      erase_word();
      break;
    default:
      break;
  }
  return PromptResult::editing;
}

void Prompt::move(const Key& key) {
  switch (key.code) {
    case KeyCode::left:
      cursor_ -= std::min<size_t>(cursor_, 1);
      break;
    case KeyCode::right:
      cursor_ = std::min(cursor_ + 1, letters_.size());
      break;
    case KeyCode::home:
      cursor_ = 0;
      break;
    case KeyCode::end:
      cursor_ = letters_.size();
      break;
    case KeyCode::remove:
      remove(cursor_, std::min(cursor_ + 1, letters_.size()));
      break;
    case KeyCode::up:
      go_in_history(true);
      break;
    case KeyCode::down:
      go_in_history(false);
      break;
    default:
      break;
  }
}

void Prompt::remove(size_t begin, size_t end) {
  letters_.erase(begin, end - begin);
  cursor_ = begin;
}

void Prompt::erase_word() {
  size_t begin = cursor_;
  while (begin > 0 && letters_[begin - 1] == ' ') --begin;
  while (begin > 0 && letters_[begin - 1] != ' ') --begin;
  remove(begin, cursor_);
}

void Prompt::go_in_history(bool back) {
  if (past_ == history_.size()) written_ = text();
  if (back ? past_ == 0 : past_ == history_.size()) return;
  past_ = back ? past_ - 1 : past_ + 1;
  set(past_ == history_.size() ? written_ : history_[past_]);
}

/// The first Tab writes what all candidates share and shows them; the next ones go through them.
void Prompt::complete_next(bool back) {
  if (!complete_) return;
  if (!candidates_.empty()) {
    const size_t count = candidates_.size();
    const size_t none = count;
    if (candidate_ == none) return choose_candidate(back ? count - 1 : 0);
    return choose_candidate((candidate_ + (back ? count - 1 : 1)) % count);
  }
  const std::string before = utf8(0, cursor_);
  candidates_ = complete_(before);
  candidate_ = candidates_.size();
  after_ = letters_.substr(cursor_);
  if (candidates_.empty()) return tell(before.size(), 1, "no completion");
  if (candidates_.size() == 1) {
    choose_candidate(0);
    // What follows a field is its value, and what follows a value is the next term.
    const char32_t last = letters_[cursor_ - 1];
    if (last != ':' && last != '(' && last != '/' && after_.empty()) letters_.insert(cursor_++, 1, ' ');
    candidates_.clear();
    return;
  }
  const std::string common = common_beginning(candidates_);
  if (common.size() <= before.size()) return;
  letters_ = letters_of(common);
  cursor_ = letters_.size();
  letters_ += after_;
}

void Prompt::choose_candidate(size_t number) {
  candidate_ = number;
  letters_ = letters_of(candidates_[number].text);
  cursor_ = letters_.size();
  letters_ += after_;
}

std::vector<Line> Prompt::drawn_candidates(size_t rows, size_t columns) const {
  std::vector<Line> lines;
  const size_t shown = std::min({candidates_.size(), most_shown_candidates, rows});
  if (shown == 0) return lines;
  const bool is_one_chosen = candidate_ < candidates_.size();
  const size_t first = is_one_chosen && candidate_ >= shown ? candidate_ - shown + 1 : 0;
  // Candidates are whole texts; what they share up to their last word is not repeated.
  const std::string common = common_beginning(candidates_);
  const size_t space = common.find_last_of(' ');
  const size_t skipped = space == std::string::npos ? 0 : space + 1;
  size_t widest = 0;
  for (size_t i = first; i < first + shown; ++i)
    widest = std::max(widest, display_width(candidates_[i].text.substr(skipped)));
  widest = std::min(widest, columns / 2);
  for (size_t i = first; i < first + shown; ++i) {
    Line line{.texts = {{" " + cell(candidates_[i].text.substr(skipped), widest) + "  ", Style::plain},
                        {printable(candidates_[i].help), Style::soft}}};
    line = part_of(line, 0, columns);
    line.is_chosen = is_one_chosen && i == candidate_;
    lines.push_back(std::move(line));
  }
  if (candidates_.size() > shown && !lines.empty()) {
    const size_t more = candidates_.size() - shown;
    lines.push_back(line_of(" and " + std::to_string(more) + " more", Style::soft));
  }
  return lines;
}

std::vector<Line> Prompt::draw(Size screen, Place& cursor) const {
  const std::string sign = printable(sign_);
  const size_t sign_width = display_width(sign);
  const size_t room = screen.columns > sign_width + 1 ? screen.columns - sign_width - 1 : 1;
  // The part around the cursor is shown.
  const size_t before = display_width(printable(utf8(0, cursor_)));
  const size_t left = before > room ? before - room + room / 4 : 0;
  std::vector<Line> lines;
  std::vector<Line> told;
  if (!told_.empty()) {
    const std::string all = text();
    const size_t at = display_width(printable(all.substr(0, std::min(told_at_, all.size()))));
    const size_t width = std::max<size_t>(
        display_width(printable(all.substr(std::min(told_at_, all.size()), told_bytes_))), 1);
    std::string caret(sign_width + (at > left ? at - left : 0), ' ');
    caret += '^' + std::string(width - 1, '~');
    if (told_bytes_ > 0) told.push_back(part_of({.texts = {{caret, Style::mistake}}}, 0, screen.columns));
    const std::string message = printable(told_);
    for (const std::string_view part : wrapped(message, screen.columns))
      told.push_back({.texts = {{std::string(part), Style::mistake}}});
    const size_t most = screen.rows > 2 ? screen.rows - 2 : 1;
    if (told.size() > most) told.resize(most);
  }
  if (screen.rows > told.size() + 2) lines = drawn_candidates(screen.rows - told.size() - 2, screen.columns);
  cursor = {lines.size(), sign_width + before - left};
  Line line{.texts = {{sign, Style::heading}}};
  const Line shown = part_of(line_of(text()), left, screen.columns - std::min(screen.columns, sign_width));
  line.texts.insert(line.texts.end(), shown.texts.begin(), shown.texts.end());
  lines.push_back(std::move(line));
  lines.insert(lines.end(), told.begin(), told.end());
  return lines;
}

}  // namespace kvq::browse
