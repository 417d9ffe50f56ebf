# SPDX-License-Identifier: MIT
"""Several PostgreSQL servers on loopback, each with its own folder and port: a primary, its standbys, and servers for
cold years."""
import pathlib
import socket
import time

from postgresql_server import Server

# A standby may delay what it applies for a query, but not for long, so that tests see cancelled queries.
OF_STANDBY = {"hot_standby_feedback": "off", "max_standby_streaming_delay": "200ms"}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class NetworkServer(Server):
    """A server on a port of loopback."""

    def __init__(self, folder, name, **settings):
        (pathlib.Path(folder) / name).mkdir(mode=0o711)
        self.port = free_port()
        super().__init__(pathlib.Path(folder) / name, listen_addresses="127.0.0.1", port=self.port, **settings)

    def address(self, database, role="kvq"):
        return f"postgresql://{role}@127.0.0.1:{self.port}/{database}"


class Standby(NetworkServer):
    """Streams what a primary writes, and answers queries meanwhile."""

    def __init__(self, folder, name, primary):
        self.primary = primary
        super().__init__(folder, name, **OF_STANDBY)

    def make(self):
        self.run("pg_basebackup", "-D", self.data, "-d", self.primary.address("postgres"), "-R", "-X", "stream",
                 "-c", "fast", "--no-sync", "-C", "-S", self.data.parent.name)

    def promote(self):
        self.run("pg_ctl", "-D", self.data, "-w", "promote")

    def wait_for_primary(self, seconds=60):
        """Waits until everything that the primary has written so far is applied."""
        position = self.primary.sql("postgres", "SELECT pg_current_wal_lsn()")
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.sql("postgres", f"SELECT pg_last_wal_replay_lsn() >= '{position}'::pg_lsn") == "t":
                return
            time.sleep(0.05)
        raise RuntimeError("the standby does not catch up")


class Cluster:
    """The servers run while the `with` block does."""

    def __init__(self, folder, standbys=2, others=2, of_others=None, **settings):
        self.folder = pathlib.Path(folder)
        self.folder.chmod(0o711)
        self.primary = NetworkServer(folder, "primary", **settings)
        self.standbys = []
        self.others = []
        self.counts = (standbys, others)
        self.of_others = of_others or {}

    def __enter__(self):
        standbys, others = self.counts
        self.primary.start()
        for number in range(standbys):
            self.standbys.append(Standby(self.folder, f"standby{number + 1}", self.primary))
            self.standbys[-1].start()
        for number in range(others):
            self.others.append(NetworkServer(self.folder, f"other{number + 1}", **self.of_others))
            self.others[-1].start()
        return self

    def __exit__(self, *_):
        for server in [*self.others, *self.standbys, self.primary]:
            server.__exit__()
