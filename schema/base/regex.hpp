// SPDX-License-Identifier: MIT
// Regular expressions in RE2's syntax. Matching takes time linear in the text for every pattern.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace kvq {

class Regex {
 public:
  /// Compiles a pattern. If it is invalid, valid() returns false and error() returns RE2's message.
  explicit Regex(std::string_view pattern);
  Regex(Regex&&) noexcept;
  Regex& operator=(Regex&&) noexcept;
  ~Regex();

  /// Returns the pattern that matches exactly this text.
  static std::string quoted(std::string_view text);

  bool valid() const;
  std::string error() const;

  /// Whether the pattern matches anywhere in the text.
  bool found_in(std::string_view text) const;

  /// Returns the offset of the byte after the first match; absent if there is no match.
  std::optional<size_t> end_of_first_match(std::string_view text) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace kvq
