"""Keep the chatter of sound libraries off the user's terminal.

PortAudio, ALSA and JACK print to file descriptor 2, behind Python's back: complaints
about devices that nobody asked for while they look around, and "underrun occurred"
whenever the machine is busy.
"""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock

STDERR = 2

WAIT = 0.2
"""Seconds to wait for another thread that is in it: one may hang there for ever."""

_kept: list[int] = []
"""Where stderr is, while it is quiet."""

_one_at_a_time = RLock()
"""Two threads that saved and restored at once could leave stderr lost for good."""

_AlsaHandler = ctypes.CFUNCTYPE(
    None,
    ctypes.c_char_p,
    ctypes.c_int,
    ctypes.c_char_p,
    ctypes.c_int,
    ctypes.c_char_p,
)


_ignore = _AlsaHandler(lambda *_: None)
"""Prints nothing. Lives as long as the module: ALSA keeps a pointer to it."""


@contextmanager
def quiet() -> Iterator[None]:
    """Send what the whole process prints to descriptor 2 nowhere, for a moment.

    Keep it short, to opening and starting a device: other threads are mute as well.
    """
    if not _one_at_a_time.acquire(timeout=WAIT):
        yield
        return
    try:
        with _nowhere():
            yield
    finally:
        _one_at_a_time.release()


def loud() -> None:
    """Let what is printed be seen again, although a thread hangs where it is quiet."""
    if _kept:
        os.dup2(_kept[0], STDERR)


@contextmanager
def _nowhere() -> Iterator[None]:
    try:
        kept = os.dup(STDERR)
    except OSError:  # there is no stderr: nothing to keep quiet
        yield
        return
    _kept.append(kept)
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, STDERR)
        _kept.remove(kept)
        os.close(kept)


def quiet_alsa() -> None:
    """Make ALSA print nothing while sound flows; harmless where there is none."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ignore)
