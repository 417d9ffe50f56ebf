// SPDX-License-Identifier: MIT
// Regular expressions in RE2's syntax: matching takes time linear in the text, whatever the pattern.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

class Regex {
 public:
  /// Compiles a pattern; valid() tells whether it is one, error() in RE2's words why not.
  explicit Regex(std::string_view pattern);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// The pattern that matches just this text.
  static std::string quoted(std::string_view text);

  bool valid() const;
  std::string error() const;

  /// Whether some part of the text matches.
  bool found_in(std::string_view text) const;

  /// The byte after the first match in the text.
  std::optional<size_t> end_of_first_match(std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kvq
