// SPDX-License-Identifier: MIT
#include "indexer/applied/releases.hpp"

#include "schema/base/regex.hpp"

namespace kvq {
namespace {

constexpr size_t longest_tag = 64;

}  // namespace

bool is_release_tag(std::string_view tag) {
  static const Regex form(
      R"((?i)^v?(?:\d+(?:\.\d+)*(?:[-.]?(?:rc|pre|alpha|beta)[-.]?\d*)?|\d{4}-\d\d-\d\d)$)");
  return tag.size() <= longest_tag && form.found_in(tag);
}

std::string release_of_tag(std::string_view tag) {
  static const Regex day(R"((?i)^v?\d{4}-\d\d-\d\d$)");
  if (day.found_in(tag)) return std::string(tag);
  const size_t begin = tag.starts_with('v') || tag.starts_with('V') ? 1 : 0;
  tag = tag.substr(0, tag.find_first_not_of("0123456789.", begin));
  return std::string(tag.substr(0, tag.find_last_not_of('.') + 1));
}

}  // namespace kvq
