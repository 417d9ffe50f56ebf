// SPDX-License-Identifier: MIT
#include "cli/serve/http/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <utility>

#include "schema/base/fold.hpp"
#include "schema/base/text.hpp"

namespace kvq::serve {
namespace {

// Smaller bodies fit into one packet anyway.
constexpr size_t least_bytes = 1024;
// Half the time of zlib's default for pages a tenth larger.
constexpr int level = 3;
constexpr int window_bits_of_gzip = 15 + 16;
constexpr int usual_memory = 8;

bool is_text(std::string_view type) {
  constexpr std::array<std::string_view, 5> others = {
      "application/json", "application/jsonl", "application/mbox", "application/atom+xml", "image/svg+xml"};
  type = trimmed(type.substr(0, type.find(';')));
  return type.starts_with("text/") || std::ranges::find(others, type) != others.end();
}

/// Whether a weight such as `q=0.5` is zero.
bool is_never(std::string_view parameters) {
  const size_t at = parameters.find("q=");
  if (at == std::string_view::npos) return false;
  const std::string_view weight = trimmed(parameters.substr(at + 2));
  return weight.find_first_not_of("0.") == std::string_view::npos;
}

/// Absent if the text does not become smaller.
std::optional<std::string> gzip(std::string_view text) {
  if (text.size() > std::numeric_limits<uInt>::max()) return std::nullopt;
  z_stream stream{};
  if (deflateInit2(&stream, level, Z_DEFLATED, window_bits_of_gzip, usual_memory, Z_DEFAULT_STRATEGY) != Z_OK)
    return std::nullopt;
  std::string out(text.size(), '\0');
  // zlib does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uInt>(text.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  const int code = deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  if (code != Z_STREAM_END) return std::nullopt;
  return out;
}

}  // namespace

bool accepts_gzip(std::string_view accept_encoding) {
  std::optional<bool> any;
  while (!accept_encoding.empty()) {
    const std::string_view one = accept_encoding.substr(0, accept_encoding.find(','));
    accept_encoding.remove_prefix(std::min(one.size() + 1, accept_encoding.size()));
    const size_t semicolon = std::min(one.find(';'), one.size());
    const std::string coding = fold(trimmed(one.substr(0, semicolon)));
    const bool allowed = !is_never(one.substr(semicolon));
    if (coding == "gzip" || coding == "x-gzip") return allowed;
    if (coding == "*") any = allowed;
  }
  return any.value_or(false);
}

void compress_for(const Request& request, Response& response) {
  if (response.body.size() < least_bytes || !is_text(response.type)) return;
  response.headers.emplace_back("Vary", "Accept-Encoding");
  const auto header =
      std::ranges::find(request.headers, "accept-encoding", &std::pair<std::string, std::string>::first);
  if (header == request.headers.end() || !accepts_gzip(header->second)) return;
  auto smaller = gzip(response.body);
  if (!smaller) return;
  response.body = std::move(*smaller);
  response.headers.emplace_back("Content-Encoding", "gzip");
}

}  // namespace kvq::serve
