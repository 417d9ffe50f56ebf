// SPDX-License-Identifier: MIT
#include "schema/base/compression.hpp"

#include <zstd.h>
#include <zstd_errors.h>

#include <memory>
#include <new>

#include "schema/base/error.hpp"

namespace kvq {
namespace {

constexpr int level = 3;
constexpr unsigned long long largest_content = 1ull << 30;

struct FreeContext {
  void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

/// Returns an owner of what zstd creates. Throws std::bad_alloc if it cannot.
template <class Context>
std::unique_ptr<Context, FreeContext> owned(Context* context) {
  if (context == nullptr) throw std::bad_alloc();
  return std::unique_ptr<Context, FreeContext>(context);
}

/// With a checksum at its end, a frame that is damaged but can be read is an error, not another text.
std::unique_ptr<ZSTD_CCtx, FreeContext> compressing() {
  auto context = owned(ZSTD_createCCtx());
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_compressionLevel, level);
  ZSTD_CCtx_setParameter(context.get(), ZSTD_c_checksumFlag, 1);
  return context;
}

}  // namespace

void damaged_text() {
  throw Error(ErrorKind::database, "the database holds a damaged message text",
              "run 'kvq doctor --repair' to read it from the archive again");
}

std::string compress(std::string_view bytes) {
  // Creating a context costs more than compressing a mail.
  thread_local const auto context = compressing();
  std::string frame(ZSTD_compressBound(bytes.size()), '\0');
  const size_t size = ZSTD_compress2(context.get(), frame.data(), frame.size(), bytes.data(), bytes.size());
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
  thread_local const auto context = owned(ZSTD_createDCtx());
  std::string bytes(content_bytes(frame), '\0');
  const size_t got =
      ZSTD_decompressDCtx(context.get(), bytes.data(), bytes.size(), frame.data(), frame.size());
  if (ZSTD_isError(got) && ZSTD_getErrorCode(got) == ZSTD_error_memory_allocation) throw std::bad_alloc();
  if (ZSTD_isError(got) || got != bytes.size()) damaged_text();
  return bytes;
}

}  // namespace kvq
