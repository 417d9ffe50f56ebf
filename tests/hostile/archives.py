# SPDX-License-Identifier: MIT
"""Writes mails into a bare repository like those of public-inbox."""
import subprocess

from kinds import START, Deletion


def write_archive(folder, mails):
    """One commit for each mail, a second apart."""
    subprocess.run(["git", "init", "--quiet", "--bare", "--initial-branch=master", folder], check=True)
    # Deltas between large mails take long.
    importer = subprocess.Popen(["git", "-C", folder, "fast-import", "--quiet", "--depth=0"], stdin=subprocess.PIPE)
    stream = importer.stdin
    for position, mail in enumerate(mails):
        is_deletion = isinstance(mail, Deletion)
        data = mail.mail if is_deletion else mail
        stream.write(b"commit refs/heads/master\ncommitter kvq <kvq@example.org> %d +0000\ndata 0\n"
                     % (START + position))
        stream.write(b"deleteall\nM 100644 inline %s\ndata %d\n" % (b"d" if is_deletion else b"m", len(data)))
        stream.write(data)
        stream.write(b"\n")
    stream.close()
    if importer.wait() != 0:
        raise RuntimeError(f"git fast-import cannot write {folder}")
