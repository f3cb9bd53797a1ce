"""A device that comes and goes: told once each time."""

from audio import DeviceBack, DeviceLost
from audio.presence import Presence


def test_each_change_is_told_once():
    told = []
    presence = Presence("speaker", told.append)
    assert not presence.work()
    presence.lose()
    presence.lose()
    assert presence.work()
    assert not presence.work()
    presence.lose()
    lost, back = DeviceLost("speaker"), DeviceBack("speaker")
    assert told == [lost, back, lost]
