"""Keep the chatter of sound libraries off the user's terminal.

PortAudio, ALSA and JACK print to file descriptor 2, behind Python's back: complaints
about devices that nobody asked for while they look around, and "underrun occurred"
whenever the machine is busy. What we write ourselves has a descriptor of its own.
"""

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import RLock

STDERR = 2

WAIT = 0.2
"""Seconds to wait for another thread that is in it: one may hang there for ever."""

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

    What Python writes to sys.stderr is seen all the same. Keep it short, to opening
    and starting a device: libraries in other threads are mute as well.
    """
    if not _one_at_a_time.acquire(timeout=WAIT):
        yield
        return
    try:
        with _nowhere():
            yield
    finally:
        _one_at_a_time.release()


@contextmanager
def _nowhere() -> Iterator[None]:
    try:
        kept = os.dup(STDERR)
    except OSError:  # there is no stderr: nothing to keep quiet
        yield
        return
    _set_ours_apart()
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, STDERR)
        os.close(nowhere)
        yield
    finally:
        os.dup2(kept, STDERR)
        os.close(kept)


def _set_ours_apart() -> None:
    """Give sys.stderr another descriptor, once: what we tell is never lost."""
    with suppress(OSError, ValueError, AttributeError):  # it is captured, or closed
        if sys.stderr.fileno() == STDERR:
            sys.stderr.flush()
            sys.stderr = os.fdopen(
                os.dup(STDERR),
                "w",
                buffering=1,
                encoding=sys.stderr.encoding,
                errors=sys.stderr.errors,
            )


def quiet_alsa() -> None:
    """Make ALSA print nothing while sound flows; harmless where there is none."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL("libasound.so.2").snd_lib_error_set_handler(_ignore)
