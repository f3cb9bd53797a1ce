"""Write into scene files what is really answered and kept, for a person to read.

    python tests/rewrite_scenes.py tests/conversations/en/stories/*.txt

What the person says, the times and the titles stay; replies and entries are written
anew. Read every line of the difference before it is kept: a scene is a specification.
"""

import sys
import tempfile
from pathlib import Path

from test_conversations import acted, scripts


def rewrite(file: Path) -> None:
    """Play every scene of *file*, and write it as it went."""
    locale = file.resolve().parts[-3 if file.resolve().parent.name == "stories" else -2]
    went = []
    for title, *lines in scripts(file):
        with tempfile.TemporaryDirectory() as folder:
            script = acted(locale, lines, Path(folder) / "journal.db")
        went.append("\n".join([title, *script]))
    file.write_text("\n\n".join(went) + "\n", "utf-8")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        rewrite(Path(name))
