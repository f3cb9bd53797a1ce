"""What goes wrong with the database, in words that say what to do.

What a server says of itself may be quoted; what a statement held never is.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from psycopg import errors

from audio import SetupError

from .address import Address

_REFUSED = "See the role, its password in ~/.pgpass, and pg_hba.conf of the server."
_AT_REACH = "See that the server runs, and that this machine reaches it."
_TRUST = (
    "See sslrootcert in the setting, and that the certificate names this host;"
    " docs/shared.md says how."
)
_CAUSES: tuple[tuple[tuple[type[psycopg.Error], ...], str, str], ...] = (
    (
        (errors.UndefinedTable, errors.InvalidSchemaName),
        "There is no shared journal at {at}: its schema is missing.",
        "Have its owner run: small-steps share set-up ...",
    ),
    (
        (errors.InsufficientPrivilege,),
        "This role may not use the shared journal at {at}.",
        "Have its owner grant it: GRANT small_steps_resident TO ...",
    ),
    (
        (errors.DiskFull, errors.OutOfMemory, errors.TooManyConnections),
        "The database at {at} has no room left.",
        "Have whoever keeps it make some.",
    ),
    (
        (errors.ReadOnlySqlTransaction,),
        "The database at {at} can only be read now.",
        "Have whoever keeps it see to that.",
    ),
    (
        (psycopg.OperationalError,),
        "The database at {at} has gone away.",
        _AT_REACH,
    ),
)


@contextmanager
def explained(address: Address) -> Iterator[None]:
    """Map what psycopg raises, once, to what can be done. Raise SetupError."""
    try:
        yield
    except psycopg.Error as error:
        raise _explained(error, address) from None


def _explained(error: psycopg.Error, address: Address) -> SetupError:
    if error.sqlstate is None and isinstance(error, psycopg.OperationalError):
        return _unconnected(str(error), address)
    for kinds, problem, remedy in _CAUSES:
        if isinstance(error, kinds):
            return SetupError(problem.format(at=address), remedy)
    state = error.sqlstate or type(error).__name__
    problem = f"The database at {address} did not do what was asked ({state})."
    return SetupError(problem, "Have whoever keeps it look into its log.")


def _unconnected(said: str, address: Address) -> SetupError:
    """Say why there is no connection, in the words of libpq, which knows no others."""
    why = said.strip().splitlines()[0].rpartition("failed: ")[2] if said.strip() else ""
    lowered = why.casefold()
    if "ssl" in lowered or "certificate" in lowered or "root.crt" in lowered:
        problem = f"The database at {address} could not prove who it is: {why}."
        return SetupError(problem, _TRUST)
    if "fatal" in lowered or "password" in lowered:
        problem = f"The database at {address} did not let this room in: {why}."
        return SetupError(problem, _REFUSED)
    return SetupError(f"The database at {address} cannot be reached: {why}.", _AT_REACH)
