"""What forms do to the journal: the same events as by voice, and danger first."""

from starlette.requests import Request
from starlette.responses import Response

from intents import Match

from ...days import midnight, on
from ...dialogue import NO, YES
from ...finding.caution import caution
from ...finding.latest import receipt
from ...journal import (
    Aimed,
    Became,
    Changed,
    Event,
    Felt,
    Hoped,
    Moved,
    Phrased,
    Planned,
    Recast,
    Savoured,
    Slipped,
    Stage,
    Stepped,
    Told,
)
from ...safety.own_plan import is_safe
from ...seen import LABELS
from ...taking_back import BACK, taken_back
from .desk import Desk
from .reading import TURNED, entry_of
from .showing import back_to, day_in, desk_of

LONGEST = 20_000
"""Characters of one entry."""

STAGES: tuple[Stage, ...] = ("did", "kept", "prepared", "considered", "noticed")
ADDED = (*STAGES, "slip", "feeling", "savoured", "hoped", "goal", "plan", "sentence")
"""What may be written down, in the order in which it is offered."""

_PLACES = {"goal": "/goals", "plan": "/goals"}
"""Where what was written down is shown, if not under today."""

_ENDS = {"done": "goals.done", "let go": "goals.let_go"}


async def add(request: Request) -> Response:
    """Keep something as it was written."""
    desk, form = desk_of(request), request.state.form
    kind, cue = form.get("kind", ""), form.get("cue", "").strip()
    words = form.get("words", "").strip()
    place = form.get("place", "")
    place = place if place in ("/", "/goals") else "/"
    if desk.is_grave(f"{cue} {words}"):
        return back_to("/talk#reply")
    problem = _problem(kind, words, cue)
    number = None if problem else desk.record(_event(kind, words, cue))
    if number is None:
        desk.draft = {"kind": kind, "words": words, "cue": cue}
        said = desk.shown(problem) if problem else f"{desk.notice} {_still(desk)}"
        desk.notice = said
        return back_to(f"{place}#notice")
    desk.notice = _kept(number, desk)
    return back_to(f"{_PLACES.get(kind, place)}#notice")


async def change(request: Request) -> Response:
    """Put an entry into other words, or add some."""
    desk, entry = desk_of(request), entry_of(request)
    words = request.state.form.get("words", "").strip()
    if desk.is_grave(words):
        return back_to("/talk#reply")
    adds = request.path_params["how"] == "more"
    problem = _problem("feeling", words, "")
    unsafe = not is_safe(words, entry.cue or "", desk.ctx)
    if entry.kind == "safety" and unsafe:
        desk.notice = desk.ctx.say("safety_plan.left_out").text
    elif problem:
        desk.notice = desk.shown(problem)
    else:
        event = Told(entry.id, words) if adds else Changed(entry.id, words)
        if desk.record(event) is None:
            desk.notice = f"{desk.notice} {_still(desk)}"
        else:
            warned = caution(words, desk.ctx, entry.stage)
            desk.notice = warned.text if warned else desk.shown("changed", said=words)
            return back_to(f"/entry/{entry.id}#notice")
    desk.draft = {request.path_params["how"]: words}
    return back_to(f"/entry/{entry.id}#notice")


async def move(request: Request) -> Response:
    """Have an entry speak of another day."""
    desk, entry = desk_of(request), entry_of(request)
    of = day_in(request.state.form.get("day", ""))
    now = desk.ctx.now()
    if of is None:
        desk.notice = desk.shown("no_such_day")
    elif of > min(now, entry.at.astimezone(now.tzinfo)).date():
        desk.notice = desk.shown("day_ahead")
    elif desk.record(Moved(entry.id, midnight(now, of).isoformat())) is not None:
        desk.notice = desk.shown("moved", on=on(of, desk.ctx))
    return back_to(f"/entry/{entry.id}#notice")


async def recast(request: Request) -> Response:
    """Keep an entry as what it rather is."""
    desk, entry = desk_of(request), entry_of(request)
    kind = request.state.form.get("kind", "")
    if entry.kind not in TURNED or kind not in (*STAGES, "slip", "feeling"):
        desk.notice = desk.shown("settings_unknown")
    else:
        event = _recast(entry.id, kind)
        if desk.record(event) is not None:
            name = desk.shown(LABELS.get(kind, kind))
            desk.notice = desk.shown("recast_done", kind=name)
    return back_to(f"/entry/{entry.id}#notice")


async def end(request: Request) -> Response:
    """Save that a goal or a plan is done, or let go."""
    desk, entry = desk_of(request), entry_of(request)
    became = request.state.form.get("became", "")
    if entry.kind not in ("goal", "plan") or became not in ("done", "let go"):
        desk.notice = desk.shown("settings_unknown")
    elif desk.record(Became(entry.id, "done" if became == "done" else "let go")):
        said = desk.ctx.book.mirror(entry.text)
        fields = {"on": on(entry.at.date(), desk.ctx)} if became == "done" else {}
        desk.notice = desk.ctx.say(_ENDS[became], said=said, **fields).text
    return back_to("/goals#notice")


async def take_out(request: Request) -> Response:
    """Take an entry back, as by voice; the next page offers to bring it back."""
    desk, entry = desk_of(request), entry_of(request)
    desk.begin(taken_back([entry], desk.ctx))
    return back_to("/asked#notice")


async def answer(request: Request) -> Response:
    """Answer the question that waits, and show what is said then."""
    desk, form = desk_of(request), request.state.form
    chosen = {"yes": YES, "no": NO, "back": BACK}.get(form.get("answer", ""))
    words = form.get("words", "").strip()
    if form.get("answer") == "leave":
        desk.leave()
        return back_to("/")
    if desk.is_grave(words):
        desk.leave()
        return back_to("/talk#reply")
    desk.answer(Match(words, intent=chosen) if chosen else Match(words))
    return back_to("/asked#notice" if desk.asked else "/#notice")


def _problem(kind: str, words: str, cue: str) -> str:
    """Return the key of what is wrong with something to be kept; "" is nothing."""
    if kind not in ADDED:
        return "settings_unknown"
    if kind == "plan" and not (words and cue):
        return "no_cue"
    if len(words) + len(cue) > LONGEST:
        return "long_words"
    return "" if words or kind in (*STAGES, "slip") else "no_words"


def _event(kind: str, words: str, cue: str) -> Event:
    if kind in STAGES:
        return Stepped(words, kind)
    if kind == "plan":
        return Planned(words, cue)
    plain = {
        "slip": Slipped,
        "feeling": Felt,
        "savoured": Savoured,
        "hoped": Hoped,
        "goal": Aimed,
        "sentence": Phrased,
    }
    event: Event = plain[kind](words)
    return event


def _recast(number: int, kind: str) -> Recast:
    for stage in STAGES:
        if stage == kind:
            return Recast(number, "step", stage)
    return Recast(number, "slip" if kind == "slip" else "feeling")


def _kept(number: int, desk: Desk) -> str:
    """Say what was kept: its receipt, or what it may harm by."""
    entry = desk.talk.journal.entry(number)
    if entry is None:
        return ""
    deed = entry.kind in ("step", "goal", "plan")
    warned = caution(entry.text, desk.ctx, entry.stage) if deed else None
    return (warned or receipt(entry, desk.ctx)).text


def _still(desk: Desk) -> str:
    return desk.shown("unsaved")
