"""One journal for the rooms of a person, and one place for those of a whole house.

Each room keeps its own journal, which is all that a person waits for. Whoever holds it
seals what was told there, and opens what other rooms sealed (`Hatch`). A process of its
own, `small-steps share`, carries sealed rows between rooms and PostgreSQL: it has the
network, and neither a key nor a word. Only there psycopg is loaded.
"""

from .hatch import Hatch, sharing
from .inbox import Inbox
from .key import RoomKey, see_that_it_is_kept
from .notice import Notice

__all__ = ["Hatch", "Inbox", "Notice", "RoomKey", "see_that_it_is_kept", "sharing"]
