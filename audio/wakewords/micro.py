"""Wake words by microWakeWord: networks small enough for a microcontroller."""

from pymicro_wakeword import MicroWakeWord, MicroWakeWordFeatures, Model

from ..errors import SetupError

OKAY_NABU = Model.OKAY_NABU.value


class Micro:
    """Waits for one or more of the words that its networks know."""

    def __init__(self, words: str = OKAY_NABU) -> None:
        """Wait for *words*, with commas between them. Raise SetupError."""
        self._features = MicroWakeWordFeatures()
        self._networks = [MicroWakeWord.from_builtin(each) for each in _models(words)]

    def is_called(self, frame: bytes) -> bool:
        """Say whether one of the words has just ended: 0.2 s ago, as a rule."""
        called = False
        for features in self._features.process_streaming(frame):
            for network in self._networks:
                called = bool(network.process_streaming(features)) or called
        return called

    def reset(self) -> None:
        """Forget earlier frames."""
        self._features.reset()
        for network in self._networks:
            network.reset()


def _models(words: str) -> list[Model]:
    known = {model.value: model for model in Model}
    asked = ["_".join(word.casefold().split()) for word in words.split(",")]
    if strange := [word for word in asked if word not in known]:
        problem = f"There is no wake word {strange[0].replace('_', ' ')!r} here."
        choice = ", ".join(name.replace("_", " ") for name in sorted(known))
        raise SetupError(problem, f"Choose one or more of: {choice}.")
    return [known[word] for word in dict.fromkeys(asked)]
