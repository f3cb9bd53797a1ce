"""What an answer means in a hard moment: a yes, a no, a person, that it is over.

Of free words only that is taken, and nothing is kept of them.
"""

from dataclasses import replace

from intents import Match, Phrasebook

from .. import modes
from ..dialogue import ANYTHING, NO, YES, Context
from ..finding.likeness import holds, negates, words_of
from .asking import COUNTRY, chosen_safely
from .places import answers

SILENCE, WORDS, GRAVE = "silence", "words", "grave"
COUNTRY_NAMED, HELP, CALL, GROUND = "country", "help", "call", "ground"
SAFE, RETRACT, SOON, YES_, NO_ = "safe", "retract", "soon", "yes", "no"
SLEEP = "sleep"

HELP_ASKED, CRY = "help.can_say", "danger.help_now"

_MEANINGS = {
    YES: YES_,
    NO: NO_,
    "heavy.nobody": NO_,
    "slip.nobody": NO_,
    "settings.alone": NO_,
    "danger.unsafe": WORDS,
    "danger.safe": SAFE,
    "feelings.lighter": SAFE,
    "feelings.less": SAFE,
    "urge.passed": SAFE,
    "danger.retract": RETRACT,
    "answers.cancel": RETRACT,
    "repair.change": RETRACT,
    "repair.back": RETRACT,
    "danger.soon": SOON,
    "danger.calling": CALL,
    "danger.breathe": GROUND,
    "spiral.another": GROUND,
    "danger.sleep": SLEEP,
    "settings.sleep": SLEEP,
    "bedtime.start": SLEEP,
    HELP_ASKED: HELP,
}

_ALONE_AGAIN = ("settings.alone", "slip.nobody", "heavy.nobody")
"""What means that nobody is there, and rather that we may be heard in full again."""

SIDEWAYS = frozenset({HELP, CALL, COUNTRY_NAMED})
"""What is answered by the way: the question stays."""

DENIALS = frozenset({NO_, SAFE, RETRACT, GROUND, *SIDEWAYS})
"""Meanings that do not say that words which were only to be checked were meant."""


def expected(ctx: Context) -> tuple[str, ...]:
    """Return what is understood at any place on the way: all of it, and anything."""
    places = () if chosen_safely(ctx) else (*answers(ctx.book), COUNTRY)
    hushed = modes.is_on(ctx.journal, modes.NOT_ALONE)
    alone = _ALONE_AGAIN if hushed else ()
    return (*(key for key in _MEANINGS if key not in alone), *places, ANYTHING)


def is_urgent(text: str, book: Phrasebook) -> bool:
    """Tell whether *text* holds a cry for help, such as "help me now"."""
    said = f" {' '.join(words_of(text, book))} "
    cries = (" ".join(map(str, form)) for form in book.commands.get(CRY, ()))
    return any(f" {cry.lower()} " in said for cry in cries)


def urgent(match: Match, book: Phrasebook) -> Match:
    """Return what was meant: a cry for help is danger, in whatever words it stands."""
    if match.danger or not is_urgent(match.text, book):
        return match
    return replace(match, decision="danger", danger="now", intent=None, parts=())


def is_denial(said: Match, ctx: Context) -> bool:
    """Tell whether free words begin with a no, as in "no, I am only tired"."""
    return holds(said.text, "danger.denial", ctx.book)


def meaning(said: Match | None, ctx: Context, *, is_who: bool) -> str:
    """Return what was meant; None is silence."""
    if said is None:
        return SILENCE
    if said.danger:
        return GRAVE
    intent = said.intent or ""
    meant = _MEANINGS.get(intent, WORDS)
    if intent.startswith("safety."):
        meant = COUNTRY_NAMED
    if meant in (YES_, WORDS) and holds(said.text, "danger.planned", ctx.book):
        return SOON
    if meant == WORDS:
        return _told(said, ctx, is_who=is_who)
    unsure = meant == NO_ and holds(said.text, "danger.unsure", ctx.book)
    denied = meant in (YES_, SAFE) and not said.exact and negates(said.text, ctx.book)
    return WORDS if denied or (unsure and not is_who) else meant


def _told(said: Match, ctx: Context, *, is_who: bool) -> str:
    """Return what free words mean; most are only words."""
    negated = negates(said.text, ctx.book)
    if holds(said.text, "danger.at_ease", ctx.book) and not negated:
        return SAFE
    return NO_ if is_denial(said, ctx) or (is_who and negated) else WORDS
