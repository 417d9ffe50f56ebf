// SPDX-License-Identifier: MIT
#include "schema/base/compression.hpp"

#include <zstd.h>

#include <memory>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr int level = 3;
constexpr unsigned long long largest_content = 1ull << 30;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

}  // namespace

void damaged_text() {
  throw Error(ErrorKind::database, "the database holds a damaged message text",
              "index the archive into a new database");
}

std::string compress(std::string_view bytes) {
  // Creating a context costs more than compressing a mail.
  thread_local const std::unique_ptr<ZSTD_CCtx, FreeContext> context(ZSTD_createCCtx());
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size =
      ZSTD_compressCCtx(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size(), level);
  if (ZSTD_isError(size)) throw std::bad_alloc();
  frame.resize(size);
  return frame;
}

size_t content_bytes(std::string_view frame) {
  const unsigned long long size = ZSTD_getFrameContentSize(frame.data(), frame.size());
  if (size > largest_content) damaged_text();
  return size;
}

std::string decompress(std::string_view frame) {
  thread_local const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  std::string bytes(content_bytes(frame), '\0');
  const size_t got =
      ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) || got != bytes.size()) damaged_text();
  return bytes;
}

}  // namespace kvq
