"""The process that makes sound for the voice pyttsx3.

    python -m audio.voices.pyttsx3_process LOCALE VOICE WORDS_PER_MINUTE VOLUME [FOLDER]

With FOLDER, files in it are the only way to get at the sound.
"""

import shutil
import sys
from pathlib import Path

from .renderers import InFiles, InMemory
from .serving import serve


def main() -> None:
    """Serve until the standard input ends."""
    locale, voice, words_per_minute, volume, *folder = sys.argv[1:]
    settings = (locale, voice, int(words_per_minute), float(volume))
    if folder:
        serve(
            lambda: InFiles(*settings, Path(folder[0])),
            lambda: shutil.rmtree(folder[0], ignore_errors=True),
        )
    serve(lambda: InMemory(*settings), lambda: None)


if __name__ == "__main__":
    main()
