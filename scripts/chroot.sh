# SPDX-License-Identifier: MIT
# Folders with a Debian release of their own, in which commands run as on a new machine. Sourced by other scripts, after
# packages.sh. Needs root.

# make_chroot SUITE FOLDER makes the smallest system of that release, unless the folder has it.
make_chroot() {
  [ ! -f "$2/.ready" ] || return 0
  install_missing debootstrap
  echo "making a chroot with Debian $1 in $2" >&2
  mkdir -p "$2"
  debootstrap --variant=minbase "$1" "$2" >"$2.log" 2>&1 || {
    tail -3 "$2.log" >&2
    return 1
  }
  rm -f "$2.log"
  touch "$2/.ready"
}

# mount_in_chroot FOLDER gives its programs /proc and terminals. unmount_from_chroot FOLDER undoes that.
mount_in_chroot() {
  chroot "$1" sh -c 'mountpoint -q /proc || mount -t proc proc /proc; mountpoint -q /dev/pts || {
    mkdir -p /dev/pts && mount -t devpts -o ptmxmode=666 devpts /dev/pts && ln -sf pts/ptmx /dev/ptmx; }'
}
unmount_from_chroot() {
  umount "$1/proc" "$1/dev/pts" 2>/dev/null || :
}

# run_in_chroot FOLDER COMMAND runs it in the shell, with an environment of its own.
run_in_chroot() {
  chroot "$1" env -i PATH="$PATH" HOME=/root LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive sh -euc "$2"
}
