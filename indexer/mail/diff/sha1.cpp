// SPDX-License-Identifier: MIT
#include "indexer/mail/diff/sha1.hpp"

#include <glib.h>

#include <memory>

namespace kvq {
namespace {

struct Free {
  void operator()(GChecksum* checksum) const { g_checksum_free(checksum); }
};

}  // namespace

Sha1 sha1(std::string_view bytes) {
  const std::unique_ptr<GChecksum, Free> checksum(g_checksum_new(G_CHECKSUM_SHA1));
  g_checksum_update(checksum.get(), reinterpret_cast<const guchar*>(bytes.data()),
                    static_cast<gssize>(bytes.size()));
  Sha1 digest;
  gsize size = digest.size();
  g_checksum_get_digest(checksum.get(), digest.data(), &size);
  return digest;
}

}  // namespace kvq
