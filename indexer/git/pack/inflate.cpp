// SPDX-License-Identifier: MIT
#include "indexer/git/pack/inflate.hpp"

#include <libdeflate.h>

#include <new>

namespace kvq {

void Inflater::Free::operator()(libdeflate_decompressor* decompressor) const {
  libdeflate_free_decompressor(decompressor);
}

Inflater::Inflater() : decompressor_(libdeflate_alloc_decompressor()) {
  if (decompressor_ == nullptr) throw std::bad_alloc();
}

std::optional<std::string> Inflater::inflate(std::string_view compressed, size_t size) {
  std::string out(size, '\0');
  // Without a place for the inflated size, another size is an error.
  if (libdeflate_zlib_decompress_ex(decompressor_.get(), compressed.data(), compressed.size(), out.data(),
                                    out.size(), nullptr, nullptr) != LIBDEFLATE_SUCCESS) {
    return std::nullopt;
  }
  return out;
}

}  // namespace kvq
