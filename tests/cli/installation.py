#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Queries load none of the libraries that only archives need; kvq reports a missing or mismatched module.

usage: installation.py KVQ MAKE_ARCHIVE
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from terminal import SAMPLES, Checks, environment_of, run

ROOT = SAMPLES.parent
PART = "kvq: 'kvq-indexer.so', the part of kvq that reads archives, "
MESSAGE = (PART + "cannot be loaded (kvq-indexer.so: cannot open shared object file: No such file or directory); "
        "it must be next to kvq, or where 'ninja install' puts it, and needs libgit2 and GMime\n")
SERVER_MESSAGE = ("kvq: 'kvq-http.so', the part of kvq that serves pages, cannot be loaded (kvq-http.so: cannot open shared "
                  "object file: No such file or directory); it must be next to kvq, or where 'ninja install' puts it, and "
                  "needs libmicrohttpd and zlib\n")
POSTGRESQL_MESSAGE = ("kvq: 'kvq-postgresql.so', the part of kvq that uses PostgreSQL, cannot be loaded (kvq-postgresql.so: "
                      "cannot open shared object file: No such file or directory); it must be next to kvq, or where 'ninja "
                      "install' puts it, and needs libpq\n")
MIRROR_MESSAGE = ("kvq: 'kvq-mirror.so', the part of kvq that mirrors archives, cannot be loaded (kvq-mirror.so: cannot open "
                  "shared object file: No such file or directory); it must be next to kvq, or where 'ninja install' puts it, and "
                  "needs libgit2 and libcurl\n")
INTERFACE = re.compile(rb"(kvq [0-9.]+), interface ([0-9a-f]{16})")


def check_other_build(kvq, checks, folder, environment):
    """Replaces the interface name in a copy of the module; kvq must then reject the copy."""
    (folder / "other").mkdir()
    other = shutil.copy(kvq, folder / "other")
    module = (kvq.parent / "kvq-indexer.so").read_bytes()
    name = INTERFACE.search(module)
    checks.equal("the module contains the name of its interface", name is not None, True)
    if name is None:
        return
    version, number = name[1].decode(), name[2].decode()
    (folder / "other" / "kvq-indexer.so").write_bytes(INTERFACE.sub(rb"\1, interface 0123456789abcdef", module))
    checks.equal("a module from another build is rejected",
                 run([other, "--db", "other.db", "index", "kvm"], folder, environment),
                 (f"{PART}is from another build (it is from {version}, interface 0123456789abcdef, this is {version}, interface {number}); "
                  f"install all of {version} again\n", 6))


def check_without_proc(kvq, checks, folder, environment, indexed):
    """Without /proc, as in a chroot that does not mount it, kvq still finds its folder."""
    hidden = ["unshare", "--mount", "--map-root-user", "sh", "-c", 'mount -t tmpfs none /proc && exec "$@"', "sh"]
    if subprocess.run([*hidden, "true"], capture_output=True, check=False).returncode != 0:
        print("skipped: the run without /proc: this user has no permission to mount")
        return
    seen, code = run([*hidden, kvq, "--db", "without-proc.db", "index", "kvm"], folder, environment)
    checks.equal("without /proc, kvq loads the module next to it", (seen.split(",")[0], code), (indexed, 0))


def check_names(checks, folder):
    """The name of an interface depends on the headers that it includes and on the compiler, but on no other header."""
    def name():
        command = [sys.executable, ROOT / "scripts" / "interface_hash.py", folder, "a/top.hpp", "top_interface", folder / "out.hpp", folder / "out.d",
                   "0.1.0", compiler]
        subprocess.run(command, check=True)
        return INTERFACE.search((folder / "out.hpp").read_bytes())[2]

    compiler = "gcc 12"
    (folder / "a").mkdir()
    (folder / "a" / "top.hpp").write_text('#include "a/nested.hpp"\n#include <vector>\n')
    (folder / "a" / "nested.hpp").write_text("struct S { int x; };\n")
    (folder / "a" / "unrelated.hpp").write_text("int f();\n")
    first = name()
    (folder / "a" / "unrelated.hpp").write_text("long f();\n")
    checks.equal("a header that is not included does not change the name", name(), first)
    (folder / "a" / "nested.hpp").write_text("struct S { long x; };\n")
    second = name()
    checks.equal("a header that an included header includes changes the name", second != first, True)
    compiler = "gcc 13"
    checks.equal("another compiler changes the name", name() != second, True)
    checks.equal("the dependency file lists the headers", (folder / "out.d").read_text(),
                 f"{folder}/out.hpp: {folder}/a/nested.hpp {folder}/a/top.hpp\n")


def main():
    kvq, make_archive = (pathlib.Path(path).resolve() for path in sys.argv[1:3])
    checks = Checks()
    with tempfile.TemporaryDirectory(prefix="kvq-installation-") as name:
        folder = pathlib.Path(name)
        environment = environment_of(kvq, folder)
        libraries, _ = run([kvq], folder, {**environment, "LD_TRACE_LOADED_OBJECTS": "1"})
        names = re.findall(r"^\s*(lib[a-z0-9]+)", libraries, re.M)
        checks.equal("kvq loads SQLite at the start", "libsqlite3" in names, True)
        for library in ["libgit2", "libgmime", "libglib", "libcrypto", "libmicrohttpd", "libgnutls", "libz", "libcurl", "libncursesw", "libtinfo", "libpq"]:
            checks.equal(f"kvq does not load {library} at the start", library in names, False)
        subprocess.run([make_archive, SAMPLES / "archive.txt", folder / "kvm"], check=True)
        indexed = run([kvq, "index", "kvm"], folder, environment)[0].split(",")[0]
        (folder / "alone").mkdir()
        alone = shutil.copy(kvq, folder / "alone")
        checks.equal("without the module, kvq does not index",
                     run([alone, "--db", "other.db", "index", "kvm"], folder, environment), (MESSAGE, 6))
        seen, code = run([alone, "index", "kvm"], folder, environment)
        checks.equal("without the module, kvq finds that the archive has no new mails",
                     (seen.split(",")[0], code), ("0 mails", 0))
        checks.equal("without the module, kvq runs queries", run([alone, "is:patch", "--count"], folder, environment),
                     run([kvq, "is:patch", "--count"], folder, environment))
        module, _ = run([kvq.parent / "kvq"], folder, {**environment, "LD_TRACE_LOADED_OBJECTS": "1",
                                                       "LD_PRELOAD": str(kvq.parent / "kvq-indexer.so")})
        checks.equal("reading archives does not load libcurl", ("libgit2" in module, "libcurl" in module), (True, False))
        checks.equal("without its module, kvq mirrors nothing",
                     run([alone, "mirror", "https://localhost/kvm"], folder, environment), (MIRROR_MESSAGE, 6))
        checks.equal("without its module, kvq serves nothing", run([alone, "serve", "--listen", "127.0.0.1:0"], folder, environment),
                     (SERVER_MESSAGE, 6))
        checks.equal("without its module, kvq reads no copy on a server",
                     run([alone, "--db", "postgresql://localhost/kvq", "is:patch"], folder, environment),
                     (POSTGRESQL_MESSAGE, 6))
        check_other_build(kvq, checks, folder, environment)
        check_without_proc(kvq, checks, folder, environment, indexed)
        check_names(checks, folder)
    checks.end()


if __name__ == "__main__":
    main()
