"""A process that crashes leaves no picture of its memory: words are in there."""

import ctypes
import sys

_SET_DUMPABLE = 4
"""Of prctl(2): with 0 no dump is made, and other programs cannot read its memory."""


def no_core_dumps() -> None:
    """Let this process leave no core dump; its children say so for themselves."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  unknown to Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_DUMPABLE, ctypes.c_long(0))
