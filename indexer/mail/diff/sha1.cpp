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

Sha1 sha1(std::initializer_list<std::string_view> parts) {
  const std::unique_ptr<GChecksum, Free> checksum(g_checksum_new(G_CHECKSUM_SHA1));
  for (const std::string_view part : parts)
    g_checksum_update(checksum.get(), reinterpret_cast<const guchar*>(part.data()),
                      static_cast<gssize>(part.size()));
  Sha1 digest;
  gsize size = digest.size();
  g_checksum_get_digest(checksum.get(), digest.data(), &size);
  return digest;
}

}  // namespace kvq
