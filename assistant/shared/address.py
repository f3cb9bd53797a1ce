"""Where the shared journal is, and that the way there is safe."""

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from audio import SetupError

_EXAMPLE = "host=db.home dbname=small_steps user=anna"
_HIDDEN = ("password", "passfile", "service", "hostaddr", "requiressl")
"""What is no business of config.toml, or would hide where it leads."""

_FULL = "verify-full"
_ALWAYS: dict[str, str | int] = {
    "connect_timeout": 10,
    "gssencmode": "disable",  # else it would be tried before TLS, and no name checked
    "application_name": "small-steps",
    "keepalives_idle": 30,
    "tcp_user_timeout": 30_000,
    "client_encoding": "UTF8",
    "options": "-c statement_timeout=60s -c lock_timeout=30s",
}


@dataclass(frozen=True, slots=True)
class Address:
    """How to connect: as a unix socket, or by TLS to a server that proves its name."""

    is_local: bool
    """Whether it is a unix socket, which needs no right to use the network."""
    host: str
    """As it is named in messages."""
    conninfo: str
    """What libpq connects by."""

    @classmethod
    def parsed(cls, text: str, setting: str = "shared") -> "Address":
        """Read a connection string of libpq. Raise SetupError."""
        try:
            given = {k: v for k, v in conninfo_to_dict(text).items() if v is not None}
        except psycopg.ProgrammingError:
            raise SetupError(
                f"The setting {setting} is no address of a database.",
                f'Write one like this: {setting} = "{_EXAMPLE}"',
            ) from None
        if hidden := [name for name in _HIDDEN if name in given]:
            raise SetupError(
                f"The setting {setting} may not hold {hidden[0]!r}.",
                "Name the host in it; a password belongs into ~/.pgpass (mode 0600).",
            )
        hosts = str(given.get("host", "")).split(",")
        if not all(hosts):
            problem = f"The setting {setting} does not say on which host."
            raise SetupError(problem, f'Like this: {setting} = "{_EXAMPLE}"')
        local = [host.startswith(("/", "@")) for host in hosts]
        conninfo = make_conninfo(text, **_ALWAYS)
        if not all(local):
            _refuse_less_than_full(str(given.get("sslmode", _FULL)), setting)
            conninfo = make_conninfo(conninfo, sslmode=_FULL)
        return cls(all(local), ",".join(hosts), conninfo)

    def __str__(self) -> str:
        """Name it in a message."""
        return self.host


def _refuse_less_than_full(mode: str, setting: str) -> None:
    if mode != _FULL:
        raise SetupError(
            f"In the setting {setting}, sslmode={mode} is not safe:"
            " whoever is in between could take what is sent.",
            f"Write sslmode={_FULL}, or leave it out.",
        )
