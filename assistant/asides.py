"""What is said to a question that takes any answer: the answer, or something else."""

from dataclasses import replace

from intents import Match

ASIDES = frozenset(
    {"answers", "bedtime", "clock", "first", "help", "kind", "numbers", "reminders"}
    | {"repair", "safety", "settings", "slip", "spiral", "urge", "week"}
)
"""Topics whose commands interrupt even a question that takes any answer.

All other topics tell something, and telling is what such a question asks for.
"""

TELLING = frozenset(
    {"feelings.felt", "plans.make", "reminders.set", "settings.call_me"}
    | {"slip.slipped", "steps.considered", "steps.kept", "steps.noticed"}
    | {"steps.prepared", "steps.small", "steps.took"}
)
"""What may be told in the words of a command as well as in an answer."""

SURE = 0.9
"""How likely a command in other words than the book's must be to be no answer."""

FEW = 2
"""Words up to which what is no command is an answer: "the quiet", "getting drunk"."""

LIKELY = 0.5
"""From here on an answer that may tell something else is likelier to than not."""

DURING = frozenset(
    {"answers", "bedtime", "clock", "danger", "help", "kind", "numbers", "plans"}
    | {"reminders", "repair", "safety", "safety_plan", "settings", "week"}
)
"""Topics whose commands are obeyed even in a hard moment."""

SLEEP = "settings.sleep"
"""Never obeyed while someone is in danger: we stay."""

NAMED = "settings.call_me"
"""Never an aside: "to call Ana" rather tells something."""

PASSED = "urge.passed"
"""An aside only in the words of the book: much else is over, or gone."""

PRESSING = "urge.strong"
"""What waits for no question; after a slip it may be what came before it."""


def is_aside(match: Match, topic: str, *, asked: bool) -> bool:
    """Tell whether this is no answer to a question of *topic*, but a command.

    A command in the words of the book always is. A question that was *asked* in so
    many words, and not only left open, is answered by what tells something.
    """
    if match.decision != "act" or match.intent is None or match.intent == NAMED:
        return False
    if match.exact and match.intent not in TELLING:
        return True
    if match.intent == PRESSING and topic not in (match.topic, "slip"):
        return True
    told = match.intent in TELLING or not match.slots
    is_fragment = len(match.text.split()) <= FEW and told
    is_vague = is_fragment or match.intent == PASSED
    sure = match.topic in ASIDES and match.score >= SURE and not is_vague
    return match.topic != topic and (sure or not asked)


def is_beside_danger(match: Match) -> bool:
    """Tell whether this is a command to be obeyed while someone is in danger.

    None of them tells anything: in a hard moment nothing that is told is kept.
    """
    told = match.intent is None or match.intent in TELLING
    if match.decision != "act" or told or match.intent == SLEEP:
        return False
    return match.topic in DURING and (match.exact or match.score >= SURE)


def free(match: Match) -> Match:
    """Return what was said as an answer, which may tell something else as well.

    What it would mean by itself is the runner-up; `decision` says how surely.
    """
    if match.decision != "confirm":
        match = replace(match, decision="act")
    why = "the open question takes any answer"
    return replace(match, intent=None, runner_up=match.intent, why=why, parts=())


def likely(answer: Match) -> str | None:
    """Return what a free answer rather tells by itself, if anything."""
    return answer.runner_up if answer.score >= LIKELY else None


def instead(answer: Match) -> Match | None:
    """Return what a free answer surely tells by itself; None where it is no more."""
    if answer.intent or not answer.runner_up or answer.decision != "act":
        return None
    return replace(answer, intent=answer.runner_up, runner_up=None)
