// SPDX-License-Identifier: MIT
#include "schema/base/regex.hpp"

#include <re2/re2.h>

namespace kvq {
namespace {

RE2::Options options() {
  RE2::Options options;
  options.set_log_errors(false);
  options.set_max_mem(1 << 20);
  return options;
}

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

}  // namespace

struct Regex::Impl {
  explicit Impl(std::string_view pattern) : re(piece(pattern), options()) {}
  RE2 re;
};

Regex::Regex(std::string_view pattern) : impl_(std::make_unique<Impl>(pattern)) {}
Regex::Regex(Regex&&) noexcept = default;
Regex& Regex::operator=(Regex&&) noexcept = default;
Regex::~Regex() = default;

std::string Regex::quoted(std::string_view text) {
  return RE2::QuoteMeta(piece(text));
}

bool Regex::valid() const {
  return impl_->re.ok();
}
std::string Regex::error() const {
  return impl_->re.error();
}

bool Regex::found_in(std::string_view text) const {
  return RE2::PartialMatch(piece(text), impl_->re);
}

std::optional<size_t> Regex::end_of_first_match(std::string_view text) const {
  re2::StringPiece match;
  const re2::StringPiece whole = piece(text);
  if (!impl_->re.Match(whole, 0, whole.size(), RE2::UNANCHORED, &match, 1)) return std::nullopt;
  return static_cast<size_t>(match.data() + match.size() - whole.data());
}

}  // namespace kvq
