// SPDX-License-Identifier: MIT
#include "cli/browse/fake_screen.hpp"

#include <algorithm>

#include "schema/open.hpp"
#include "support/sample_database.hpp"

namespace kvq::tests {
namespace {

using browse::Key;
using browse::KeyCode;

Key key_named(std::string_view name) {
  for (int code = 0; code <= static_cast<int>(KeyCode::hung_up); ++code) {
    const Key key{static_cast<KeyCode>(code)};
    if (key.code != KeyCode::letter && key.code != KeyCode::control && name_of(key) == name) return key;
  }
  if (name.starts_with("Ctrl-")) return browse::control(static_cast<char>(name.back() - 'A' + 'a'));
  if (name == "hang up") return {KeyCode::hung_up};
  return {KeyCode::resized};
}

}  // namespace

void FakeScreen::type(std::string_view keys) {
  while (!keys.empty()) {
    const size_t end = keys.front() == '<' ? keys.find('>') + 1 : 1;
    keys_.emplace_back(keys.substr(0, end));
    keys.remove_prefix(end);
  }
}

Key FakeScreen::read_key(std::chrono::milliseconds most) {
  // While a query runs, and before the rows are counted, nobody presses a key.
  if (most.count() == 0) return {};
  while (!keys_.empty() && keys_.front() == "<look>") {
    looks_.push_back(text_of(picture_));
    keys_.pop_front();
  }
  if (keys_.empty()) return browse::control('c');
  const std::string key = keys_.front();
  keys_.pop_front();
  if (key.size() == 1) return browse::letter(static_cast<unsigned char>(key.front()));
  return key_named(std::string_view(key).substr(1, key.size() - 2));
}

std::string text_of(const std::vector<browse::Line>& lines) {
  std::string out;
  for (const browse::Line& line : lines) {
    std::string text;
    for (const browse::Text& part : line.texts) text += part.text;
    text.erase(text.find_last_not_of(' ') + 1);
    out += (line.is_chosen ? ">" : "") + text + "\n";
  }
  return out;
}

std::string text_of(const browse::Picture& picture) {
  return text_of(picture.lines);
}

std::vector<std::string> browse_samples(FakeScreen& screen, const std::string& query,
                                        const browse::Surroundings& surroundings) {
  browse::Browser browser(screen, surroundings);
  browser.run([](int64_t) { return std::make_unique<Database>(private_copy(sample_database())); }, query);
  return screen.looks();
}

browse::Surroundings quiet_surroundings() {
  browse::Surroundings out;
  out.clock = [] { return sample_now; };
  out.complete_query = [](const Database&, std::string_view) { return std::vector<browse::Completion>(); };
  out.why_nothing = [](const Database&, const std::string&, size_t) { return std::string(); };
  out.edit = [](const std::string&) { return std::nullopt; };
  out.keep_draft = [](const std::string&) { return std::filesystem::path("/drafts/1.eml"); };
  out.export_mails = [](const Database&, const std::string&, const std::string&) { return std::string(); };
  out.run_in_terminal = [](const std::vector<std::string>&) { return std::optional<int>(0); };
  out.start_aside = [](const std::vector<std::string>&) { return true; };
  return out;
}

}  // namespace kvq::tests
