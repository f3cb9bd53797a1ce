"""What may harm is saved, never cheered, and answered with one plain line."""

from collections.abc import Mapping

from ..dialogue import Context, Reply
from ..journal import Entry

_LINES: Mapping[str, str] = {
    "opioids": "steps.harm_opioids",
    "driving": "steps.harm_driving",
    "medicine": "steps.harm_medicine",
    "withdrawal": "steps.harm_withdrawal",
    "others": "steps.harm_others",
    "food": "steps.harm_food",
    "alone": "steps.harm_alone",
    "exercise": "steps.harm_exercise",
}

_WEIGHTY = ("opioids", "medicine", "withdrawal")
"""What is a danger even to whom it was only noticed by."""


def is_harmless(step: Entry, ctx: Context) -> bool:
    """Tell whether a step did no harm, and made nothing heavier, that we know of."""
    return step.state != "heavier" and ctx.book.harm.of(step.text) is None


def after_opioids(words: str, ctx: Context) -> Reply | None:
    """Say what a lapse with opioids needs: what one could bear before may kill now."""
    if ctx.book.harm.of(words) != "opioids":
        return None
    return ctx.say("slip.thanks").then(ctx.say(_LINES["opioids"]))


def caution(words: str, ctx: Context, stage: str | None = None) -> Reply | None:
    """Say that *words* are saved, and what they may harm by; None if by nothing.

    To have noticed it mostly harms nobody.
    """
    harm = ctx.book.harm.of(words)
    if harm is None or (stage == "noticed" and harm not in _WEIGHTY):
        return None
    return ctx.say(_LINES[harm])
