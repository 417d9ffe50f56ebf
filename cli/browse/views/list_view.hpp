// SPDX-License-Identifier: MIT
// The rows of a query: mails, counts or distinct values.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/browse/views/found_rows.hpp"
#include "cli/browse/views/view.hpp"

namespace kvq::browse {

/// Returns lines that explain why a query matches nothing, at most so many columns wide.
using WhyNothing = std::function<std::string(const std::string& query, size_t columns)>;

class ListView : public View {
 public:
  /// Reads the first page. Throws QueryError, Cancelled and Error.
  ListView(Reader& reader, const std::string& query, WhyNothing why_nothing);

  ViewKind kind() const override { return ViewKind::list; }
  std::string title() const override { return rows_.query(); }
  std::string place() const override;
  std::vector<Line> draw(Size area) override;
  bool move(Move move) override;
  std::string mail() const override { return mail_; }
  std::string mails() const override { return rows_.are_mails() ? rows_.query() : std::string(); }
  std::string counted() const override { return counted_; }
  void reload() override;

  bool is_counted() const { return rows_.total().has_value(); }
  /// Finds out how many rows there are. Throws Cancelled and Error.
  void count() { rows_.count(); }

 private:
  void read_to(size_t row);
  void choose_again();
  void note_chosen();
  std::vector<Line> drawn_nothing(Size area) const;
  std::vector<Line> drawn_mails(Size area);
  std::vector<Line> drawn_columns(Size area);

  FoundRows rows_;
  WhyNothing why_nothing_;
  Window window_;
  /// Of the chosen row.
  std::string mail_;
  std::string counted_;
  size_t widest_state_ = 0;
  size_t widest_author_ = 0;
};

/// Returns the style of a state of a series.
Style style_of_state(std::string_view state);

}  // namespace kvq::browse
