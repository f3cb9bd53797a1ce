"""Errors, named by blame: what the user can mend, and what an engine did."""


class SetupError(Exception):
    """Something the user can mend: a problem, and its remedy."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Take both as whole plain sentences."""
        super().__init__(problem, remedy)
        self.problem, self.remedy = problem, remedy


class DeviceError(Exception):
    """A microphone or speaker stopped working while it was in use."""


class VoiceError(Exception):
    """A voice could not say something. Never holds the text."""


class RecognizerError(Exception):
    """A recognizer could not go on. Never holds what was said."""
