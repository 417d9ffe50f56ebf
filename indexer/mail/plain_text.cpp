// SPDX-License-Identifier: MIT
#include "indexer/mail/plain_text.hpp"

#include <algorithm>
#include <string_view>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq {
namespace {

/// Returns the unquoted value of a Content-Type parameter `NAME=VALUE`; absent if the parameter has another
/// name or an unusual value.
std::optional<std::string_view> parameter_value(std::string_view parameter, std::string_view name) {
  if (!parameter.starts_with(name)) return std::nullopt;
  std::string_view value = parameter.substr(name.size());
  if (!value.starts_with('=')) return std::nullopt;
  value.remove_prefix(1);
  if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
    value = value.substr(1, value.size() - 2);
  constexpr std::string_view token = "abcdefghijklmnopqrstuvwxyz0123456789-_";
  if (value.empty() || value.find_first_not_of(token) != std::string_view::npos) return std::nullopt;
  return value;
}

}  // namespace

/// Returns how to decode a mail whose body is one plain text, like most mails of a kernel list. Absent if
/// only GMime can read the body.
std::optional<PlainText> plain_text_of(const SplitMail& mail) {
  PlainText out;
  if (mail.find("content-disposition") != nullptr) return std::nullopt;
  if (const std::string* encoding = mail.find("content-transfer-encoding")) {
    out.encoding = transfer_encoding_of(*encoding);
    if (out.encoding == TransferEncoding::uuencode) return std::nullopt;
  }
  const std::string* type = mail.find("content-type");
  if (type == nullptr) return out;
  bool is_type = true;
  const std::string folded = fold(*type);
  for (std::string_view rest = folded; !rest.empty(); is_type = false) {
    const size_t end = std::min(rest.find(';'), rest.size());
    const std::string_view piece = trimmed(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (is_type) {
      if (piece != "text/plain") return std::nullopt;
    } else if (const auto value = parameter_value(piece, "charset"); value && out.charset.empty()) {
      out.charset = *value;
    } else if (!parameter_value(piece, "format") && !parameter_value(piece, "delsp")) {
      return std::nullopt;
    }
  }
  return out;
}

}  // namespace kvq
