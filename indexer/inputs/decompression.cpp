// SPDX-License-Identifier: MIT
#include "indexer/inputs/decompression.hpp"

#include <zlib.h>
#include <zstd.h>

#include <memory>
#include <new>
#include <string>

namespace kvq {
namespace {

constexpr size_t buffer_bytes = 256u << 10;

/// A stream of gzip that is ended with the object.
class Inflating {
 public:
  Inflating() {
    // The largest window, and a gzip header.
    constexpr int window_bits = 15 + 16;
    if (inflateInit2(&stream_, window_bits) != Z_OK) throw std::bad_alloc();
  }
  Inflating(const Inflating&) = delete;
  Inflating& operator=(const Inflating&) = delete;
  ~Inflating() { inflateEnd(&stream_); }

  z_stream* operator->() { return &stream_; }
  z_stream* get() { return &stream_; }

 private:
  z_stream stream_{};
};

bool gunzip(const ReadBytes& read, const TakeBytes& take) {
  Inflating stream;
  std::string in(buffer_bytes, '\0');
  std::string out(buffer_bytes, '\0');
  bool is_at_end = false;
  for (;;) {
    if (stream->avail_in == 0) {
      const size_t size = read(in);
      if (size == 0) return is_at_end;
      stream->next_in = reinterpret_cast<Bytef*>(in.data());
      stream->avail_in = static_cast<uInt>(size);
    }
    if (is_at_end) {
      // gzip(1) ignores zeros after a file; anything else is the next file.
      if (*stream->next_in == 0) return true;
      if (inflateReset(stream.get()) != Z_OK) return false;
      is_at_end = false;
    }
    stream->next_out = reinterpret_cast<Bytef*>(out.data());
    stream->avail_out = static_cast<uInt>(out.size());
    const int result = inflate(stream.get(), Z_NO_FLUSH);
    if (result == Z_MEM_ERROR) throw std::bad_alloc();
    if (!take(std::string_view(out).substr(0, out.size() - stream->avail_out))) return true;
    if (result != Z_OK && result != Z_STREAM_END) return false;
    is_at_end = result == Z_STREAM_END;
  }
}

struct FreeContext {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

bool unzstd(const ReadBytes& read, const TakeBytes& take) {
  const std::unique_ptr<ZSTD_DCtx, FreeContext> context(ZSTD_createDCtx());
  if (!context) throw std::bad_alloc();
  std::string in(buffer_bytes, '\0');
  std::string out(buffer_bytes, '\0');
  // 0 at the end of a frame.
  size_t rest = 0;
  for (size_t size = read(in); size > 0; size = read(in)) {
    ZSTD_inBuffer input{in.data(), size, 0};
    bool is_full = true;
    while (input.pos < input.size || is_full) {
      ZSTD_outBuffer output{out.data(), out.size(), 0};
      rest = ZSTD_decompressStream(context.get(), &output, &input);
      if (ZSTD_isError(rest)) return false;
      if (!take(std::string_view(out).substr(0, output.pos))) return true;
      is_full = output.pos == output.size;
      // A call behind the end of a frame would begin the next one.
      if (rest == 0 && input.pos == input.size) break;
    }
  }
  return rest == 0;
}

}  // namespace

Compression compression_of(std::string_view first_bytes) {
  using namespace std::string_view_literals;
  if (first_bytes.starts_with("\x1f\x8b\x08"sv)) return Compression::gzip;
  if (first_bytes.starts_with("\x28\xb5\x2f\xfd"sv)) return Compression::zstd;
  return Compression::none;
}

bool decompress(Compression compression, const ReadBytes& read, const TakeBytes& take) {
  return compression == Compression::gzip ? gunzip(read, take) : unzstd(read, take);
}

}  // namespace kvq
