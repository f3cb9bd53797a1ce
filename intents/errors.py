"""What is wrong with a phrase file, for the person who wrote it."""


class PhraseError(Exception):
    """A phrase file that cannot be used: a problem with its place, and a remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Take both as whole plain sentences; *problem* names file and line."""
        super().__init__(problem, remedy)
        self.problem, self.remedy = problem, remedy

    def __str__(self) -> str:
        """Read as problem and remedy in one line."""
        return f"{self.problem} {self.remedy}"


class TemplateError(ValueError):
    """A template that breaks the grammar; the message is a whole sentence."""
