"""Words in both directions: what may be heard, and what may be said."""

from .danger import KINDS
from .errors import PhraseError
from .forms import plain_forms
from .match import Match
from .matcher import Matcher
from .phrasebook import Phrasebook, locales
from .shown import Shown

__all__ = [
    "KINDS",
    "Match",
    "Matcher",
    "PhraseError",
    "Phrasebook",
    "Shown",
    "locales",
    "plain_forms",
]
