"""The name of the time zone somebody is in, such as Europe/Lisbon, where known."""

import os
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_LOCALTIME = Path("/etc/localtime")
"""On Linux and macOS a link into the folder of zones."""


def name_of_zone(moment: datetime) -> str | None:
    """Return the IANA name of the zone in which it is *moment*.

    That is the zone it brings along, else the system's if that has the same offset.
    """
    own = getattr(moment.tzinfo, "key", None)
    if own:
        return str(own)
    name = os.environ.get("TZ", "").removeprefix(":") or _linked()
    with suppress(ZoneInfoNotFoundError, ValueError, OSError):
        there = moment.astimezone(ZoneInfo(name))
        if name and there.utcoffset() == moment.utcoffset():
            return name
    return None


def _linked() -> str:
    """Return what the system's clock is linked to, from the folder of zones on."""
    with suppress(OSError):
        return str(_LOCALTIME.readlink()).rpartition("zoneinfo/")[2]
    return ""
