"""The one thread that asks PortAudio, when a call of it never comes back."""

from threading import Event

import pytest

from audio.devices import Sound
from audio.errors import DeviceError


def test_a_call_that_hangs_is_left_behind_and_another_thread_goes_on():
    sound, back = Sound(stuck=0.05), Event()
    hanging = sound.later(back.wait)
    with pytest.raises(DeviceError):
        sound.soon(lambda: "asked too early", 0.2)
    assert sound.soon(lambda: "heard") == "heard"
    assert not sound.refresh()
    back.set()
    assert hanging.result(20)
    assert sound.soon(lambda: "still heard") == "still heard"


def test_what_goes_wrong_is_raised_where_it_was_asked():
    with pytest.raises(ZeroDivisionError):
        Sound().soon(lambda: 1 / 0)
