// SPDX-License-Identifier: MIT
// The table of keys, as a view.
#pragma once

#include <string>
#include <vector>

#include "cli/browse/views/view.hpp"

namespace kvq::browse {

class HelpView : public View {
 public:
  ViewKind kind() const override { return ViewKind::help; }
  std::string title() const override { return "Keys"; }
  std::string place() const override { return {}; }
  std::vector<Line> draw(Size area) override;
  bool move(Move move) override { return window_.move_text(move); }
  std::string mail() const override { return {}; }
  std::string mails() const override { return {}; }
  void reload() override {}

 private:
  Window window_;
};

}  // namespace kvq::browse
