"""Whether a device is there: that it is gone is told once, and that it is back."""

from collections.abc import Callable

from .events import DeviceBack, DeviceLost, Event, Kind


class Presence:
    """Of one device; whoever uses it says how it is, as often as they notice."""

    def __init__(self, device: Kind, emit: Callable[[Event], None]) -> None:
        """Begin with a device that is there."""
        self._device, self._emit = device, emit
        self._is_lost = False

    def lose(self) -> None:
        """Note that it does not work."""
        if not self._is_lost:
            self._is_lost = True
            self._emit(DeviceLost(self._device))

    def work(self) -> bool:
        """Note that it works; whether it did not before."""
        was_lost, self._is_lost = self._is_lost, False
        if was_lost:
            self._emit(DeviceBack(self._device))
        return was_lost
