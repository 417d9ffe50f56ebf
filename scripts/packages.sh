# SPDX-License-Identifier: MIT
# The Debian packages that kvq needs, and the version of kvq. Sourced by the other scripts.

build_packages="g++ meson ninja-build pkg-config python3 libsqlitecpp-dev libsqlite3-dev tao-pegtl-dev libgit2-dev
  libgmime-3.0-dev libfmt-dev libcli11-dev nlohmann-json3-dev libzstd-dev libre2-dev libjemalloc-dev libutf8proc-dev libmd4c-dev
  libmicrohttpd-dev libncurses-dev libpq-dev zlib1g-dev libdeflate-dev libcurl4-openssl-dev"
test_packages="catch2 git sqlite3 zstd groff-base python3-feedparser python3-prometheus-client libbenchmark-dev zsh fish tmux postgresql"
# scripts/instructions counts with valgrind.
instruction_packages="valgrind"
# The programs that kvq is compared with (scripts/bench --install-peers).
peer_packages="notmuch maildir-utils mairix"
lint_packages="clang-format clang-tidy"

# version_in reads a meson.build and prints the version of kvq.
version_in() {
  sed -n "s/^  version: '\(.*\)',$/\1/p"
}

is_installed() {
  [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# missing_packages PACKAGE... prints those that are not installed. Without dpkg it cannot tell, and prints nothing.
missing_packages() {
  command -v dpkg-query >/dev/null || return 0
  for package in "$@"; do
    is_installed "$package" || printf '%s ' "$package"
  done
}

# install_missing PACKAGE... installs those that are not installed. Without root or sudo it prints the command to run,
# and fails.
install_missing() {
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  as_root=""
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "kvq needs packages that are not installed. As root, run:" >&2
      echo "  apt-get install --no-install-recommends $missing" >&2
      return 1
    fi
    as_root="sudo"
  fi
  echo "setup: installing $missing" >&2
  $as_root apt-get update -qq
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
