"""A number that somebody talked over: it is said again before anything else."""

from ..dialogue import Reply
from .path import END, HUSHED, NUMBERS, SHORT, STEPS, URGENT
from .sitting import Sitting
from .wording import together, worded


def unheard(said: Reply, now: Sitting) -> str:
    """Return which number was said here, if its saying was cut."""
    rest, says = now.ctx.cut.rest, STEPS[now.step].says
    if rest is None or said.asks.endswith(rest.text) or NUMBERS.isdisjoint(says):
        return ""
    return URGENT if URGENT in says else SHORT


def make_up(owed: str, now: Sitting) -> None:
    """Say a number that was not heard to its end, before what comes next."""
    now.ctx.cut.rest = None
    if now.step == END:
        return
    is_said = not NUMBERS.isdisjoint(STEPS[now.step].says) and now.is_new
    if owed and not is_said and now.step not in (*HUSHED, "let_go"):
        said = worded(owed, now.ctx)
        now.lead = together(said, now.lead) if now.lead else said
