"""Whether the microphone can hear our speaker: by the power of frames."""

import pytest

from audio.coupling import FAINT, HOLDS, LATEST, LOUD, Coupling

OURS, ROOM = 1e-2, 1e-8
WINDOW = LATEST + 1


def taken(frames, coupling=None):
    """Return what took frames, each as how loud it was heard and played."""
    coupling = coupling or Coupling()
    for near, far in frames:
        coupling.take(near, far)
    return coupling


def test_nothing_is_known_before_an_echo_would_have_arrived():
    heard = [(ROOM, OURS)] * WINDOW
    assert not taken(heard[:LATEST]).is_none
    assert taken(heard).is_none


@pytest.mark.parametrize("late", [0, LATEST // 2, LATEST - 1])
def test_an_echo_is_found_however_late_and_however_short_the_sound(late):
    """One frame of ours comes back, much softer."""
    faint = [(ROOM, 0.0)] * WINDOW
    sounds = [(ROOM, OURS), *faint]
    sounds[late] = (10 * FAINT * OURS, sounds[late][1])
    coupling = Coupling()
    for near, far in sounds[:WINDOW]:
        coupling.take(near, far)
        assert not coupling.is_none


def test_a_person_who_speaks_later_changes_nothing():
    coupling = taken([(ROOM, OURS)] * WINDOW)
    assert taken([(OURS, OURS)] * (HOLDS - 1), coupling).is_none


def test_it_holds_for_some_seconds_of_what_we_play_and_not_of_silence():
    """Headphones may have been unplugged."""
    coupling = taken([(ROOM, OURS)] * WINDOW)
    assert taken([(OURS, 0.0)] * 10 * HOLDS, coupling).is_none
    assert not taken([(OURS, OURS)] * HOLDS, coupling).is_none


def test_a_microphone_that_is_muted_proves_nothing():
    assert not taken([(0.0, OURS)] * 2 * WINDOW).is_none


def test_too_soft_a_sound_of_ours_proves_nothing():
    assert not taken([(LOUD * FAINT / 10, LOUD)] * 2 * WINDOW).is_none
