"""A slip or none, where the model and the words of an utterance disagree."""

from collections.abc import Mapping

from .frames import SPEAKER, Frame
from .learned import NOTHING
from .meanings import Reading
from .statements import Statements

WRONG = ("kept", "did", "goal")
"""Kinds that a slip which went on is never taken for."""


def as_slip(shares: Mapping[str, float], told: Statements) -> Mapping[str, float]:
    """Take a slip that went on for nothing else that is told: "I drank every day".

    What spoke for a step kept up speaks for the slip; where it was most, or the model
    knew of none, we ask first.
    """
    slip = told.intents.get("slip")
    others = {shown for kind in WRONG if (shown := told.intents.get(kind))}
    if slip is None or not others:
        return shares
    both = shares[slip] + sum(shares[other] for other in others)
    if max(shares[other] for other in others) > shares[slip]:
        both = max(shares[slip], min(both, told.keep["slip"] - shares[NOTHING]))
    return {**shares, **dict.fromkeys(others, 0.0), slip: both}


def is_habit(lapse: Frame) -> bool:
    """Tell whether a slip that goes on is none of a day: "I drink every day".

    It is never kept without a question, and never passed over.
    """
    return lapse.who == SPEAKER and not lapse.done


def turned(
    intent: str, shares: Mapping[str, float], reading: Reading, told: Statements
) -> str:
    """Take a slip that was not made, as its words have it, for what was kept.

    And one that is not sure for the deed that is told, if that is all of it.
    """
    slip, kept, did = map(told.intents.get, ("slip", "kept", "did"))
    scores = {m.kind: m.score for m in reading.told}
    plain = {k for k, score in scores.items() if score >= told.scores["plain"]}
    if intent != slip or len(plain) != 1:
        return intent
    if kept and plain == {"kept"} and shares[kept]:
        return kept
    unsure = shares[intent] < told.keep["slip"]
    sure = scores.get("did", 0.0) >= told.scores["sure"]
    return did if did and plain == {"did"} and unsure and sure else intent
