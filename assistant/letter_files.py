"""A letter as plain files of the person's own: Markdown, HTML, and PDF to print."""

import json
from collections.abc import Collection
from dataclasses import asdict
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Final

from audio import SetupError

from .dialogue import Context
from .letter import Letter
from .transfer import write_whole

FOLDER = "letters"
"""The folder of letters, in the home folder."""

_TEMPLATE = "pages.typ"

_STANDARD: Final = "ua-1"
"""PDF/UA: what a screen reader needs is in it, and every character can be shown."""


def write(letter: Letter, home: Path, ctx: Context) -> tuple[Path, ...]:
    """Write a letter in each form, for its owner alone. Raise SetupError.

    No letter is written over another one. There is no PDF where no font of this
    computer has one of its characters.
    """
    folder = home / FOLDER
    forms = {
        ".md": letter.markdown().encode(),
        ".html": letter.html(ctx.book.locale).encode(),
        ".pdf": pdf(letter, ctx.book.locale),
    }
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        stem = _free(folder, ctx.now().date(), forms)
        return tuple(
            _written(folder / f"{stem}{ending}", form)
            for ending, form in forms.items()
            if form
        )
    except OSError as error:
        raise SetupError(
            f"The letter cannot be written into {folder}: {error.strerror}.",
            "See that the folder is yours and has room, then write it again.",
        ) from error


def pdf(letter: Letter, locale: str) -> bytes | None:
    """Return *letter* set by Typst; None where no font has one of its characters."""
    import typst  # noqa: PLC0415  35 MB that only a letter needs

    try:
        return typst.compile(
            (files(__package__) / _TEMPLATE).read_bytes(),
            format="pdf",
            sys_inputs={"letter": json.dumps(asdict(letter) | {"locale": locale})},
            pdf_standards=[_STANDARD],
        )
    except typst.TypstError:  # it names the words: nobody is told them
        return None


def _free(folder: Path, day: date, endings: Collection[str]) -> str:
    """Return a name that no letter has: that of the day, or with a number."""
    number, stem = 1, str(day)
    while any((folder / f"{stem}{ending}").exists() for ending in endings):
        number += 1
        stem = f"{day}-{number}"
    return stem


def _written(path: Path, form: bytes) -> Path:
    write_whole(path, [form])
    return path
