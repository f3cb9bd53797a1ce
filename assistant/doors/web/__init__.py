"""The web door: a page to read the journal, write into it, and talk by typing.

It is made on this machine for this machine, and works without JavaScript. Who may see
it is in keys.py and guard.py; what it shows is in the templates, and the words it shows
them in are in `intents/locale/<name>/_page.toml`.
"""

from .door import WebDoor, links_of_running
from .door import WebDoor as door  # noqa: N813  what every door's module has

__all__ = ["WebDoor", "door", "links_of_running"]
