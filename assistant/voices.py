"""Which voice the person chose: a setting of its own for each language."""

from collections.abc import Iterator, Sequence

import audio

from .journal import Chose, Journal


def setting(locale: str) -> str:
    """Return the name of the setting that holds the voice chosen for *locale*."""
    return f"voice {locale}"


def chosen(journal: Journal, locale: str, there: Sequence[str]) -> str:
    """Return the chosen voice if it is *there*, else the first, which is the usual."""
    voice = journal.setting(setting(locale))
    return str(voice) if voice in there else there[0]


def choose(journal: Journal, locale: str, there: Sequence[str], voice: str) -> None:
    """Keep the choice of a voice; the usual one is none, whichever that will be."""
    journal.record(Chose(setting(locale), "" if voice == there[0] else voice))


def after(voice: str, there: Sequence[str]) -> Iterator[str]:
    """Yield the others that are *there* in turn, from the one that follows *voice*."""
    place = there.index(voice)
    yield from there[place + 1 :]
    yield from there[:place]


def is_lost(journal: Journal, locale: str) -> bool:
    """Tell whether the chosen voice is gone; from then on none is chosen.

    Raise JournalError.
    """
    voice, there = journal.setting(setting(locale)), audio.voices(locale=locale)
    if not voice or voice in there:
        return False
    choose(journal, locale, there, there[0])
    return True
