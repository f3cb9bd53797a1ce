"""What broke, and where: never with values, for they may hold what was said.

`python -X dev -m assistant` shows whole tracebacks, to who works on the program.
"""

import logging
import sys
import threading
import warnings
from types import TracebackType

_OURS = ("assistant", "audio", "intents")


def place_of(error: BaseException) -> str:
    """Name the type of *error* and the line that raised it, without its message."""
    return f"{type(error).__name__} at {_line(error.__traceback__)}"


def name_failures_without_words() -> None:
    """Let nothing that this program or a library reports hold what was said."""
    handler = logging.StreamHandler()
    handler.setFormatter(_Wordless())
    logging.basicConfig(level=logging.ERROR, handlers=[handler])
    if sys.flags.dev_mode:
        return
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    sys.excepthook = _tell
    threading.excepthook = lambda broken: _tell(
        broken.exc_type, broken.exc_value, broken.exc_traceback
    )
    sys.unraisablehook = lambda broken: _tell(
        broken.exc_type, broken.exc_value, broken.exc_traceback
    )


class _Wordless(logging.Formatter):
    """Our own loggers never hold words; of others only who and where is told."""

    def format(self, record: logging.LogRecord) -> str:
        """Return one line."""
        told = f"{record.name} reports a failure at {record.pathname}:{record.lineno}"
        if record.name.partition(".")[0] in _OURS:
            told = record.getMessage()
        broken = record.exc_info[1] if record.exc_info else None
        return f"small-steps: {told}" + (f", {place_of(broken)}" if broken else "")


def _tell(
    kind: type[BaseException], _: BaseException | None, trace: TracebackType | None
) -> None:
    told = f"Small Steps broke: {kind.__name__} at {_line(trace)}."
    remedy = "Nothing that you said is in that line: please tell us of it."
    print(f"{told}\n{remedy}", file=sys.stderr, flush=True)  # noqa: T201


def _line(trace: TracebackType | None) -> str:
    """Return file and number of the line that raised."""
    while trace and trace.tb_next:
        trace = trace.tb_next
    return f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}" if trace else "?"
