"""Whether words end where nobody is done: "and then I", "because", "um"."""

import re

from intents import Phrasebook

_WORD = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_OPEN_ENDS = (",", "-", "\u2013", "\u2014", "...", "\u2026", ":")


def is_unfinished(said: str, book: Phrasebook) -> bool:
    """Tell whether *said* ends where nobody is done."""
    if said.rstrip().endswith(_OPEN_ENDS):
        return True
    words = _WORD.findall(said.casefold().replace("\u2019", "'"))
    if not words:
        return False
    unfinished = book.language.unfinished
    ends = tuple(word[1:] for word in unfinished if word.startswith("-"))
    return words[-1] in unfinished or (bool(ends) and words[-1].endswith(ends))
