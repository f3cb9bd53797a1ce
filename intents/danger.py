"""The first thing every utterance passes: plain words of danger.

Patterns of words, and what a small model learned of other ways to say the same
(feared.py). They miss what is said in yet other words: this is no detector. What is
found is never saved and never called a step. Danger that is denied, taken back, told
of a song or of long ago is never passed over: it is checked. Only sayings that are
known to mean something else are let go.
"""

from collections.abc import Mapping, Sequence
from importlib.resources.abc import Traversable
from typing import Literal, NamedTuple, TypeAlias

from .errors import TemplateError
from .feared import fear
from .language import Language
from .learned import Learned, read_learned
from .normalize import Word
from .patterns import pattern
from .search import Patterns, Place
from .source import Source

Grade: TypeAlias = Literal["danger", "check"]
GRADES: tuple[Grade, ...] = ("danger", "check")
"""Danger itself, and what asks for a caring look; the graver first."""

KINDS = (
    "now", "medical", "overdose", "loss", "suicide", "harm", "abuse", "others",
    "voices", "withdrawal", "eating", "someone", "child",
)  # fmt: skip
"""What the danger is, the most pressing first: that of one's own death at this hour
("now"), of the body, a loss by suicide, by one's own hand or another's, and so on."""

DENIED = 3
"""Words before a phrase among which a negation denies it."""

GOOD = frozenset({"eating"})
"""Kinds of danger that are well if they are denied: "I did not starve myself"."""

ORDINARY, LOWERED, WORDS = "ordinary", "lowered", "words"
"""Tables beside the grades: sayings that mean no danger, what makes danger a thing to
check, and lists of words that patterns name."""

_Templates: TypeAlias = Mapping[str, Mapping[str, Sequence[str]]]


class Found(NamedTuple):
    """Danger that was found, and the words that tell it, the weightiest first."""

    grade: Grade
    kind: str
    words: Sequence[str]
    sure: float = 1.0
    """Less than one where it was not in the list, and only sounds like it."""

    @property
    def is_listed(self) -> bool:
        """Tell whether the list has it."""
        return self.sure == 1.0

    @property
    def why(self) -> str:
        """Say why it was taken for danger, for a person who reads along."""
        if not self.is_listed:
            told = ", ".join(self.words)
            return f"it sounds like {self.kind} ({self.sure:.2f}): {told!r}"
        return f"it holds {' '.join(self.words)!r} ({self.kind})"


class Danger:
    """What one locale knows of danger."""

    def __init__(
        self,
        templates: _Templates,
        language: Language,
        names: Mapping[str, Sequence[str]] | None = None,
        learned: Learned | None = None,
    ) -> None:
        """Read patterns by table and kind; raises TemplateError."""
        self._negations, self._learned = language.negations, learned
        self._patterns = Patterns()
        for table, kinds in templates.items():
            for kind, texts in kinds.items():
                for text in texts:
                    read = pattern(text, language, names or {})
                    self._patterns.add(read, (table, kind))

    @property
    def made_from(self) -> Mapping[str, str]:
        """Return the files that the model was learned from, each with its SHA-256."""
        return self._learned.made_from if self._learned else {}

    def find(self, words: Sequence[Word]) -> Found | None:
        """Return the gravest danger in *words*, the most pressing of equals."""
        heard = [word.text for word in words]
        places = [*self._patterns.places(heard)]
        sayings = [at for at in places if at.listed[0] == ORDINARY]
        lowered = any(at.listed[0] == LOWERED for at in places)
        found = (
            self._found(heard, at, lowered=lowered)
            for at in places
            if at.listed[0] in GRADES and not self._is_let_go(heard, at, sayings)
        )
        listed = min(found, key=_rank, default=None)
        return listed or self._feared(heard, sayings)

    def _found(self, heard: Sequence[str], at: Place, *, lowered: bool) -> Found:
        table, kind = at.listed
        less = lowered or table == "check" or self._is_denied(heard, at)
        said = heard[at.first : at.after]
        return Found("check" if less else "danger", kind, said)

    def _is_let_go(
        self, heard: Sequence[str], at: Place, sayings: Sequence[Place]
    ) -> bool:
        """Tell whether it is part of a saying, or a thing that is well if denied."""
        good = at.listed[1] in GOOD and self._is_denied(heard, at)
        return good or any(
            saying.first <= at.first and at.after <= saying.after for saying in sayings
        )

    def _is_denied(self, heard: Sequence[str], at: Place) -> bool:
        before = heard[max(0, at.first - DENIED) : at.first]
        return not self._negations.isdisjoint(before)

    def _feared(self, heard: Sequence[str], sayings: Sequence[Place]) -> Found | None:
        """Ask the model about all that is no ordinary saying."""
        if self._learned is None:
            return None
        let_go = {place for at in sayings for place in range(at.first, at.after)}
        left = [word for place, word in enumerate(heard) if place not in let_go]
        feared = fear(left, self._learned)
        if feared is None:
            return None
        return Found("check", feared.kind, feared.words, feared.score)


def read_danger(
    file: Traversable, language: Language, model: Traversable | None = None
) -> Danger:
    """Read a locale's file of patterns, and its model; without a file there are none.

    Raises PhraseError.
    """
    if not file.is_file():
        return Danger({}, language)
    source = Source(file)
    source.only_tables(*GRADES, ORDINARY, LOWERED, WORDS)
    templates = {name: source.lists(name) for name in (*GRADES, ORDINARY, LOWERED)}
    for grade in GRADES:
        for kind in templates[grade].keys() - {*KINDS}:
            problem = f"There is no danger called {kind!r}."
            known = f"The kinds are {', '.join(KINDS)}."
            source.refuse(problem, known, table=grade, key=kind)
    learned = read_learned(model) if model else None
    try:
        return Danger(templates, language, source.lists(WORDS), learned)
    except TemplateError as error:
        source.refuse(str(error))


def _rank(found: Found) -> tuple[int, int]:
    return GRADES.index(found.grade), KINDS.index(found.kind)
