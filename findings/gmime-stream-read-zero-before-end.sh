#!/bin/sh
# SPDX-License-Identifier: MIT
# g_mime_stream_read() on a GMimeStreamFilter returns 0 before the end of the stream, when a filter takes the bytes it
# gets and has nothing to return yet.
#
# A loop that reads until it gets 0, as read(2) is used, then loses what follows, without an error. Blank lines before
# the base64 of a part are enough. A reader has to call g_mime_stream_eos() after each 0.
#
# Seen with GMime 3.2.13 (Debian 12, libgmime-3.0-0 3.2.13+dfsg-2): "Ada Byron" in base64 behind 9,000 line breaks,
# decoded with GMimeFilterBasic and read 4,096 bytes at a time:
#   read 0 of 4096, eos 0
#   read 0 of 4096, eos 0
#   read 9 of 4096, eos 0
#   read 0 of 4096, eos 1
# Needs apt-get with the package lists of Debian 12, dpkg-deb and Python 3.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
chmod 755 "$folder"
cd "$folder"
# GMime is pinned; the libraries that it needs are those that the lists have.
apt-get -o APT::Sandbox::User=root -qq download libgmime-3.0-0=3.2.13+dfsg-2 libgpgme11 \
  libassuan0 libgpg-error0 libidn2-0 libunistring2 libglib2.0-0 >/dev/null
for package in *.deb; do dpkg-deb -x "$package" .; done
for libraries in "$folder"/usr/lib/*-linux-gnu*; do break; done
LD_LIBRARY_PATH=$libraries:$folder/lib/$(basename "$libraries") python3 - <<'END'
import base64
import ctypes

EXPECTED = [(0, 0), (0, 0), (9, 0), (0, 1)]
GMIME_CONTENT_ENCODING_BASE64 = 4
SIZE = 4096

gmime = ctypes.CDLL("libgmime-3.0.so.0")
for name in ("mem_new_with_buffer", "filter_new"):
    getattr(gmime, f"g_mime_stream_{name}").restype = ctypes.c_void_p
gmime.g_mime_filter_basic_new.restype = ctypes.c_void_p
gmime.g_mime_stream_read.restype = ctypes.c_ssize_t
gmime.g_mime_init()

body = b"\n" * 9000 + base64.b64encode(b"Ada Byron")
source = ctypes.c_void_p(gmime.g_mime_stream_mem_new_with_buffer(body, ctypes.c_size_t(len(body))))
stream = ctypes.c_void_p(gmime.g_mime_stream_filter_new(source))
decoder = ctypes.c_void_p(gmime.g_mime_filter_basic_new(GMIME_CONTENT_ENCODING_BASE64, 0))
gmime.g_mime_stream_filter_add(stream, decoder)
buffer = ctypes.create_string_buffer(SIZE)
seen = []
while len(seen) < 10 and not (seen and seen[-1][1]):
    count = gmime.g_mime_stream_read(stream, buffer, ctypes.c_size_t(SIZE))
    seen.append((count, gmime.g_mime_stream_eos(stream)))
    print(f"read {count} of {SIZE}, eos {seen[-1][1]}")
if seen != EXPECTED:
    raise SystemExit(f"GMime has changed: expected {EXPECTED}")
END
