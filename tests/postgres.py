"""A PostgreSQL of our own, in a temporary folder, on a unix socket and perhaps TLS."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

from assistant.shared.address import Address
from assistant.shared.database import set_up

_PLACES = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
_FOUND = [*_PLACES, *(Path(p).parent for p in [shutil.which("initdb")] if p)]
BIN = next((place for place in _FOUND if (place / "postgres").exists()), None)
needs_postgres = pytest.mark.skipif(BIN is None, reason="PostgreSQL is not installed")

_QUICK = ("fsync=off", "max_connections=20", "shared_buffers=16MB")
"""Killing the server tries it, not the disk: what it committed is in the page cache."""


def _as_nobody():
    """Return what runs a program as somebody else: PostgreSQL refuses root."""
    if os.getuid():
        return []
    who = pwd.getpwnam("nobody")
    return [
        "setpriv",
        f"--reuid={who.pw_uid}",
        f"--regid={who.pw_gid}",
        "--clear-groups",
    ]


class Server:
    """One that can be killed and started again."""

    def __init__(
        self, folder, *settings, hba="local all all trust", port=5432, files=None
    ):
        """Make a new cluster in *folder*, whose owner is `owner`; not started yet."""
        self.folder, self.port = folder, port
        self._settings = (
            f"unix_socket_directories={folder}",
            "listen_addresses=",
            f"port={port}",
            *_QUICK,
            *settings,
        )
        self._program = None
        self._run(
            "initdb", "-D", folder / "data", "-U", "owner", "-N", "--auth=trust",
            "--encoding=UTF8", "--no-locale",
        )  # fmt: skip
        (folder / "data/pg_hba.conf").write_text(f"{hba}\n")
        for file in files.iterdir() if files else ():
            copy = shutil.copy(file, folder / "data")
            shutil.chown(copy, (folder / "data").stat().st_uid)
            Path(copy).chmod(0o600)

    def start(self):
        """Start it, and wait until it answers."""
        while not self._answers():
            if self._program is None or self._program.poll() is not None:
                self._begin()  # what is left of one that was killed goes first
            time.sleep(0.05)
        return self

    def kill(self):
        """Kill it, without a word to anybody."""
        self._program.kill()
        self._program.wait()

    def stop(self):
        """End it, if it runs."""
        if self._program.poll() is None:
            self._program.send_signal(signal.SIGINT)
            self._program.wait()

    def _begin(self):
        given = [part for each in self._settings for part in ("-c", each)]
        command = [*_as_nobody(), BIN / "postgres", "-D", self.folder / "data", *given]
        with (self.folder / "log").open("ab") as log:
            self._program = subprocess.Popen(command, stderr=log, cwd=self.folder)

    def _answers(self):
        with suppress(psycopg.OperationalError):
            psycopg.connect(self.address("owner", "postgres")).close()
            return True
        return False

    def address(self, user, database="small_steps"):
        """Return the setting by which *user* reaches it."""
        return f"host={self.folder} port={self.port} user={user} dbname={database}"

    def sql(self, text, *values, user="owner", database="small_steps"):
        """Run a statement as *user*, and return the rows."""
        where = self.address(user, database)
        with psycopg.connect(where, autocommit=True) as connection:
            found = connection.execute(text, values or None)
            return found.fetchall() if found.description else []

    def prepare(self, *residents):
        """Have `keeper` own the database and the schema, and make resident roles."""
        self.sql("CREATE ROLE keeper LOGIN CREATEROLE", database="postgres")
        self.sql("CREATE DATABASE small_steps OWNER keeper", database="postgres")
        set_up(Address.parsed(self.address("keeper")))
        for resident in residents:
            self.sql(f"CREATE ROLE {resident} LOGIN IN ROLE small_steps_resident")

    def _run(self, program, *arguments):
        subprocess.run(
            [*_as_nobody(), BIN / program, *arguments],
            check=True,
            cwd=self.folder,
            stdout=subprocess.DEVNULL,
        )


@contextmanager
def postgres(*settings, **options):
    """Give a server that runs, and take it away afterwards."""
    memory = Path("/dev/shm")  # noqa: S108  only folders of their own are made in it
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as name:
        folder = Path(name)
        if not os.getuid():
            shutil.chown(folder, "nobody")
        server = Server(folder, *settings, **options)
        try:
            yield server.start()
        finally:
            server.stop()
