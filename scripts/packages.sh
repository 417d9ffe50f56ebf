# SPDX-License-Identifier: MIT
# Which Debian 12 packages kvq needs, and installing those that are missing. Sourced by the other scripts.

build_packages="g++ meson ninja-build pkg-config python3 libsqlitecpp-dev libsqlite3-dev tao-pegtl-dev libgit2-dev
  libgmime-3.0-dev libfmt-dev libcli11-dev nlohmann-json3-dev libzstd-dev libre2-dev libjemalloc-dev"
test_packages="catch2 git sqlite3 groff-base python3-feedparser libbenchmark-dev"
# What scripts/instructions counts with.
instruction_packages="valgrind"
# What kvq is measured beside (scripts/bench --install-peers).
peer_packages="notmuch maildir-utils mairix"
lint_packages="clang-format clang-tidy"

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# install_missing PACKAGE...
install_missing() {
  missing=""
  for package in "$@"; do
    is_installed "$package" || missing="$missing $package"
  done
  [ -n "$missing" ] || return 0
  if ! command -v apt-get >/dev/null; then
    echo "kvq needs what Debian packages as:$missing" >&2
    return 1
  fi
  as_root=""
  [ "$(id -u)" -eq 0 ] || as_root="sudo"
  echo "installing:$missing" >&2
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
