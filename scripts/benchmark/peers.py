# SPDX-License-Identifier: MIT
"""The mail indexers that kvq is compared with: how to set up each one, index a Maildir with it, and query it."""
import dataclasses
import pathlib
import re
import shutil
import typing

from benchmark.process import shell


@dataclasses.dataclass
class Place:
    """The Maildir that a peer indexes, and the folder for its configuration and database."""
    maildir: pathlib.Path
    folder: pathlib.Path

    @property
    def database(self):
        return self.folder / "database"

    @property
    def config(self):
        return self.folder / "config"


@dataclasses.dataclass(frozen=True)
class Peer:
    """`index` and `update` return commands to run one after the other; `query` returns the command that runs a query."""
    name: str
    prepare: typing.Callable
    index: typing.Callable
    update: typing.Callable
    query: typing.Callable
    # Exit codes that are not failures, such as that for no matches.
    good: tuple = (0,)

    @property
    def is_installed(self):
        return shutil.which(self.name) is not None


def prepare_notmuch(place):
    place.database.mkdir()
    place.config.write_text(f"[database]\npath={place.database}\nmail_root={place.maildir}\n"
                            "[user]\nname=bench\nprimary_email=bench@example.org\n[new]\ntags=\n", encoding="utf-8")


def prepare_mairix(place):
    place.database.mkdir()
    place.config.write_text(f"base={place.maildir.parent}\nmaildir={place.maildir.name}\n"
                            f"database={place.database}/db\nmfolder={place.folder}/found\n", encoding="utf-8")


def notmuch_command(place, arguments):
    return ["notmuch", f"--config={place.config}", *arguments]


def mu_command(place, arguments):
    return ["mu", arguments[0], f"--muhome={place.database}", *arguments[1:]]


def mairix_command(place, arguments):
    return ["mairix", "-f", place.config, *arguments]


PEERS = (
    Peer("notmuch", prepare_notmuch, query=notmuch_command,
         index=lambda place: [notmuch_command(place, ["new", "--quiet"])],
         update=lambda place: [notmuch_command(place, ["new", "--quiet"])]),
    Peer("mu", lambda place: None, query=mu_command, good=(0, 2, 4),
         index=lambda place: [mu_command(place, ["init", f"--maildir={place.maildir}", "--quiet"]),
                              mu_command(place, ["index", "--quiet"])],
         update=lambda place: [mu_command(place, ["index", "--quiet", "--lazy-check"])]),
    Peer("mairix", prepare_mairix, query=mairix_command, good=(0, 1),
         index=lambda place: [mairix_command(place, [])],
         update=lambda place: [mairix_command(place, [])]),
)


def peer_named(name):
    return next(peer for peer in PEERS if peer.name == name)


def piped(command, pipe):
    """Returns a command that pipes the output of `command` through the shell command `pipe`."""
    return shell(f'"$@" | {pipe}', *command)


def version_of(runner, peer):
    """Returns the version that the program prints, or that of its Debian package if it prints none (mairix)."""
    printed = re.search(r"\d+\.[\d.]+\d", runner.text([peer.name, "--version"], good=(0, 1, 2)))
    return printed[0] if printed else runner.text(["dpkg-query", "--show", "--showformat=${Version}", peer.name])
