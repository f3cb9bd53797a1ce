from threading import Thread
from time import monotonic

import pytest

from audio.errors import DeviceError
from audio.soundqueue import SoundQueue


@pytest.fixture
def in_background():
    """Run something in a thread and tell afterwards what it raised."""
    threads = []

    def run(work):
        raised = []

        def catching():
            try:
                work()
            except DeviceError as error:
                raised.append(str(error))

        thread = Thread(target=catching)
        threads.append(thread)
        thread.start()

        def outcome():
            thread.join(20)
            assert not thread.is_alive()
            return raised

        return outcome

    yield run
    for thread in threads:
        thread.join(20)


def until_somebody_waits(queue):
    end = monotonic() + 20
    while not queue._changed._waiters:  # noqa: SLF001  nothing else shows it
        assert monotonic() < end


def test_what_is_put_is_taken_in_order_whatever_the_sizes():
    queue = SoundQueue(100)
    queue.put(b"abc")
    queue.put(b"defg")
    assert [queue.take(2), queue.take(4)] == [b"ab", b"cdef"]


def test_missing_sound_is_silence():
    queue = SoundQueue(100)
    queue.put(b"ab")
    assert [queue.take(4), queue.take(2)] == [b"ab\0\0", b"\0\0"]


def test_putting_waits_until_there_is_room(in_background):
    queue = SoundQueue(4)
    queue.put(b"abcd")
    outcome = in_background(lambda: queue.put(b"ef"))
    assert queue.take(4) == b"abcd"
    assert outcome() == []
    assert queue.take(2) == b"ef"


def test_sound_that_waits_for_room_is_dropped_when_all_is_cleared(in_background):
    queue = SoundQueue(4)
    queue.put(b"abcd")
    started = in_background(lambda: queue.put(b"ef"))
    until_somebody_waits(queue)
    queue.clear()
    assert started() == []
    assert len(queue) == 0


def test_sound_put_after_a_clear_is_kept():
    queue = SoundQueue(4)
    queue.put(b"abcd")
    queue.clear()
    queue.put(b"ef")
    assert queue.take(2) == b"ef"


def test_draining_returns_when_all_is_taken(in_background):
    queue = SoundQueue(4)
    queue.put(b"abcd")
    outcome = in_background(lambda: queue.drain(0))
    queue.take(4)
    assert outcome() == []


def test_draining_returns_when_cleared_while_the_device_plays(in_background):
    queue = SoundQueue(4)
    outcome = in_background(lambda: queue.drain(999))
    until_somebody_waits(queue)
    queue.clear()
    assert outcome() == []


@pytest.mark.parametrize("work", ["put", "drain"])
def test_a_device_that_is_lost_wakes_whoever_waits(in_background, work):
    queue = SoundQueue(4)
    queue.put(b"abcd")
    waits = {"put": lambda: queue.put(b"ef"), "drain": lambda: queue.drain(0)}
    outcome = in_background(waits[work])
    queue.lose()
    assert outcome() == ["the speaker takes no more sound"]


def test_nothing_can_be_put_for_a_lost_device():
    queue = SoundQueue(4)
    queue.lose()
    with pytest.raises(DeviceError):
        queue.put(b"ab")


def test_it_tells_what_sounded_as_far_as_the_device_holds_it():
    """What a device holds is lost with a hush, and heard where it is waited for."""
    told = []
    queue = SoundQueue(8, 4, 16_000, lambda sound, rate: told.append((sound, rate)))
    queue.put(b"123456")
    assert (queue.take(3), queue.sounded()) == (b"123", 0)
    assert (queue.take(5), queue.sounded()) == (b"456\0\0", 2)
    queue.clear()
    assert queue.sounded() == 2
    queue.put(b"78")
    queue.take(2)
    queue.drain(0)
    assert queue.sounded() == 4
    assert [sound for sound, _ in told] == [b"123", b"456\0\0", b"", b"78", b""]
    assert {rate for _, rate in told} == {16_000}
