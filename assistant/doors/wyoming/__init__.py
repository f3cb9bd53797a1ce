"""The Wyoming door: our conversation, ears and voice for Home Assistant and others.

The protocol is https://github.com/OHF-Voice/wyoming; its library writes the events,
and wire.py reads them, within bounds.
"""

from .door import WyomingDoor as door  # noqa: N813  what every door's module has

__all__ = ["door"]
