"""What is wrong with a file to take in: where, and why. Never its words."""

from audio import SetupError

NOTHING_TAKEN = "Nothing of it was taken in."


class BrokenFileError(SetupError):
    """A file is not what it should be. Names a line and why, and no words of it."""

    def __init__(
        self, reason: str, line: int | None = None, what: str = "Line"
    ) -> None:
        """Say why, and where it is known in which *line*, counted from 1."""
        where = f"{what} {line}: " if line else ""
        super().__init__(
            f"{where}{reason}", f"{NOTHING_TAKEN} Mend that place, or export it anew."
        )


def unreadable(path: object, error: OSError) -> SetupError:
    """Say that a file cannot be read."""
    return SetupError(
        f"The file {path} cannot be read: {error.strerror or 'it is no file'}.",
        f"{NOTHING_TAKEN} See that it is there and yours.",
    )
