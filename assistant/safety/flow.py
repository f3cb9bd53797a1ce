"""What we do when words of danger are heard: stay, ask plainly, and point to people.

It goes the way of path.py. Wherever it stands, a question is open that takes anything,
so whatever is said is heard in it; commands work beside it. It ends when the person
says so. Nothing that is said in it is kept: only that there was a hard moment.
"""

from contextlib import suppress
from dataclasses import replace

from audio import LONG
from intents import KINDS, Match

from .. import modes
from ..dialogue import Context, Dialogue, NoAnswerError, Reply
from ..journal import JournalError
from . import hearing
from .asking import chosen_safely, kept, names_none
from .card import card
from .hearing import expected, is_denial, meaning
from .path import (
    AGAIN,
    AGAIN_LINE,
    BEFORE,
    END,
    EXERCISE,
    HUSHED,
    LOCAL,
    NUMBERS,
    OVERDOSE,
    OVERDOSE_FINE,
    QUIET,
    QUIET_STAY,
    QUIET_URGENT,
    SHORT,
    SLEEP,
    SLEEP_LATER,
    SLEEP_WELL,
    STAY,
    STEPS,
    URGENT,
    URGENT_KINDS,
    begins,
)
from .places import is_elsewhere, place
from .saying import back, unknown
from .sitting import Sitting
from .unheard import make_up, unheard
from .wording import plan, together, worded

PEOPLE = 3
"""Every how many free words people are named again."""

_ASKED = ("suicide", "check", "feared", "loss", "harm_hurt", "harm_ask")
"""Where it is asked whether someone wants to die."""

_WAYS = {
    hearing.SAFE: "close",
    hearing.RETRACT: "leave",
    hearing.GROUND: EXERCISE,
    hearing.SOON: "now",
}
"""Where what is meant leads from anywhere, unless a place has its own way."""


def flow(heard: Match, ctx: Context) -> Dialogue:
    """Answer words of danger, and stay for as long as it is wanted."""
    grave = heard if heard.danger else replace(heard, decision="danger", danger="now")
    now = Sitting(ctx, grave, begins(grave))
    if grave.decision == "danger":
        now.note()
    while now.step != END:
        _prepare(now)
        said = _said(now)
        if STEPS[now.step].other == END and not STEPS[now.step].asks:
            return said
        try:
            answer: Match | None = yield replace(
                said, expects=expected(ctx), patience=LONG
            )
        except NoAnswerError:
            answer = None
        owed = unheard(said, now)
        _go_on(answer, now)
        make_up(owed, now)
    return None


def _prepare(now: Sitting) -> None:
    """Go where it can be said: quietly, with a country, with a plan there is."""
    ctx, hushed = now.ctx, modes.is_on(now.ctx.journal, modes.NOT_ALONE)
    if hushed and now.step not in HUSHED:
        now.go(QUIET_URGENT if _is_urgent(now) else QUIET)
    elif now.step == QUIET_STAY and not hushed:
        now.go(STAY, now.lead, is_new=now.lead is None)
    if now.step == BEFORE and now.is_new and chosen_safely(ctx) is None:
        now.go(LOCAL, now.lead)
    if now.step == "plan" and plan(ctx) is None:
        now.go("ground", now.lead)


def _said(now: Sitting) -> Reply:
    """Word the place where we stand."""
    step, ctx = STEPS[now.step], now.ctx
    said = now.lead or Reply("")
    for part in step.says if now.is_new else ():
        said = together(said, worded(part, ctx, now.grave.danger or ""))
    if step.asks:
        question = ctx.ask(step.asks)
        said = together(said, question)
        return replace(said, asks=question.asks)
    return said


def _go_on(answer: Match | None, now: Sitting) -> None:
    """Go from where we stand to where an answer leads."""
    step = STEPS[now.step]
    meant = meaning(answer, now.ctx, is_who=step.is_who)
    if now.step == LOCAL and answer and _names_place(answer, now.ctx):
        meant = hearing.COUNTRY_NAMED
    is_asked = now.step in (begins(now.grave), *_ASKED)
    if is_asked and meant not in (*hearing.DENIALS, hearing.GRAVE):
        now.note()
    way = step.on.get(meant) or _WAYS.get(meant) or _sleeps(meant, now)
    if way == "close" and now.grave.danger == OVERDOSE and now.step != OVERDOSE_FINE:
        way = OVERDOSE_FINE
    is_over = step.other in (STAY, QUIET_STAY) or now.step in (STAY, QUIET_STAY)
    if answer and meant == hearing.GRAVE:
        _graver(answer, now)
    elif answer and meant in hearing.SIDEWAYS:
        _beside(meant, answer, now)
    elif way:
        now.go(way)
    elif is_over or (meant == hearing.SILENCE and not step.asks):
        _stay(meant, now)
    else:
        now.go(step.other)


def _graver(answer: Match, now: Sitting) -> None:
    """Take words of danger that come again: graver ones lead elsewhere, others on."""
    before, step = now.grave, STEPS[now.step]
    risen = (before.decision, answer.decision) == ("check", "danger")
    if answer.decision == "danger":
        now.grave = replace(before, decision="danger")
        now.note()
    if _is_answer(answer, now):
        denied = is_denial(answer, now.ctx) and "no" in step.on
        now.go(step.on["no"] if denied else step.other)
        if not denied:
            now.note()
    elif KINDS.index(answer.danger) < KINDS.index(before.danger):
        now.grave = answer
        now.go(begins(answer))
    elif STEPS.get(step.other, step).other == END or (risen and now.step == STAY):
        now.go(BEFORE)
    elif now.step in HUSHED:
        _stay(hearing.WORDS, now)
    elif step.other == STAY or now.step in (AGAIN, AGAIN_LINE):
        now.repeated += 1
        now.go((AGAIN_LINE, AGAIN)[now.repeated % 2])
    else:
        now.go(step.other, now.ctx.say("danger.again"))


def _is_answer(answer: Match, now: Sitting) -> bool:
    """Tell whether words of danger answer what was asked about just these."""
    if now.step in _ASKED:
        return answer.danger in ("suicide", "harm")
    same = now.grave.danger in (answer.danger, "voices")
    begun = now.step == begins(now.grave) and answer.decision == "check"
    return begun and same and answer.danger not in URGENT_KINDS


def _beside(meant: str, answer: Match, now: Sitting) -> None:
    """Answer by the way, and ask again what was asked."""
    if meant == hearing.COUNTRY_NAMED:
        _set_country(answer, now)
        return
    key = "danger.can_say" if meant == hearing.HELP else "danger.cannot_call"
    said = now.ctx.say(key)
    if meant == hearing.CALL:
        part, kind = URGENT if _is_urgent(now) else SHORT, now.grave.danger or ""
        said = together(said, worded(part, now.ctx, kind))
    now.go(now.step, said, is_new=False)


def _set_country(answer: Match, now: Sitting) -> None:
    """Keep the country that was named, and say the numbers that were wanted there.

    Of one that the card has not that is said, and what to do there; then it goes on.
    """
    ctx, country = now.ctx, None
    with suppress(JournalError):
        country = kept(answer, ctx)
    missing = place(answer, ctx.book) not in card() and not names_none(answer, ctx)
    lead = unknown(ctx) if missing else None
    if now.step == LOCAL:
        now.go(BEFORE if country else "someone", lead)
    elif lead:
        now.go(now.step, lead, is_new=False)
    elif country and NUMBERS.isdisjoint(STEPS[now.step].says):
        now.go(now.step, back(country, now.ctx), is_new=False)
    else:
        now.go(now.step, is_new=country is not None)


def _names_place(answer: Match, ctx: Context) -> bool:
    """Tell whether a country stands in an answer, on the card or not."""
    return bool(place(answer, ctx.book)) or is_elsewhere(answer, ctx.book)


def _is_urgent(now: Sitting) -> bool:
    """Tell whether help has to come at this hour."""
    return now.grave.danger in URGENT_KINDS or now.step == "now"


def _sleeps(meant: str, now: Sitting) -> str | None:
    """Return where it leads that somebody wants to sleep."""
    if meant != hearing.SLEEP:
        return None
    if now.step in HUSHED:
        return SLEEP_WELL
    return SLEEP_LATER if _is_urgent(now) else SLEEP


def _stay(meant: str, now: Sitting) -> None:
    """Listen: a short word to what is said, one into a silence, and then none."""
    ctx, hushed = now.ctx, now.step in HUSHED
    home = QUIET_STAY if hushed else STAY
    is_there = now.step == home
    if meant == hearing.SILENCE:
        lead = ctx.say("danger.still_here")
        said = Reply("") if now.was_quiet else lead
        now.was_quiet = True
        return now.go(home, said, is_new=False)
    now.was_quiet = False
    if hushed:
        return now.go(home, ctx.say("danger.quiet_here"), is_new=False)
    now.heard += meant == hearing.WORDS
    if not is_there and meant != hearing.WORDS:
        return now.go(home)
    key = "danger.people" if now.heard and not now.heard % PEOPLE else "danger.listen"
    return now.go(home, ctx.say(key), is_new=False)
